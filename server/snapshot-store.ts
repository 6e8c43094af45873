import type { PersonId, RoomId, SessionId, SnapshotId } from '../lib/core/ids.ts'
import type { Result } from '../lib/core/result.ts'
import type { ListedSnapshot, SealedParts, SnapshotKind, SnapshotPart } from '../lib/protocol/snapshot.ts'

/** A snapshot or a version as its maker sends it. */
export interface NewSnapshot {
  readonly room: RoomId
  readonly id: SnapshotId
  readonly kind: SnapshotKind
  readonly epoch: number
  /** Up to where its maker claims to have taken the log in: the number and, base64url, the chain there. */
  readonly seq: number
  readonly chain: string
  /** The newest snapshot that its maker knows of; null for none. Does not matter for versions. */
  readonly base: SnapshotId | null
  readonly person: PersonId
  readonly session: SessionId
  readonly parts: SealedParts
}

/**
 * Why it was not stored. `unread`: the log has another chain there, so it was not read; `stale-snapshot`: there is a newer one; `too-many`,
 * `room-full`: of versions.
 */
export type SnapshotRefusal = 'unread' | 'stale-snapshot' | 'too-many' | 'room-full'

/** What a store keeps of rooms' documents besides their logs: `Store` is one. */
export interface SnapshotStore {
  /** Stores it and lets those go that are no longer worth keeping (`snapshot-rules.ts`). The same id again changes nothing. */
  putSnapshot(snapshot: NewSnapshot, nowMs: number): Promise<Result<null, SnapshotRefusal>>
  /** All that a room has, newest first. */
  snapshots(room: RoomId): Promise<ListedSnapshot[]>
  /** One sealed part; null where there is no such snapshot. */
  snapshotPart(room: RoomId, id: SnapshotId, part: SnapshotPart): Promise<Uint8Array | null>
  /** A session has opened it. True when it is the first besides the one that made it. */
  snapshotOpened(room: RoomId, id: SnapshotId, session: SessionId): Promise<boolean>
  /** Lets the data of updates go that two opened snapshots cover, both old enough; their numbers and chains stay. How many entries. */
  emptyCovered(room: RoomId, nowMs: number): Promise<number>
  /** Rooms where there may be something to empty. */
  ripeRooms(nowMs: number): Promise<RoomId[]>
}
