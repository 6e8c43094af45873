import type * as Y from 'yjs'
import type { EpochKeys } from '../../core/keys.ts'
import { emptyChain } from '../../core/log-chain.ts'
import type { EntryKind } from '../../protocol/hub.ts'
import { sealEntry, signContent } from '../../protocol/log-entry.ts'
import type { Entry } from '../record-codec.ts'
import type { HubConnection } from '../relay/types.ts'
import type { Clock, RandomBytes, Self } from '../types.ts'
import { createIntake, type IntakeDeps } from './intake.ts'
import { createLacking, type Lacked } from './lacking.ts'
import { createLogReader, type LogPosition, type LogReader, type ReadEntry } from './reader.ts'
import type { LogProblem, LogStatus, LogStore } from './types.ts'
import { createLogWriter, type Outcome, type Refused } from './writer.ts'

export interface RoomLogDeps extends Omit<IntakeDeps, 'lacking'> {
  readonly self: Self
  /** Of the current epoch. Who has no part in editing appends no updates. */
  readonly keys: EpochKeys
  readonly hub: HubConnection
  readonly store: LogStore
  /** Resolves when all changes of the document so far have been written; false when the store lacks some. */
  readonly documentStored: () => Promise<boolean>
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** Whether the last write to the store went well. */
  readonly stored: (well: boolean) => void
  /** The status has changed. */
  readonly changed: () => void
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
  readonly status: LogStatus
  /** Resolves when it is stored how far the log was taken in. */
  close(): Promise<void>
}

/**
 * What came over direct links is its author's to append; after so long, and up to so much longer, it is looked at whether they have, at
 * different times in different browsers, since what the first appends the others need not. Milliseconds.
 */
const compareAfterMs = { connected: [500, 2_500], heard: [5_000, 5_000] } as const
/** Changes of the document are gathered for so long after each append. Milliseconds. */
const gatherMs = 100
const retryMs = 1_000
const saveMs = 500

const problemByCode: Partial<Record<Refused['code'], LogProblem>> = {
  'room-full': 'full',
  unavailable: 'unavailable',
  muted: 'muted',
}
/** Refused for as long as this connection lasts. */
const lastingCodes: readonly Refused['code'][] = ['muted', 'old-epoch', 'too-large', 'viewers-may-not-edit']

export function createRoomLog(deps: RoomLogDeps): RoomLog {
  const { room, self, keys, hub, clock, randomBytes, drops, records, doc } = deps
  const lacking = createLacking({
    self,
    mayEdit: keys.edit !== null,
    recordLogs: records.logs,
    doc,
    randomBytes,
  })
  const intake = createIntake({ ...deps, lacking })
  const writer = createLogWriter(hub, clock)
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
  /** Kinds that are not taken from us on this connection. */
  const stopped = new Set<EntryKind>()
  let stopCompare: (() => void) | null = null
  let stopPause: (() => void) | null = null
  let stopSave: (() => void) | null = null
  let saving: Promise<void> = Promise.resolve()
  let closed = false

  const status = (): LogStatus => ({
    pending: untaken > 0 || writer.busy || lacking.pending,
    read: reader?.caughtUp === true && untaken === 0,
    problem,
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
      stopSave ??= clock.after(saveMs, () => void save())
      push()
    })
  }

  function takeBatch(): void {
    const entries = batch
    batch = []
    if (entries.length === 0) return
    queue(async () => {
      const stored = await intake.take(entries)
      allStored &&= stored
      position = entries.at(-1)!.after
    })
  }

  function beginAnew(): void {
    takeBatch()
    drops.count('history-changed')
    tell('changed')
    queue(() => {
      lacking.clear()
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

  function push(): void {
    if (!closed && reader?.caughtUp && untaken === 0 && !writer.busy && !stopPause) appendNext()
    report()
  }

  function appendNext(): void {
    const next = lacking.next((['record', 'update'] as const).filter(kind => !stopped.has(kind)))
    if (!next) return
    const { id, kind, plain } = next
    const { epoch, contents, edit } = keys
    const place = { room, epoch, kind, id }
    const content = edit && kind === 'update' ? signContent(edit.editorSign, place, plain) : plain
    const sealed = sealEntry(contents, place, content, randomBytes(24))
    writer.append({ id, kind, epoch, sealed }, outcome => settle(next, outcome))
  }

  function settle(sent: Lacked, outcome: Outcome): void {
    if (outcome.type === 'appended') {
      appended(sent, outcome)
      return
    }
    sent.missed()
    if (outcome.type === 'refused') refused(sent.kind, outcome.message)
    else pause(retryMs)
  }

  function appended(sent: Lacked, { message, dataHash }: Extract<Outcome, { type: 'appended' }>): void {
    if (problem !== 'changed') tell(null)
    const after = reader!.appended(message, dataHash)
    queue(() => {
      if (after) {
        sent.covered()
        position = after
      } else if (message.seq <= position.seq) {
        // It was there before, as what we sent or as something else; whatever is lacking still goes under another id.
        lacking.spoil(sent.id)
      }
    })
    if (sent.kind === 'update') pause(gatherMs)
  }

  function refused(kind: EntryKind, { code, retryAfterMs }: Refused): void {
    drops.count(`not-appended-${code}`)
    const told = problemByCode[code]
    if (told) tell(told)
    if (lastingCodes.includes(code)) stopped.add(kind)
    pause(Math.max(retryMs, retryAfterMs))
  }

  function pause(ms: number): void {
    if (closed) return
    stopPause?.()
    stopPause = clock.after(ms, () => {
      stopPause = null
      push()
    })
  }

  function onUpdate(update: Uint8Array, from: unknown, _doc: unknown, { local }: Y.Transaction): void {
    if (from === intake.origin) return
    if (!local) return void compareLater(compareAfterMs.heard)
    lacking.said(update)
    push()
  }

  async function save(): Promise<void> {
    stopSave?.()
    stopSave = null
    // What counts is what was taken in by now, once that is stored.
    const mark = { ...position, ...lacking.data() }
    saving = saving.then(async () => {
      if (!(await deps.documentStored()) || !allStored) return
      await deps.store.save(mark).then(
        () => deps.stored(true),
        () => deps.stored(false),
      )
    })
    await saving
  }

  function lost(): void {
    reader?.lost()
    writer.lost()
    stopPause?.()
    stopPause = null
    report()
  }

  return {
    async load(intact) {
      const mark = intact ? await deps.store.load() : null
      if (!mark) return
      position = { seq: mark.seq, chain: mark.chain }
      lacking.load(mark)
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
              stopped.clear()
              tell(null)
              reader?.welcome(message)
              compareLater(compareAfterMs.connected)
              push()
              break
            case 'entries':
              reader?.entries(message)
              break
            case 'appended':
            case 'not-appended':
              writer.answered(message)
              break
          }
        },
      })
    },
    recordAdded(entry, replaced) {
      if (replaced) lacking.replaced(entry)
      if (entry.content.author !== self.person) compareLater(compareAfterMs.heard)
      push()
    },
    get status() {
      return status()
    },
    async close() {
      closed = true
      doc.off('update', onUpdate)
      endUse?.()
      lost()
      stopCompare?.()
      await taking
      await save()
    },
  }
}
