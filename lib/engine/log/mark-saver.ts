import type { Clock } from '../types.ts'
import type { LogMark, LogStore } from './types.ts'

export interface MarkSaverDeps {
  readonly store: LogStore
  /** Resolves when all changes of the document so far have been written; false when the store lacks some. */
  readonly documentStored: () => Promise<boolean>
  readonly clock: Clock
  /** How far the log has been taken in now. */
  readonly mark: () => LogMark
  /** Whether all that the mark claims besides the document could be stored. */
  readonly recordsStored: () => boolean
  /** Whether the last write went well. */
  readonly stored: (well: boolean) => void
}

/** Keeps how far the log was taken in, after what that claims. */
export interface MarkSaver {
  /** Soon, however often it is asked. */
  later(): void
  now(): Promise<void>
}

const saveMs = 500

export function createMarkSaver(deps: MarkSaverDeps): MarkSaver {
  let cancel: (() => void) | null = null
  let saving: Promise<void> = Promise.resolve()

  async function save(mark: LogMark): Promise<void> {
    if (!(await deps.documentStored()) || !deps.recordsStored()) return
    await deps.store.save(mark).then(
      () => deps.stored(true),
      () => deps.stored(false),
    )
  }

  async function now(): Promise<void> {
    cancel?.()
    cancel = null
    // What counts is what was taken in by now, once that is stored.
    const mark = deps.mark()
    saving = saving.then(() => save(mark))
    await saving
  }

  return {
    later() {
      cancel ??= deps.clock.after(saveMs, () => void now())
    },
    now,
  }
}
