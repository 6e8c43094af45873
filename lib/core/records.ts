import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64Url, utf8 } from './bytes.ts'
import type { PersonId, RecordId, RoomId } from './ids.ts'
import { deriveKey } from './keys.ts'

/** Records as data: names, ids and the one order that everybody sees them in. */

/** A log: what one person has said from one browser, numbered from 1 without a gap. `author/device`. */
export type LogName = `${PersonId}/${string}`

export const logNameOf = (author: PersonId, device: string): LogName => `${author}/${device}`

/** The author of a log. */
export const authorOf = (log: LogName): PersonId => log.slice(0, log.indexOf('/')) as PersonId

/** A record's id follows from its payload alone, so that a second signature over the same words is no second record. */
export function recordIdOf(payload: Uint8Array): RecordId {
  return toBase64Url(sha256(payload).subarray(0, 16)) as RecordId
}

/** This browser's name among its person's, different in each room so that rooms cannot be linked. 8 bytes, base64url. */
export function deviceOf(deviceSeed: Uint8Array, room: RoomId): string {
  return toBase64Url(deriveKey(deviceSeed, 'device', utf8(room)).subarray(0, 8))
}

/** What decides a record's place. */
export interface RecordPlace {
  readonly lamport: number
  readonly author: PersonId
  readonly device: string
  readonly seq: number
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The room's order: by lamport, then author, device and seq. Negative when `a` comes first. */
export function compareRecords(a: RecordPlace, b: RecordPlace): number {
  return (
    a.lamport - b.lamport ||
    compareText(a.author, b.author) ||
    compareText(a.device, b.device) ||
    a.seq - b.seq
  )
}
