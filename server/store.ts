import type { DoorId, RoomId } from '../lib/core/ids.ts'
import type { Result } from '../lib/core/result.ts'
import type { Policy, SignedPolicy } from '../lib/protocol/hub.ts'

/** Why a door does not open. `not-found`: the hub has never heard of it, or forgot that it was closed. */
export type DoorProblem = 'not-found' | 'door-closed' | 'door-expired' | 'door-used-up'

/** A policy whose signature has been checked, as its owner sent it. */
export interface PolicyChange {
  readonly policy: Policy
  readonly signed: SignedPolicy
  /** Sealed role seeds by door id, base64url; needed for doors that are not stored yet. */
  readonly sealed: Readonly<Record<string, string>>
}

/**
 * What the hub keeps: signed policies and sealed seeds, nothing that opens a room. Every implementation passes
 * `tests/contract/store.ts`. A promise resolves when the change would survive a power cut, and rejects only when the
 * storage itself fails.
 */
export interface Store {
  /** The policy of a room as its owner signed it; null for a room that the hub does not know. */
  policy(room: RoomId): Promise<SignedPolicy | null>
  /**
   * Replaces a room's policy. Doors that it no longer lists lose their seed at once; a door that stays keeps its count of
   * uses. Saying the very same policy again succeeds and changes nothing, so that a lost answer can be asked for again.
   */
  putPolicy(change: PolicyChange, nowMs: number): Promise<Result<null, 'stale-policy' | 'missing-seed'>>
  /** The sealed seed behind a door, without counting a use. */
  door(room: RoomId, door: DoorId, nowMs: number): Promise<Result<string, DoorProblem>>
  /** The same, and counts one use: of two people at a door's last use, one gets in. */
  openDoor(room: RoomId, door: DoorId, nowMs: number): Promise<Result<string, DoorProblem>>
  /** Rejects when the storage cannot be read. */
  check(): Promise<void>
  close(): Promise<void>
}
