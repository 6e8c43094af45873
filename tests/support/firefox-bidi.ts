import { once } from 'node:events'
import WebSocket from 'ws'

/** A WebDriver BiDi session over a bare socket: geckodriver is not needed, and not everywhere to be had. */
export interface Bidi {
  /** Resolves with the command's result; throws what the browser says is wrong. */
  send<Result>(method: string, params?: object): Promise<Result>
  close(): void
}

interface Answer {
  readonly id?: number
  readonly type: 'success' | 'error' | 'event'
  readonly result?: unknown
  readonly error?: string
  readonly message?: string
}

/** `url` is what Firefox prints when started with `--remote-debugging-port`. */
export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(`${url}/session`)
  await once(socket, 'open')
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  socket.on('message', data => {
    const answer = JSON.parse(String(data)) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  socket.on('close', () => {
    for (const answer of waiting.values())
      answer({ type: 'error', error: 'closed', message: 'Firefox is gone' })
  })

  async function send<Result>(method: string, params: object = {}): Promise<Result> {
    const id = ++lastId
    const answered = new Promise<Answer>(resolve => waiting.set(id, resolve))
    socket.send(JSON.stringify({ id, method, params }))
    const answer = await answered
    waiting.delete(id)
    if (answer.type === 'error') throw new Error(`${method}: ${answer.error}, ${answer.message}`)
    return answer.result as Result
  }

  await send('session.new', { capabilities: {} })
  return { send, close: () => socket.close() }
}
