import { backoffMs } from '../core/backoff.ts'
import { fromBase64Url } from '../core/bytes.ts'
import { signHello } from '../core/hello.ts'
import type { RoomId } from '../core/ids.ts'
import type { KeyPair, Role } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { createRate, type Rate } from '../core/rate.ts'
import type { HubConnection, HubState, HubUser } from '../engine/relay/types.ts'
import type { Clock, RandomBytes, Self } from '../engine/types.ts'
import { type ClientToHub, closeCodes, type HubToClient, hubToClient } from '../protocol/hub.ts'
import { packFrame, readFrames } from '../protocol/relay-frame.ts'

/** What is used of a browser's `WebSocket`. */
export interface Socket {
  binaryType: string
  readonly bufferedAmount: number
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason?: string }) => void) | null
  onerror: (() => void) | null
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(): void
}

export interface HubOptions {
  /** The hub's http(s) origin. */
  readonly url: string
  readonly room: RoomId
  readonly role: Role
  /** The role's key of the current epoch. */
  readonly roleKey: KeyPair
  readonly self: Self
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly openSocket: (url: string) => Socket
  /** Turned away for good. */
  readonly onRefused?: (reason: string) => void
}

/** A hub that restarts is back within a second; one that is away need not be asked often. */
const firstRetryMs = 500
const mostRetryMs = 20_000
/** A socket on which nothing has come between two pings is dead: networks change without a word. Milliseconds. */
const pingMs = 15_000
/** What waits for the hub's limits is looked at again after this. Milliseconds. */
const paceMs = 50
/** Of the hub's limits, so that our clock and the hub's need not agree. */
const share = 0.8
/** A fast frame behind more than this is stale before it leaves. Bytes. */
const fastBufferedMost = 64 * 1024

/** The hub's WebSocket: one for all that a room says to its hub. */
export function connectHub(options: HubOptions): HubConnection {
  const { room, self, clock, randomBytes } = options
  const { origin } = new URL(options.url)
  const address = `${origin.replace(/^http/, 'ws')}/v1/live`
  const users = new Set<HubUser>()
  let tries = 0
  let stopRetry: (() => void) | null = null
  let socket: Socket | null = null
  let open: OpenSocket | null = null
  /** The hub said so at the last attempt. */
  let full = false

  const tell = (state: HubState): void => {
    for (const user of users) user.state(state)
  }

  function connect(): void {
    stopRetry = null
    if (!full) tell('connecting')
    const opened = options.openSocket(address)
    opened.binaryType = 'arraybuffer'
    socket = opened
    const stopTimer = clock.after(limits.authenticateMs, () => opened.close())
    opened.onmessage = ({ data }) => {
      if (socket === opened) receive(opened, data, stopTimer)
    }
    opened.onerror = () => opened.close()
    opened.onclose = ({ code, reason = '' }) => {
      stopTimer()
      if (socket === opened) lost(code, reason)
    }
  }

  function end(): void {
    socket = null
    open?.close()
    open = null
  }

  function lost(code: number, reason: string): void {
    end()
    // A machine that slept in the middle of its hello is late, and no less welcome.
    if (code === closeCodes.unauthorised && reason !== 'late') {
      tell('refused')
      options.onRefused?.(reason)
      return
    }
    full = code === closeCodes.roomFull
    tell(full ? 'full' : 'connecting')
    stopRetry = clock.after(backoffMs(tries++, firstRetryMs, mostRetryMs, randomBytes(1)[0]!), connect)
  }

  function receive(from: Socket, data: unknown, welcomed: () => void): void {
    open?.heard()
    if (data instanceof ArrayBuffer) {
      const frames = open && readFrames(new Uint8Array(data))
      if (frames) for (const user of users) user.fast?.(frames)
      return
    }
    const message = parse(data)
    if (!message) return
    if (message.type === 'challenge') {
      from.send(prove(message.challenge))
      return
    }
    if (message.type === 'welcome') {
      welcomed()
      tries = 0
      full = false
      open?.close()
      open = openSocket(from, clock)
      tell('open')
    }
    const tookMs = message.type === 'pong' ? open?.answered(message.id) : undefined
    if (tookMs !== undefined) for (const user of users) user.roundTrip?.(tookMs)
    if (open) for (const user of users) user.message(message)
  }

  function prove(challenge: string): string {
    const { session, person } = self
    const bytes = fromBase64Url(challenge) ?? new Uint8Array()
    const terms = { challenge: bytes, hubOrigin: origin, room, session, person }
    const signatures = signHello('hello', terms, options.roleKey, self.key)
    return JSON.stringify({
      type: 'hello',
      v: 1,
      room,
      session,
      person,
      role: options.role,
      ...signatures,
    } satisfies ClientToHub)
  }

  return {
    use(user) {
      users.add(user)
      if (users.size === 1) connect()
      else user.state('connecting')
      return () => {
        users.delete(user)
        if (users.size > 0) return
        stopRetry?.()
        stopRetry = null
        const closing = socket
        end()
        closing?.close()
      }
    },
    send(message) {
      open?.send(JSON.stringify(message))
      return open !== null
    },
    sendFast(sealed) {
      if (socket && open && socket.bufferedAmount < fastBufferedMost) socket.send(packFrame(sealed))
    },
  }
}

/** A socket from its welcome to its end. */
interface OpenSocket {
  send(text: string): void
  heard(): void
  /** Our last ping came back; how long it took, milliseconds. */
  answered(id: number): number | undefined
  close(): void
}

/** Keeps to the hub's limits by letting what is too much wait, and closes a socket that is dead. */
function openSocket(socket: Socket, clock: Clock): OpenSocket {
  const rate = createSendRate()
  const waiting: string[] = []
  let stopWaiting: (() => void) | null = null
  let stopPing: (() => void) | null = null
  let silent = false
  let pings = 0
  let pingedAtMs = 0

  function flush(): void {
    stopWaiting = null
    while (waiting.length > 0 && rate.take(clock.now(), costOf(waiting[0]!))) socket.send(waiting.shift()!)
    if (waiting.length > 0) stopWaiting = clock.after(paceMs, flush)
  }

  function send(text: string): void {
    waiting.push(text)
    if (!stopWaiting) flush()
  }

  function ping(): void {
    if (silent) {
      socket.close()
      return
    }
    silent = true
    pingedAtMs = clock.now()
    send(JSON.stringify({ type: 'ping', id: pings++ } satisfies ClientToHub))
    stopPing = clock.after(pingMs, ping)
  }

  ping()
  return {
    send,
    heard() {
      silent = false
    },
    answered: id => (id === pings - 1 ? Math.max(0, clock.now() - pingedAtMs) : undefined),
    close() {
      stopWaiting?.()
      stopPing?.()
    },
  }
}

/** The hub limits messages and bytes; both draw on one budget here, whose whole is either burst. */
const createSendRate = (): Rate =>
  createRate((share * limits.messagesPerSecond) / limits.messagesBurst, share)

const costOf = (text: string): number => 1 / limits.messagesBurst + text.length / limits.bytesBurst

/** `null` for anything that a hub does not say. */
function parse(data: unknown): HubToClient | null {
  if (typeof data !== 'string') return null
  try {
    const parsed = hubToClient.safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
