import { backoffMs } from '../core/backoff.ts'
import { fromBase64Url, toBase64Url } from '../core/bytes.ts'
import { helloBytes } from '../core/hello.ts'
import type { RoomId } from '../core/ids.ts'
import { type KeyPair, type Role, sign } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import type { Signaling, SignalingEvents } from '../engine/mesh/types.ts'
import type { Clock, RandomBytes, Self } from '../engine/types.ts'
import {
  type ClientToHub,
  closeCodes,
  type HubToClient,
  hubToClient,
  type SignedPolicy,
} from '../protocol/hub.ts'

/** What is used of a browser's `WebSocket`. */
export interface Socket {
  onopen: (() => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number }) => void) | null
  onerror: (() => void) | null
  send(text: string): void
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
  /** The hub handed us this policy; not checked yet. */
  readonly onPolicy?: (policy: SignedPolicy) => void
}

/** A hub that restarts is back within a second; one that is away need not be asked often. */
const firstRetryMs = 500
const mostRetryMs = 20_000

/** The hub's WebSocket: proves who we are, passes signals, and comes back by itself until it is turned away for good. */
export function connectHub(options: HubOptions): Signaling {
  const { room, self, clock, randomBytes } = options
  const { origin } = new URL(options.url)
  const address = `${origin.replace(/^http/, 'ws')}/v1/live`
  let tries = 0
  let stopRetry: (() => void) | null = null
  let events: SignalingEvents | null = null
  let socket: Socket | null = null
  let welcome = false

  function open(): void {
    events?.state('connecting')
    const opened = options.openSocket(address)
    socket = opened
    const stopTimer = clock.after(limits.authenticateMs, () => opened.close())
    opened.onmessage = ({ data }) => {
      if (socket === opened) receive(data, stopTimer)
    }
    opened.onerror = () => opened.close()
    opened.onclose = ({ code }) => {
      stopTimer()
      if (socket === opened) lost(code)
    }
  }

  function lost(code: number): void {
    socket = null
    welcome = false
    if (code === closeCodes.unauthorised) {
      events?.state('refused')
      return
    }
    events?.state('connecting')
    stopRetry = clock.after(backoffMs(tries++, firstRetryMs, mostRetryMs, randomBytes(1)[0]!), open)
  }

  function say(message: ClientToHub): void {
    socket?.send(JSON.stringify(message))
  }

  function receive(data: unknown, welcomed: () => void): void {
    const message = parse(data)
    if (!message) return
    switch (message.type) {
      case 'challenge':
        prove(message.challenge)
        break
      case 'welcome':
        welcomed()
        tries = 0
        welcome = true
        options.onPolicy?.(message.policy)
        events?.state('open')
        events?.sessions(message.sessions.filter(({ session }) => session !== self.session))
        break
      case 'joined':
        if (welcome) events?.joined(message)
        break
      case 'left':
        if (welcome) events?.left(message.session)
        break
      case 'signal':
        if (welcome) events?.signal(message.from, fromBase64Url(message.data) ?? new Uint8Array())
        break
      case 'policy':
        options.onPolicy?.(message.policy)
        break
      case 'refused':
        // A signal was over a limit. Whoever is not linked yet tries again anyway, later each time.
        break
    }
  }

  function prove(challenge: string): void {
    const bytes = helloBytes(
      fromBase64Url(challenge) ?? new Uint8Array(),
      origin,
      room,
      self.session,
      self.person,
    )
    say({
      type: 'hello',
      v: 1,
      room,
      session: self.session,
      person: self.person,
      role: options.role,
      roleSignature: toBase64Url(sign(options.roleKey, 'hello', bytes)),
      personSignature: toBase64Url(sign(self.key, 'hello', bytes)),
    })
  }

  return {
    start(given) {
      events = given
      open()
    },
    send(to, sealed) {
      if (!welcome) return false
      say({ type: 'signal', to, data: toBase64Url(sealed) })
      return true
    },
    close() {
      events = null
      stopRetry?.()
      const closing = socket
      socket = null
      welcome = false
      closing?.close()
    },
  }
}

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
