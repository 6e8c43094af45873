import type { Socket } from '../../lib/platform/hub-socket.ts'

/** A socket that is in the test's hands. Closing it is told at once. */
export function createFakeSocket() {
  const sent: { type: string; ids?: string[] }[] = []
  const socket: Socket = {
    binaryType: '',
    bufferedAmount: 0,
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: data => void sent.push(JSON.parse(String(data))),
    close: () => socket.onclose?.({ code: 1006 }),
  }
  return {
    socket,
    /** What was said to it. */
    sent,
    say: (message: unknown) => socket.onmessage?.({ data: JSON.stringify(message) }),
    end: (code: number, reason = '') => socket.onclose?.({ code, reason }),
  }
}
