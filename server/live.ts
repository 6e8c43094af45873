import type { Logger } from 'pino'
import { fromBase64Url, toBase64Url } from '../lib/core/bytes.ts'
import { helloBytes } from '../lib/core/hello.ts'
import { publicKeyOf, verify } from '../lib/core/keys.ts'
import { limits } from '../lib/core/limits.ts'
import {
  type ClientToHub,
  clientToHub,
  closeCodes,
  type Hello,
  type HubToClient,
  type TurnedAway,
} from '../lib/protocol/hub.ts'
import { readPolicy } from '../lib/protocol/policy.ts'
import type { Clock } from './clock.ts'
import type { HubSocket } from './hub-socket.ts'
import { type LiveRooms, type Member, roleKeyIn } from './live-rooms.ts'
import type { Metrics } from './metrics.ts'
import type { Store } from './store.ts'

export interface LiveOptions {
  readonly store: Store
  readonly rooms: LiveRooms
  readonly clock: Clock
  readonly randomBytes: (length: number) => Uint8Array
  /** The origins under which people reach this hub: what a hello may be bound to. */
  readonly origins: readonly string[]
  readonly metrics: Metrics
  readonly log: Logger
}

const encode = (message: HubToClient): string => JSON.stringify(message)

/** `/v1/live`: a socket is challenged, proves its role and its person, and then passes sealed signaling. Returns the connection handler. */
export function createLive(options: LiveOptions): (socket: HubSocket) => void {
  const { store, rooms, clock, metrics, log } = options

  return socket => {
    const challenge = options.randomBytes(32)
    let state: 'greeting' | 'checking' | 'gone' | Member = 'greeting'

    const turnAway = (reason: TurnedAway) => {
      metrics.drop('unauthorised')
      socket.close(closeCodes.unauthorised, reason)
    }
    const cancelLate = clock.after(limits.authenticateMs, () => turnAway('late'))

    socket.onMessage(value => {
      const message = clientToHub.safeParse(value)
      if (state === 'greeting') {
        if (!message.success || message.data.type !== 'hello') return turnAway('bad-hello')
        state = 'checking'
        check(message.data).catch(error => {
          log.error({ err: error }, 'a hello could not be checked')
          socket.close(1011, 'unavailable')
        })
      } else if (typeof state === 'object' && message.success && message.data.type === 'signal') {
        signal(state, message.data)
      } else {
        metrics.drop('malformed')
      }
    })

    socket.onClose(() => {
      cancelLate()
      if (typeof state === 'object') rooms.leave(state)
      state = 'gone'
    })

    async function check(hello: Hello): Promise<void> {
      const signed = await store.policy(hello.room)
      const policy = signed && readPolicy(hello.room, signed)
      if (state !== 'checking') return
      if (!policy) return turnAway('unknown-room')
      const roleKey = roleKeyIn(policy, hello.role)
      const proved = options.origins.some(origin => provesHello(challenge, origin, hello, roleKey))
      if (!proved) return turnAway('wrong-key')
      if (policy.bans.includes(hello.person)) return turnAway('banned')

      const { room, session, person, role } = hello
      const member: Member = { room, session, person, role, roleKey, socket }
      const entered = rooms.enter(member, policy, signed)
      if (entered === 'session-in-use') return turnAway(entered)
      if (entered === 'room-full') {
        metrics.drop('room-full')
        return socket.close(closeCodes.roomFull, `people ${policy.people}`)
      }
      cancelLate()
      state = member

      // The owner may have changed the policy while it was being read; members hear of changes only from here on.
      const latest = await store.policy(room)
      const newer = latest && latest.payload !== signed.payload && readPolicy(room, latest)
      if (newer) rooms.tellPolicy(member, newer, latest)
    }

    function signal(member: Member, { to, data }: Extract<ClientToHub, { type: 'signal' }>): void {
      if (member.role === 'viewer') {
        metrics.drop('forbidden')
        socket.send(encode({ type: 'refused', code: 'viewers-may-not-signal', retryAfterMs: 0 }))
      } else {
        rooms.signal(member, to, data)
      }
    }

    socket.send(
      encode({ type: 'challenge', challenge: toBase64Url(challenge), timeMs: Math.floor(clock.now()) }),
    )
  }
}

function provesHello(
  challenge: Uint8Array,
  origin: string,
  hello: Hello,
  roleKey: Member['roleKey'],
): boolean {
  const bytes = helloBytes(challenge, origin, hello.room, hello.session, hello.person)
  const roleSignature = fromBase64Url(hello.roleSignature)
  const personSignature = fromBase64Url(hello.personSignature)
  return (
    roleSignature !== null &&
    personSignature !== null &&
    verify(publicKeyOf(roleKey), 'hello', bytes, roleSignature) &&
    verify(publicKeyOf(hello.person), 'hello', bytes, personSignature)
  )
}
