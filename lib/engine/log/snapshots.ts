import { backoffMs } from '../../core/backoff.ts'
import { fromBase64Url } from '../../core/bytes.ts'
import type { SnapshotId } from '../../core/ids.ts'
import type { NewestSnapshot } from '../../protocol/hub.ts'
import { snapshotId, z } from '../../protocol/schema.ts'
import { createHistory, type HistoryDeps } from './history.ts'
import type { Intake } from './intake.ts'
import type { LogPosition, ReadEntry } from './reader.ts'
import type { OpenSnapshot } from './snapshot-content.ts'
import { createSnapshotMaker, type SnapshotMakerDeps } from './snapshot-maker.ts'
import { createSnapshotReader, type SnapshotReader, type SnapshotReaderDeps } from './snapshot-reader.ts'
import type { LogMark, LogProblem, ReadableDocument } from './types.ts'

export interface SnapshotsDeps
  extends Omit<SnapshotMakerDeps, 'reader' | 'taken'>,
    Omit<SnapshotReaderDeps, 'damaged'>,
    Pick<HistoryDeps, 'take' | 'changed'> {
  readonly taken: SnapshotMakerDeps['taken']
  readonly intake: Pick<Intake, 'merge'>
  /** The log holds this much. */
  readonly covered: (coverage: OpenSnapshot['coverage']) => void
  /** A step towards less was taken; it is written down for all, once. */
  readonly logStep: (step: LogStep, snapshot: SnapshotId | null) => void
}

/** What became of a document whose newest snapshot does not open: that one did not, the log was read instead, its text is left, or nothing is. */
export type LogStep = 'snapshot-damaged' | 'log-read' | 'text-only' | 'lost'

/** The kind of the records that say so. */
export const logStepKind = 'log-step'
const logStep = z.object({ snapshot: snapshotId })

/** The room's snapshots as its log uses them: to begin with, to fill what the log has let go of, and to be made. */
export interface Snapshots {
  readonly reader: SnapshotReader
  load(mark: LogMark): void
  /** For the mark. */
  data(): Required<Pick<LogMark, 'history' | 'missing'>>
  /** Begins with a snapshot instead of the log's first entry; null where that cannot be. */
  jump(newest: NewestSnapshot): Promise<LogPosition | null>
  /** Brings what the log has let go of in these entries. False when it was closed meanwhile; otherwise they can be taken in. */
  cover(entries: readonly ReadEntry[]): Promise<boolean>
  /** So many bytes of updates have been taken in. */
  took(updateBytes: number): void
  /** Nothing waits to be taken in. */
  settled(): void
  /** Which is the newest. What is missing is looked for in it. */
  told(newest: NewestSnapshot | null): Promise<void>
  /** Somebody has written down a step. */
  reported(step: unknown): void
  /** Older messages are still to come. */
  readonly reading: boolean
  readonly problem: Extract<LogProblem, 'repaired' | 'text' | 'lost'> | null
  /** What is left of a part that did not open. */
  readonly text: ReadableDocument | null
  /** Another history. */
  clear(): void
  close(): void
}

/** After a snapshot that is needed could not be had. Milliseconds. */
const firstRetryMs = 1_000
const mostRetryMs = 60_000

export function createSnapshots(deps: SnapshotsDeps): Snapshots {
  const { hub, keyring, clock, randomBytes } = deps
  /** Up to here snapshots have brought everything. */
  let reach = 0
  let missing = 0
  let problem: Snapshots['problem'] = null
  let text: ReadableDocument | null = null
  let stopWaiting: (() => void) | null = null
  let closed = false
  const reader = createSnapshotReader({
    ...deps,
    damaged(id) {
      problem ??= 'repaired'
      deps.logStep('snapshot-damaged', id)
      maker.damaged(id)
      deps.changed()
    },
  })
  const maker = createSnapshotMaker({
    ...deps,
    reader,
    // What is missing here must not be missing for others.
    taken: () => (missing > 0 ? null : deps.taken()),
  })
  const history = createHistory(deps)

  function merge({ place, update, coverage }: OpenSnapshot): void {
    deps.intake.merge(update)
    deps.covered(coverage)
    reach = Math.max(reach, place.seq)
    if (missing <= reach) missing = 0
    // Nobody waits for the answer: it counts once, whoever says it.
    void hub.opened(place.id)
  }

  const wait = (tries: number): Promise<void> =>
    new Promise(resolve => {
      const cancel = clock.after(backoffMs(tries, firstRetryMs, mostRetryMs, randomBytes(1)[0]!), resolve)
      stopWaiting = () => {
        cancel()
        resolve()
      }
    })

  /** The last snapshots did not open: what they held is left as text, or not at all. False where the hub does not answer. */
  async function giveUp(upTo: number): Promise<boolean> {
    const found = await reader.text(upTo)
    if (!found.ok) return false
    text = found.value
    problem = text ? 'text' : 'lost'
    missing = Math.max(missing, upTo)
    deps.logStep(text ? 'text-only' : 'lost', null)
    return true
  }

  async function bring(upTo: number): Promise<boolean> {
    for (let tries = 0; !closed; tries++) {
      const found = await reader.newest(upTo)
      if (closed) return false
      if (found.ok && found.value) {
        merge(found.value)
        return true
      }
      if (found.ok && (await giveUp(upTo))) return true
      await wait(tries)
    }
    return false
  }

  return {
    reader,
    load(mark) {
      missing = mark.missing ?? 0
      // Until it is found.
      if (missing > 0) problem = 'lost'
      if (mark.history) history.begin(mark.history)
    },
    data: () => ({ history: history.left, missing }),
    async jump(newest) {
      const { opened: _opened, ...place } = newest
      const found = await reader.newest(1, { ...place, kind: 'snapshot' })
      const snapshot = found.ok ? found.value : null
      const chain = snapshot && fromBase64Url(snapshot.place.chain)
      if (closed || !snapshot || chain?.length !== 32) {
        if (found.ok) deps.logStep('log-read', newest.id)
        return null
      }
      merge(snapshot)
      const { seq } = snapshot.place
      history.begin({ after: 0, until: seq })
      return { seq, chain }
    },
    async cover(entries) {
      const upTo = entries.findLast(({ entry, sealed }) => sealed === null && entry.kind === 'update')?.after
        .seq
      if (upTo !== undefined && upTo > Math.max(reach, missing) && !(await bring(upTo))) return false
      const unread = entries.findLast(({ entry }) => entry.kind === 'update' && !keyring(entry.epoch))
      if (unread && unread.after.seq > reach) missing = Math.max(missing, unread.after.seq)
      return !closed
    },
    took: maker.took,
    settled: maker.consider,
    async told(newest) {
      maker.told(newest)
      history.resume()
      if (!newest || missing === 0 || newest.seq < missing) return
      const found = await reader.newest(missing)
      if (closed || !found.ok) return
      if (found.value) {
        merge(found.value)
        problem = 'repaired'
        text = null
      } else if (!text) await giveUp(missing)
      deps.changed()
    },
    reported(step) {
      const parsed = logStep.safeParse(step)
      if (parsed.success) maker.doubted(parsed.data.snapshot)
    },
    get reading() {
      return history.left !== null
    },
    get problem() {
      return problem
    },
    get text() {
      return text
    },
    clear() {
      reach = 0
      missing = 0
      history.forget()
    },
    close() {
      closed = true
      stopWaiting?.()
      history.close()
      maker.close()
    },
  }
}
