import type { EpochKeys } from '../../core/keys.ts'
import type { Entry } from '../../protocol/record-codec.ts'
import type { RunningRecords } from '../records.ts'
import type { HubConnection } from '../relay/types.ts'
import type { Clock, RandomBytes, Self } from '../types.ts'
import type { IntakeDeps } from './intake.ts'
import type { LogStatus, LogStore, SnapshotHub, Versions } from './types.ts'

export interface RoomLogDeps extends Omit<IntakeDeps, 'lacking'> {
  readonly records: IntakeDeps['records'] & Pick<RunningRecords, 'expect' | 'append' | 'list'>
  readonly self: Self
  /** Of the current epoch. Who has no part in editing appends no updates. */
  readonly keys: EpochKeys
  readonly hub: HubConnection
  readonly store: LogStore
  /** Null where the hub keeps none. */
  readonly snapshots: SnapshotHub | null
  /** How we are called now. */
  readonly ownName: () => string
  /** Resolves when all changes of the document so far have been written; false when the store lacks some. */
  readonly documentStored: () => Promise<boolean>
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** Whether the last write to the store went well. */
  readonly stored: (well: boolean) => void
  /** The status has changed. */
  readonly changed: () => void
  /** The log may have more than before of what is here. */
  readonly covered?: () => void
}

/**
 * Brings what this browser holds and the room's log together: what comes from the log is merged, and what the log lacks is appended. Nothing is
 * kept to be sent again: what waits is the difference between the two, whatever has crashed in between.
 */
export interface RoomLog {
  /** Where this browser stopped. `intact`: its stores still hold all that they did then. */
  load(intact: boolean): Promise<void>
  /** To be called in one turn with the transports. */
  start(): void
  /** A record is new here. `replaced`: it took the place of another. */
  recordAdded(entry: Entry, replaced: boolean): void
  /** Whether the log has it. */
  has(entry: Entry): boolean
  readonly status: LogStatus
  /** Null where the hub keeps none. */
  readonly versions: Versions | null
  /** Resolves when it is stored how far the log was taken in. */
  close(): Promise<void>
}
