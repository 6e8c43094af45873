import type { Logger } from 'pino'
import { toBase64Url } from '../lib/core/bytes.ts'
import { provesHello } from '../lib/core/hello.ts'
import { limits } from '../lib/core/limits.ts'
import {
  clientToHub,
  closeCodes,
  type Hello,
  type HubToClient,
  type TurnedAway,
} from '../lib/protocol/hub.ts'
import { type Policy, readPolicy } from '../lib/protocol/policy.ts'
import type { Attendance } from './attendance.ts'
import type { Clock } from './clock.ts'
import type { HubSocket } from './hub-socket.ts'
import { roleKeyIn } from './live-room.ts'
import type { LiveRooms } from './live-rooms.ts'
import type { Metrics } from './metrics.ts'
import type { Neighbours } from './neighbours.ts'
import { createParticipation, type Participant } from './participation.ts'
import type { RoomLogs } from './room-logs.ts'
import type { Snapshots } from './snapshots.ts'
import type { Store } from './store.ts'

export interface LiveOptions {
  readonly store: Pick<Store, 'policy'>
  readonly rooms: LiveRooms
  readonly logs: RoomLogs
  readonly attendance: Attendance
  readonly snapshots: Pick<Snapshots, 'newest'>
  readonly neighbours: Neighbours
  readonly clock: Clock
  readonly randomBytes: (length: number) => Uint8Array
  /** The origins under which people reach this hub: what a hello may be bound to. */
  readonly origins: readonly string[]
  readonly metrics: Metrics
  readonly log: Logger
}

const encode = (message: HubToClient): string => JSON.stringify(message)

/** `/v1/live`: a socket is challenged, proves its role and its person, and is a member of its room from then on. Returns the connection handler. */
export function createLive(options: LiveOptions): (socket: HubSocket) => void {
  const { store, rooms, logs, snapshots, clock, metrics, log } = options
  const participate = createParticipation(options)

  return socket => {
    const challenge = options.randomBytes(32)
    let state: 'greeting' | 'checking' | 'gone' | Participant = 'greeting'

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
      } else if (typeof state === 'object' && message.success) {
        state.receive(message.data)
      } else {
        metrics.drop('malformed')
      }
    })

    socket.onFrame(frame => {
      if (typeof state === 'object') state.receiveFrame(frame)
      else metrics.drop('malformed')
    })

    socket.onClose(() => {
      cancelLate()
      if (typeof state === 'object') state.leave()
      state = 'gone'
    })

    async function check(hello: Hello): Promise<void> {
      const signed = await store.policy(hello.room)
      const policy = signed && readPolicy(hello.room, signed)
      if (state !== 'checking') return
      if (!policy) return turnAway('unknown-room')
      const roleKey = roleKeyIn(policy, hello.role)
      const proved = options.origins.some(hubOrigin =>
        provesHello('hello', { challenge, hubOrigin, ...hello }, roleKey, hello),
      )
      if (!proved) return turnAway('wrong-key')
      if (policy.bans.includes(hello.person)) return turnAway('banned')

      const { room, session, person, role } = hello
      // One that is stored before we are in is missed, and found when another is to be handed in.
      const snapshot = await snapshots.newest(room)
      const member = await logs.join(room, socket, (end, reader) => {
        if (state !== 'checking') return null
        const entered = rooms.enter({ room, session, person, role, roleKey, socket }, policy, signed, {
          ...end,
          snapshot,
        })
        if (typeof entered === 'string') {
          keepOut(entered, policy)
          return null
        }
        cancelLate()
        state = participate(entered, reader)
        return entered
      })

      if (!member) return
      // The owner may have changed the policy while it was being read; members hear of changes only once they are in.
      const latest = await store.policy(room)
      const newer = latest && latest.payload !== signed.payload && readPolicy(room, latest)
      if (newer) rooms.bringUpToDate(member, newer, latest)
    }

    function keepOut(reason: 'session-in-use' | 'room-full', policy: Policy) {
      if (reason === 'session-in-use') return turnAway(reason)
      metrics.drop('room-full')
      socket.close(closeCodes.roomFull, `people ${policy.people}`)
    }

    socket.send(
      encode({ type: 'challenge', challenge: toBase64Url(challenge), timeMs: Math.floor(clock.now()) }),
    )
  }
}
