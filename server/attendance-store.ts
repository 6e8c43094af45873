import type { PersonId, RoomId } from '../lib/core/ids.ts'
import type { Role } from '../lib/core/keys.ts'

/** Somebody who has been in a room. */
export interface Attendant {
  readonly person: PersonId
  /** As they came last. */
  readonly role: Role
  readonly joinedAtMs: number
  /** The day on which they came last, its beginning in UTC. */
  readonly seenDayMs: number
  /** Sealed under this epoch's contents key; both null while they have not said. */
  readonly epoch: number | null
  readonly profile: string | null
}

/** What a store knows of a room besides what is in it. */
export interface RoomFacts {
  readonly createdAtMs: number
  /** The day of its last change or visit, its beginning in UTC. */
  readonly touchedDayMs: number
  /** Of its log and snapshots. */
  readonly bytes: number
}

/** Which rooms are used and by whom, by the day, so that coming and going costs no writes. */
export interface AttendanceStore {
  /** Null for a room that the hub does not know. */
  roomFacts(room: RoomId): Promise<RoomFacts | null>
  /** The room is used on this day. */
  touch(room: RoomId, dayMs: number): Promise<void>
  /** Somebody is there. Of more than `limits.members` those who came longest ago are forgotten. `profile` null: as it was. */
  attend(
    room: RoomId,
    who: { readonly person: PersonId; readonly role: Role },
    profile: { readonly epoch: number; readonly sealed: string } | null,
    nowMs: number,
  ): Promise<void>
  /** In the order in which they came first. */
  attendants(room: RoomId): Promise<Attendant[]>
  /** Forgets at most `most` rooms that have not been used since this day, with all that is in them. How many there were. */
  forgetUntouched(dayMs: number, most: number): Promise<number>
}

/** A day in milliseconds. */
export const dayMs = 86_400_000

/** The beginning of a moment's day in UTC. Milliseconds since 1970. */
export const dayOf = (ms: number): number => Math.floor(ms / dayMs) * dayMs
