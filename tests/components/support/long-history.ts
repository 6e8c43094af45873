import type { ChatMessage } from '../../../lib/protocol/chat.ts'
import type { HostToPanel, PanelToHost } from '../../../lib/protocol/port.ts'

/**
 * Runs in a panel's page: the host's side of a chat that is too long for one window, as the host cuts it (rule T10). `pattern` is what each
 * message is made from; the nth has n in its record and its text.
 */
export function serveHistory([count, pattern]: readonly [count: number, pattern: ChatMessage]): void {
  const sliceMost = 200
  const windowMost = 600
  const record = (n: number) => `${n}`.padStart(21, '0').padEnd(22, 'A') as ChatMessage['record']
  const numberOf = (id: string) => Number(id.slice(0, 21))
  const message = (n: number): ChatMessage => ({
    ...pattern,
    record: record(n),
    timeMs: pattern.timeMs + n * 40_000,
    text:
      n % 7
        ? `Message ${n}`
        : `Message ${n} is **longer**, with \`code\` and words enough for two lines of the panel`,
  })
  let [from, to] = [0, 0]

  function show(first: number, last: number, gone: readonly number[], reset: boolean): void {
    const messages = Array.from({ length: last - first }, (_, at) => ({
      after: first + at === from ? null : record(first + at - 1),
      message: message(first + at),
    }))
    window.ports.at(-1)!.hostSays({
      type: 'chat',
      reset,
      messages,
      gone: gone.map(record),
      older: from > 0,
      newer: to < count,
      readUpTo: record(count - 1),
      unread: 0,
    } satisfies HostToPanel)
  }
  const range = (first: number, last: number) =>
    Array.from({ length: Math.max(0, last - first) }, (_, n) => first + n)

  function move({ at, direction }: Extract<PanelToHost, { type: 'chat-window' }>): void {
    const before = [from, to] as const
    if (direction === 'older') {
      from = Math.max(0, from - sliceMost)
      to = Math.min(to, from + windowMost)
      show(from, before[0], range(to, before[1]), false)
    } else if (direction === 'newer') {
      to = Math.min(count, to + sliceMost)
      from = Math.max(from, to - windowMost)
      show(before[1], to, range(before[0], from), false)
    } else {
      const middle = at === null ? count : numberOf(at)
      to = Math.min(count, middle + sliceMost / 2)
      from = Math.max(0, to - sliceMost)
      show(from, to, [], true)
    }
  }
  window.heard = sent => {
    // Later, as over a real port.
    if (sent.type === 'chat-window') setTimeout(move, 0, sent)
  }
  move({ type: 'chat-window', at: null, direction: 'around' })
}
