import type { DoorId, PersonId, RecordId, RoomId } from '../lib/core/ids.ts'
import type { Result } from '../lib/core/result.ts'
import type { EntryKind, LogEntry } from '../lib/protocol/hub.ts'
import type { Policy, SignedPolicy } from '../lib/protocol/policy.ts'
import type { AttendanceStore } from './attendance-store.ts'
import type { FileStore } from './file-store.ts'
import type { MailStore } from './mail-store.ts'
import type { SessionStore } from './session-store.ts'
import type { SnapshotStore } from './snapshot-store.ts'

/** Why a door does not open. `not-found`: the hub has never heard of it, or forgot that it was closed. */
export type DoorProblem = 'not-found' | 'door-closed' | 'door-expired' | 'door-used-up'

/** A policy whose signature has been checked, as its owner sent it. */
export interface PolicyChange {
  readonly policy: Policy
  readonly signed: SignedPolicy
  /** Sealed role seeds by door id, base64url; needed for doors that are not stored yet. */
  readonly sealed: Readonly<Record<string, string>>
  /** The epoch's seed sealed to each member, by person id, base64url. */
  readonly seeds: Readonly<Record<string, string>>
}

/** Something whole to be put at the end of a room's log. */
export interface NewEntry {
  readonly room: RoomId
  /** The client's choice; a second entry of one id is not stored. */
  readonly id: RecordId
  readonly kind: EntryKind
  readonly epoch: number
  readonly person: PersonId
  /** Sealed data, base64url, as it came. */
  readonly parts: readonly string[]
  /** SHA-256 of all parts' bytes together. */
  readonly dataHash: Uint8Array
  /** What it counts against the room's limit. */
  readonly bytes: number
}

/** Where a log is: the sequence number of an entry and the chain up to and including it. */
export interface LogPosition {
  readonly seq: number
  /** 32 bytes, base64url. */
  readonly chain: string
}

/** Reading goes on after this part of this entry. `part` -1: from its first part. */
export interface LogCursor {
  readonly seq: number
  readonly part: number
}

/** Which entries of a log to read; null is any. */
export interface LogPageQuery {
  readonly after: number
  readonly until: number
  readonly before: number | null
  readonly kind: EntryKind | null
  /** Entries. */
  readonly limit: number
}

/**
 * What the hub keeps: signed policies, sealed seeds and sealed logs, nothing that opens a room. Every implementation passes
 * `tests/contract/store.ts`. A promise resolves when the change would survive a power cut, and rejects only when the
 * storage itself fails.
 */
export interface Store extends SnapshotStore, AttendanceStore, FileStore, MailStore, SessionStore {
  /** The policy of a room as its owner signed it; null for a room that the hub does not know. */
  policy(room: RoomId): Promise<SignedPolicy | null>
  /**
   * Replaces a room's policy. Doors that it no longer lists lose their seed at once; a door that stays keeps its count of
   * uses. Seeds of members stay as long as the epoch. Saying the very same policy again succeeds and changes nothing, so that a lost answer can be asked for again.
   */
  putPolicy(change: PolicyChange, nowMs: number): Promise<Result<null, 'stale-policy' | 'missing-seed'>>
  /** The sealed seed behind a door, without counting a use. */
  door(room: RoomId, door: DoorId, nowMs: number): Promise<Result<string, DoorProblem>>
  /** The same, and counts one use: of two people at a door's last use, one gets in. */
  openDoor(room: RoomId, door: DoorId, nowMs: number): Promise<Result<string, DoorProblem>>
  /** How often each of a room's open doors was gone through, by door. */
  doorUses(room: RoomId): Promise<Record<DoorId, number>>
  /** The current epoch's seed as it was sealed to a member; null where none was. */
  seed(room: RoomId, person: PersonId): Promise<string | null>
  /** Puts an entry at the end of its room's log, whole, under the next number; one whose id is there already keeps its place and stays as it was. */
  append(entry: NewEntry): Promise<Result<LogPosition, 'room-full'>>
  /** The end of a room's log; 0 for an empty one. */
  logHead(room: RoomId): Promise<LogPosition>
  /** Parts of entries in sequence, those after `after`, at most `most`. */
  entries(room: RoomId, after: LogCursor, most: number): Promise<LogEntry[]>
  /** Whole entries among those after `after` and up to `until`, in sequence: the first that fit a page, or with `before` the last before it. */
  logPage(room: RoomId, query: LogPageQuery): Promise<{ entries: LogEntry[]; more: boolean }>
  /** 32 bytes that all hubs on this storage share: `fresh`, unless there are some already. */
  secret(fresh: Uint8Array): Promise<Uint8Array>
  /** Rejects when the storage cannot be read. */
  check(): Promise<void>
  close(): Promise<void>
}
