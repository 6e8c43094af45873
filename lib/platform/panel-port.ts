import type { Browser } from 'wxt/browser'
import type { RoomId } from '../core/ids.ts'
import type { HostToPanel, PanelToHost } from '../protocol/port.ts'
import { portVersion } from '../protocol/port-names.ts'

/** Waits before trying the host again; the last one repeats for as long as the panel is open, but not for a room that is asked for by name. Milliseconds. */
const retriesMs = [50, 100, 200, 400, 800, 1_600, 3_200]

export interface PanelPortDeps {
  /** Opens a port to the host. */
  readonly connect: () => Browser.runtime.Port
  /** Proves to the host which page's frame this is; null outside pages. */
  readonly nonce: string | null
  /** The one room that is asked for, where that is not the tab's own; it is over when the host is not there, or does not have it. */
  readonly room?: RoomId
  /** It is told of nothing but the room and its end. */
  readonly onlySpeaks?: boolean
  received(message: HostToPanel): void
  /** The port broke: what was sent and not answered may be lost. */
  broken(): void
}

export interface PanelPort {
  /** False when the host is not there: nothing was sent. */
  send(message: PanelToHost): boolean
  close(): void
}

/** The panel's port to the host. It says hello each time it is connected, and is over after the host's `end`. */
export function createPanelPort(deps: PanelPortDeps): PanelPort {
  const { nonce, room, onlySpeaks = false, received, broken } = deps
  let port: Browser.runtime.Port | null = null
  let answered = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function connect(): void {
    port = deps.connect()
    port.onMessage.addListener(receive)
    port.onDisconnect.addListener(retry)
    port.postMessage({
      type: 'hello',
      version: portVersion,
      nonce,
      room: room ?? null,
      ...(onlySpeaks && { onlySpeaks }),
    } satisfies PanelToHost)
  }

  /** Not parsed again: only the host of this very version can speak on this port, and it has parsed all that came from others. */
  function receive(message: HostToPanel): void {
    answered = true
    failures = 0
    if (message.type === 'end') close()
    received(message)
  }

  function retry(): void {
    port = null
    if (answered) broken()
    answered = false
    if (room && failures === retriesMs.length) {
      received({ type: 'end' })
      return
    }
    const wait = retriesMs[Math.min(failures++, retriesMs.length - 1)]
    timer = setTimeout(connect, wait)
  }

  function close(): void {
    clearTimeout(timer)
    port?.onDisconnect.removeListener(retry)
    port?.disconnect()
    port = null
    answered = false
  }

  connect()
  return {
    send(message) {
      if (answered) port?.postMessage(message)
      return answered
    },
    close,
  }
}
