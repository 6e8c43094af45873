import * as Y from 'yjs'
import { countCovered } from '../../core/coverage.ts'
import type { SnapshotId } from '../../core/ids.ts'
import { emptyChain } from '../../core/log-chain.ts'
import type { HubToClient } from '../../protocol/hub.ts'
import { createAppender } from './appender.ts'
import { createIntake } from './intake.ts'
import { createLacking, type Lacked } from './lacking.ts'
import { createMarkSaver } from './mark-saver.ts'
import { createLogReader, type LogPosition, type LogReader, type ReadEntry } from './reader.ts'
import type { RoomLog, RoomLogDeps } from './room-log-types.ts'
import { createSnapshots, type LogStep, logStepKind } from './snapshots.ts'
import type { LogProblem, LogStatus } from './types.ts'
import { createVersions } from './versions.ts'
import type { Outcome } from './writer.ts'

type Welcome = Extract<HubToClient, { type: 'welcome' }>

/**
 * What came over direct links is its author's to append; after so long, and up to so much longer, it is looked at whether they have, at
 * different times in different browsers, since what the first appends the others need not. Milliseconds.
 */
const compareAfterMs = { connected: [500, 2_500], heard: [5_000, 5_000] } as const

export function createRoomLog(deps: RoomLogDeps): RoomLog {
  const { self, keys, hub, clock, randomBytes, drops, records, doc } = deps
  const lacking = createLacking({
    self,
    mayEdit: keys.edit !== null,
    recordLogs: records.logs,
    doc,
    randomBytes,
  })
  const intake = createIntake({ ...deps, lacking })
  /** The origin of changes that are ours though Yjs takes them for another's. */
  const written = {}
  let reader: LogReader | null = null
  let endUse: (() => void) | null = null
  /** Up to where everything is taken in. */
  let position: LogPosition = { seq: 0, chain: emptyChain }
  let batch: ReadEntry[] = []
  /** What is to be taken in, one thing after the other. */
  let taking: Promise<void> = Promise.resolve()
  let untaken = 0
  let allStored = true
  let problem: LogProblem | null = null
  let reported = ''
  let stopCompare: (() => void) | null = null
  /** Waits until a snapshot that is begun with is in. */
  let welcomed: Welcome | null = null
  let beginning = false
  let closed = false

  const caughtUp = (): boolean => reader?.caughtUp === true && untaken === 0
  const appender = createAppender({
    ...deps,
    lacking,
    mayAppend: caughtUp,
    appended,
    problem: tell,
    changed: report,
  })
  const { push } = appender
  const saver = createMarkSaver({
    ...deps,
    mark: () => ({ ...position, ...lacking.data(), ...snapshots?.data() }),
    recordsStored: () => allStored,
  })
  const taken = () => ({ position, coverage: lacking.data })
  const snapshots =
    deps.snapshots &&
    createSnapshots({
      ...deps,
      hub: deps.snapshots,
      intake,
      taken: () => (caughtUp() ? taken() : null),
      covered(coverage) {
        lacking.coverAll(coverage)
        records.expect(countCovered(coverage.records))
      },
      take: entries => takeIn(entries),
      changed: saveLater,
      logStep,
    })

  const status = (): LogStatus => ({
    pending: untaken > 0 || appender.busy || lacking.pending,
    read: caughtUp() && snapshots?.reading !== true,
    problem: problem ?? snapshots?.problem ?? null,
  })

  function report(): void {
    const now = Object.values(status()).join()
    if (now !== reported && !closed) deps.changed()
    reported = now
  }

  function tell(next: LogProblem | null): void {
    problem = next
    report()
  }

  function queue(run: () => Promise<void> | void): void {
    untaken++
    const taken = taking.then(run).catch(error => {
      drops.count('log-failed')
      console.error('alongside: the log could not be taken in', error)
    })
    taking = taken.finally(() => {
      untaken--
      if (untaken > 0 || closed) return
      saveLater()
      deps.covered?.()
      push()
      snapshots?.settled()
    })
  }

  function logStep(step: LogStep, snapshot: SnapshotId | null): void {
    const body = { step, snapshot }
    const isSame = (said: { readonly body: unknown }) => JSON.stringify(said.body) === JSON.stringify(body)
    if (!records.list(logStepKind).some(isSame)) void records.append(logStepKind, body)
  }

  function saveLater(): void {
    if (!closed) saver.later()
    report()
  }

  async function takeIn(entries: readonly ReadEntry[]): Promise<boolean> {
    const stored = await intake.take(entries)
    allStored &&= stored
    return stored
  }

  function takeBatch(): void {
    const entries = batch
    batch = []
    if (entries.length === 0) return
    queue(async () => {
      // What the log has let go of is in snapshots.
      if (snapshots && !(await snapshots.cover(entries))) return
      await takeIn(entries)
      position = entries.at(-1)!.after
      snapshots?.took(entries.reduce((sum, entry) => sum + updateBytes(entry), 0))
    })
  }

  function beginAnew(): void {
    takeBatch()
    drops.count('history-changed')
    tell('changed')
    queue(() => {
      lacking.clear()
      snapshots?.clear()
      position = { seq: 0, chain: emptyChain }
      compareLater(compareAfterMs.connected)
    })
  }

  function compareLater([leastMs, spreadMs]: readonly [number, number]): void {
    if (closed) return
    stopCompare ??= clock.after(leastMs + (randomBytes(1)[0]! / 256) * spreadMs, () => {
      stopCompare = null
      lacking.compare()
      push()
    })
  }

  function appended(sent: Lacked, { message, dataHash }: Extract<Outcome, { type: 'appended' }>): void {
    if (problem !== 'changed') tell(null)
    const after = reader!.appended(message, dataHash)
    queue(() => {
      if (after) {
        sent.covered()
        position = after
        snapshots?.took(sent.kind === 'update' ? sent.plain.length : 0)
      }
      // It was there before, as what we sent or as something else; whatever is lacking still goes under another id.
      else if (message.seq <= position.seq) lacking.spoil(sent.id)
    })
  }

  function onUpdate(update: Uint8Array, from: unknown, _doc: unknown, { local }: Y.Transaction): void {
    if (from === intake.origin) return
    if (!local && from !== written) return void compareLater(compareAfterMs.heard)
    lacking.said(update)
    push()
  }

  function lost(): void {
    welcomed = null
    reader?.lost()
    appender.lost()
    report()
  }

  function welcome(message: Welcome): void {
    appender.welcome()
    tell(null)
    welcomed = message
    const { snapshot, head } = message
    // Who has nothing yet begins with a snapshot; who has something goes on from there, and notices another history.
    if (snapshots && snapshot && snapshot.seq <= head && position.seq === 0 && untaken === 0) {
      beginning = true
      queue(async () => {
        const reached = await snapshots.jump(snapshot)
        if (reached) {
          position = reached
          reader?.moveTo(reached)
        }
        beginning = false
        follow()
      })
    }
    if (!beginning) follow()
  }

  function follow(): void {
    if (!welcomed || closed) return
    reader?.welcome(welcomed)
    compareLater(compareAfterMs.connected)
    void snapshots?.told(welcomed.snapshot ?? null)
    push()
  }

  return {
    async load(intact) {
      const mark = intact ? await deps.store.load() : null
      if (!mark) return
      position = { seq: mark.seq, chain: mark.chain }
      lacking.load(mark)
      records.expect(countCovered(mark.records))
      snapshots?.load(mark)
    },
    start() {
      doc.on('update', onUpdate)
      const events = {
        entry: (read: ReadEntry) => void batch.push(read),
        read: takeBatch,
        changed: beginAnew,
      }
      reader = createLogReader({ hub, clock, from: position, events })
      endUse = hub.use({
        state(state) {
          if (state !== 'open') lost()
        },
        message(message) {
          switch (message.type) {
            case 'welcome':
              welcome(message)
              break
            case 'snapshot':
              void snapshots?.told(message.snapshot)
              break
            case 'entries':
              reader?.entries(message)
              break
            case 'appended':
            case 'not-appended':
              appender.answered(message)
          }
        },
      })
    },
    recordAdded(entry, replaced) {
      if (entry.content.kind === logStepKind) snapshots?.reported(entry.content.body)
      if (replaced) lacking.replaced(entry)
      if (entry.content.author !== self.person) compareLater(compareAfterMs.heard)
      push()
    },
    has: lacking.hasRecord,
    get status() {
      return status()
    },
    versions:
      deps.snapshots &&
      createVersions({
        ...deps,
        hub: deps.snapshots,
        taken,
        text: () => snapshots?.text ?? null,
        write: update => Y.applyUpdate(doc, update, written),
      }),
    async close() {
      closed = true
      doc.off('update', onUpdate)
      endUse?.()
      lost()
      appender.close()
      snapshots?.close()
      stopCompare?.()
      await taking
      await saver.now()
    },
  }
}

const updateBytes = ({ entry, sealed }: ReadEntry): number =>
  entry.kind === 'update' ? (sealed?.length ?? 0) : 0
