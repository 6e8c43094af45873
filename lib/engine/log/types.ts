import type { SnapshotId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import type { EntryKind } from '../../protocol/hub.ts'
import type { HubErrorCode, LogPage } from '../../protocol/hub-api.ts'
import type {
  ListedSnapshot,
  LogCoverage,
  SealedParts,
  SnapshotPart,
  SnapshotPlace,
} from '../../protocol/snapshot.ts'
import type { VersionProblem, VersionView } from '../../protocol/versions.ts'

/** How far this browser has taken in the room's log, and how much of what it holds the log has: seqs by record log, clocks by Yjs client. */
export interface LogMark extends LogCoverage {
  /** Everything up to here is in this browser's own stores, but for what the last two say. */
  readonly seq: number
  /** The chain there. 32 bytes. */
  readonly chain: Uint8Array
  /** Records of these entries are still to be read: what lies before the snapshot that was begun with. */
  readonly history?: LogRange | null
  /** Up to this number something is missing here that a snapshot may bring; 0 where nothing is. */
  readonly missing?: number
}

/** A document in words: its shared types by name, as text, JSON or XML. */
export interface ReadableDocument {
  readonly parts: readonly { readonly name: string; readonly text: string }[]
  /** There is more than is told. */
  readonly cut: boolean
}

/** Numbers of log entries: those above `after`, up to and with `until`. */
export interface LogRange {
  readonly after: number
  readonly until: number
}

/** Why the hub did not do what it was asked over HTTP: its reason, or `hub-down` (no answer), `hub-unknown` (an answer that is not one of a hub). */
export type HubProblem = HubErrorCode | 'hub-down' | 'hub-unknown'

/** What the hub keeps of a room's document besides the log. `lib/platform` has the real one. */
export interface SnapshotHub {
  /** Newest first. */
  list(): Promise<Result<readonly ListedSnapshot[], HubProblem>>
  /** One sealed part. */
  read(id: SnapshotId, part: Exclude<SnapshotPart, 'name'>): Promise<Result<Uint8Array, HubProblem>>
  /** `base`: the newest snapshot that is known; with another one at the hub it is refused as `stale-snapshot`. */
  put(place: SnapshotPlace, parts: SealedParts, base: SnapshotId | null): Promise<Result<null, HubProblem>>
  /** We have opened it. */
  opened(id: SnapshotId): Promise<Result<null, HubProblem>>
  /** The last entries of a kind before a number, and above another. */
  before(kind: EntryKind, before: number, after: number): Promise<Result<LogPage, HubProblem>>
}

/** Keeps one room's mark. */
export interface LogStore {
  load(): Promise<LogMark | null>
  /** Resolves when it would survive a killed browser. */
  save(mark: LogMark): Promise<void>
}

/**
 * What people should be told of the log. `changed`: the hub told another history than before. `full`: the room has no room for more.
 * `muted`: what we say is not taken. `unavailable`: the hub cannot store. A snapshot did not open, and `repaired`: nothing is lost; `text`: a
 * part of the document is left as text; `lost`: a part is lost.
 */
export type LogProblem = 'changed' | 'full' | 'muted' | 'unavailable' | 'repaired' | 'text' | 'lost'

export interface LogStatus {
  /** Something of this browser's is not known to be in the log yet. */
  readonly pending: boolean
  /** All that the hub has told of is taken in, and what came before it. False while the hub is away. */
  readonly read: boolean
  readonly problem: LogProblem | null
}

/** Named states of the room's document, at its hub. */
export interface Versions {
  /** Newest first. */
  list(): Promise<Result<readonly VersionView[], VersionProblem>>
  /** Keeps the document as it is now. */
  save(name: string): Promise<Result<SnapshotId, VersionProblem>>
  /** What one holds, in words; changes nothing. */
  look(version: SnapshotId): Promise<Result<ReadableDocument, VersionProblem>>
  /** Makes the document as it was then, by a change like any other; how it is now is kept as a version before. */
  restore(version: SnapshotId): Promise<Result<null, VersionProblem>>
}
