import { limits } from '../lib/core/limits.ts'
import type { ClientToHub, HubToClient } from '../lib/protocol/hub.ts'
import { createAppends } from './appends.ts'
import type { Attendance } from './attendance.ts'
import type { Clock } from './clock.ts'
import { createFastLane } from './fast-lane.ts'
import type { Member } from './live-room.ts'
import type { LiveRooms } from './live-rooms.ts'
import type { LogReader } from './log-reader.ts'
import type { Metrics } from './metrics.ts'
import type { Neighbours } from './neighbours.ts'
import { createPacer } from './pacer.ts'
import type { RoomLogs } from './room-logs.ts'

export interface ParticipationOptions {
  readonly rooms: LiveRooms
  readonly logs: RoomLogs
  readonly attendance: Attendance
  readonly neighbours: Neighbours
  readonly clock: Clock
  readonly metrics: Metrics
}

/** A member at work: what to do with what its socket says. */
export interface Participant {
  receive(message: ClientToHub): void
  receiveFrame(frame: Uint8Array): void
  leave(): void
}

const encode = (message: HubToClient): string => JSON.stringify(message)

/** What members do, each on both lanes of its room. */
export function createParticipation(
  options: ParticipationOptions,
): (member: Member, reader: LogReader) => Participant {
  const { rooms, attendance, clock, metrics } = options
  const lane = createFastLane({ ...options, numberOf: rooms.numberOfRemote })
  const startAppending = createAppends(options)

  return (member, reader) => {
    const appends = startAppending(member, reader, () => rooms.policy(member.room))

    let profile = ''
    const profilePacer = createPacer(clock, limits.profileWindowMs, () => {
      const epoch = rooms.policy(member.room)?.epoch
      if (epoch !== undefined) attendance.profile(member, epoch, profile)
    })
    attendance.came(member)

    return {
      receive(message) {
        switch (message.type) {
          case 'append':
            return appends.take(message)
          case 'pull':
            return reader.pull(message.after)
          case 'presence':
            return rooms.setPresence(member, message.data)
          case 'profile':
            profile = message.data
            return profilePacer.ask()
          case 'page':
            return lane.setPage(member, message.tag)
          case 'ping':
            return member.socket.send(
              encode({ type: 'pong', id: message.id, timeMs: Math.floor(clock.now()) }),
            )
          case 'direct':
            return rooms.direct(member, message.to, message.data)
          case 'signal':
            if (member.role !== 'viewer') return rooms.signal(member, message.to, message.data)
            metrics.drop('forbidden')
            return member.socket.send(
              encode({ type: 'refused', code: 'viewers-may-not-signal', retryAfterMs: 0 }),
            )
          case 'hello':
            metrics.drop('malformed')
        }
      },

      receiveFrame: frame => lane.receive(member, frame),

      leave() {
        profilePacer.flush()
        profilePacer.close()
        lane.leave(member)
        appends.close()
        reader.close()
        rooms.leave(member)
      },
    }
  }
}
