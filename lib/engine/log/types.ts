import type { CoverageData } from '../../core/coverage.ts'

/** How far this browser has taken in the room's log, and how much of what it holds the log has. */
export interface LogMark {
  /** Everything up to here is in this browser's own stores. */
  readonly seq: number
  /** The chain there. 32 bytes. */
  readonly chain: Uint8Array
  /** Seqs by record log. */
  readonly records: CoverageData
  /** Clocks of the document's insertions and deletions by client. */
  readonly inserts: CoverageData
  readonly deletes: CoverageData
}

/** Keeps one room's mark. */
export interface LogStore {
  load(): Promise<LogMark | null>
  /** Resolves when it would survive a killed browser. */
  save(mark: LogMark): Promise<void>
}

/**
 * What people should be told of the log. `changed`: the hub told another history than before. `full`: the room has no room for more.
 * `muted`: what we say is not taken. `unavailable`: the hub cannot store.
 */
export type LogProblem = 'changed' | 'full' | 'muted' | 'unavailable'

export interface LogStatus {
  /** Something of this browser's is not known to be in the log yet. */
  readonly pending: boolean
  /** All that the hub has told of is taken in. False while the hub is away. */
  readonly read: boolean
  readonly problem: LogProblem | null
}
