import { createHash, type Hash } from 'node:crypto'
import { fromBase64Url } from '../lib/core/bytes.ts'
import type { RecordId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { ClientToHub, HubToClient } from '../lib/protocol/hub.ts'
import type { Policy } from '../lib/protocol/policy.ts'
import type { Attendance } from './attendance.ts'
import type { Clock } from './clock.ts'
import type { Member } from './live-room.ts'
import type { LogReader } from './log-reader.ts'
import type { Metrics } from './metrics.ts'
import type { RoomLogs } from './room-logs.ts'
import { createTokenBucket } from './token-bucket.ts'

export type Append = Extract<ClientToHub, { type: 'append' }>
type Refusal = Extract<HubToClient, { type: 'not-appended' }>['code']

export interface AppendsOptions {
  readonly logs: RoomLogs
  readonly attendance: Pick<Attendance, 'touched'>
  readonly clock: Clock
  readonly metrics: Metrics
}

/** Parts that have come of something that is not whole yet. */
interface Gathering {
  readonly first: Append
  readonly parts: string[]
  readonly hash: Hash
  bytes: number
}

/** Bytes of unfinished things that all sockets together may leave with the hub. */
const unfinishedMost = 256 * 1024 * 1024

/** When trying again makes sense. Milliseconds; never where there is none: the same would be refused again. */
const retryAfterMs: Partial<Record<Refusal, number>> = {
  unavailable: 1_000,
  'bad-parts': 1_000,
  'room-full': 60_000,
}

const encode = (message: HubToClient): string => JSON.stringify(message)

/** Takes what members append: judges it, puts its parts together, has it stored, and answers. Call what it returns for each member. */
export function createAppends({ logs, attendance, clock, metrics }: AppendsOptions) {
  let unfinishedBytes = 0

  return (member: Member, reader: LogReader, policy: () => Policy | null) => {
    const entries = createTokenBucket(limits.appendsPerSecond, limits.appendsBurst)
    const bytes = createTokenBucket(limits.appendBytesPerSecond, limits.appendBytesBurst)
    let gathering: Gathering | null = null

    function refuse(id: RecordId, code: Refusal, afterMs = retryAfterMs[code] ?? 0): void {
      if (gathering?.first.id === id) forget()
      metrics.drop(
        code === 'rate-limited' || code === 'unavailable' || code === 'room-full' ? code : 'forbidden',
      )
      member.socket.send(encode({ type: 'not-appended', id, code, retryAfterMs: afterMs }))
    }

    function forget(): void {
      unfinishedBytes -= gathering?.bytes ?? 0
      gathering = null
    }

    function forbids(append: Append): Refusal | null {
      const current = policy()
      if (member.role === 'viewer' && append.kind === 'update') return 'viewers-may-not-edit'
      if (append.kind === 'record' && current?.mutes.includes(member.person)) return 'muted'
      if (current && append.epoch !== current.epoch) return 'old-epoch'
      return null
    }

    /** The first of several parts begins anew, so that something may be sent again from its start; what comes in one goes past them. */
    function begin(append: Append): Gathering {
      const begun = { first: append, parts: [], hash: createHash('sha256'), bytes: 0 }
      if (append.parts === 1) return begun
      if (gathering && gathering.first.id !== append.id) refuse(gathering.first.id, 'bad-parts')
      forget()
      gathering = begun
      return begun
    }

    function store({ first, parts, hash, bytes }: Gathering): void {
      const startedMs = clock.now()
      const { id, kind, epoch } = first
      const { room, person } = member
      const entry = { room, id, kind, epoch, person, parts, dataHash: hash.digest(), bytes }
      logs.append(entry, reader, stored => {
        if (!stored.ok) return refuse(id, stored.error)
        metrics.appended(clock.now() - startedMs)
        void attendance.touched(room)
        member.socket.send(encode({ type: 'appended', id, ...stored.value }))
      })
    }

    return {
      take(append: Append) {
        const { id, part, parts, data } = append
        // The rest of something whose beginning was refused, which has been said.
        if (part > 0 && gathering?.first.id !== id) return void metrics.drop('malformed')
        const forbidden = forbids(append)
        if (forbidden) return refuse(id, forbidden)
        const content = fromBase64Url(data)
        if (!content || part >= parts) return refuse(id, 'bad-parts', 0)
        const waitMs = Math.max(bytes(clock.now(), content.length), part === 0 ? entries(clock.now()) : 0)
        if (waitMs > 0) return refuse(id, 'rate-limited', waitMs)
        if (unfinishedBytes + content.length > unfinishedMost) return refuse(id, 'unavailable')

        const whole = part === 0 ? begin(append) : gathering!
        const { first } = whole
        const follows = whole.parts.length === part && first.parts === parts
        if (!follows || first.kind !== append.kind || first.epoch !== append.epoch)
          return refuse(id, 'bad-parts')
        whole.parts.push(data)
        whole.hash.update(content)
        whole.bytes += content.length
        if (whole === gathering) unfinishedBytes += content.length
        if (whole.parts.length < parts) return
        if (whole === gathering) forget()
        store(whole)
      },

      /** What is not whole is forgotten. */
      close: forget,
    }
  }
}
