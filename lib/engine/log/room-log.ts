import { sha256 } from '@noble/hashes/sha2.js'
import * as Y from 'yjs'
import { concat, fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import { createCoverage } from '../../core/coverage.ts'
import type { RecordId, RoomId } from '../../core/ids.ts'
import type { EpochKeys } from '../../core/keys.ts'
import { emptyChain } from '../../core/log-chain.ts'
import { authorOf, logNameOf } from '../../core/records.ts'
import type { EntryKind } from '../../protocol/hub.ts'
import { openEntry, packedBytes, packRecords, sealEntry, unpackRecords } from '../../protocol/log-entry.ts'
import type { Drops } from '../drops.ts'
import type { Entry } from '../record-codec.ts'
import type { RunningRecords } from '../records.ts'
import type { HubConnection } from '../relay/types.ts'
import type { Clock, RandomBytes, Self, SignedRecord } from '../types.ts'
import { createDocumentCoverage } from './document-coverage.ts'
import { createLogReader, type LogPosition, type LogReader, type ReadEntry } from './reader.ts'
import type { LogProblem, LogStatus, LogStore } from './types.ts'
import { createLogWriter, type Outcome, type Refused } from './writer.ts'

export interface RoomLogDeps {
  readonly room: RoomId
  readonly self: Self
  /** Of the current epoch. Who has no part in editing appends no updates. */
  readonly keys: EpochKeys
  /** The key that opens what was sealed in an epoch; null for one we were not there in. */
  readonly contentsKey: (epoch: number) => Uint8Array | null
  readonly hub: HubConnection
  readonly store: LogStore
  readonly records: Pick<RunningRecords, 'logs' | 'takeLogged'>
  readonly doc: Y.Doc
  /** Resolves when all changes of the document so far have been written; false when the store lacks some. */
  readonly documentStored: () => Promise<boolean>
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly drops: Drops
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
  /** Resolves when the mark is stored. */
  close(): Promise<void>
}

/** What came over direct links is its author's to append; after this it is looked at whether they have. Milliseconds. */
const doubtMs = { connected: [500, 2_500], heard: [5_000, 5_000] } as const
/** Changes of the document are gathered for so long after each append. Milliseconds. */
const gatherMs = 100
const retryMs = 1_000
const saveMs = 500
/** What one entry holds of many records. Bytes. */
const packMostBytes = 32 * 1024
const packMost = 64

/** Something on its way to the log. */
interface Outgoing {
  readonly kind: EntryKind
  readonly id: RecordId
  readonly plain: Uint8Array
  /** It is in the log. */
  covered(): void
  /** It may not be. */
  missed(): void
}

export function createRoomLog(deps: RoomLogDeps): RoomLog {
  const { room, self, keys, hub, clock, randomBytes, drops, records, doc } = deps
  const origin = {}
  let recordCoverage = createCoverage()
  let documentCoverage = createDocumentCoverage()
  let position: LogPosition = { seq: 0, chain: emptyChain }
  let reader: LogReader | null = null
  const writer = createLogWriter(hub, clock)
  let endUse: (() => void) | null = null
  /** What was read, taken in one after the other. */
  let taking: Promise<void> = Promise.resolve()
  let untaken = 0
  let batch: ReadEntry[] = []
  let ownUpdates: Uint8Array[] = []
  /** Whether everything here is to be compared with the log, others' things too. */
  let doubting = false
  let problem: LogProblem | null = null
  const stopped = new Set<EntryKind>()
  /** Ids under which the log holds something other than the record. */
  const spoiled = new Set<RecordId>()
  let allStored = true
  let stopDoubt: (() => void) | null = null
  let stopPause: (() => void) | null = null
  let stopSave: (() => void) | null = null
  let saving: Promise<void> = Promise.resolve()
  let closed = false

  function tell(next: LogProblem | null): void {
    if (problem === next) return
    problem = next
    deps.changed()
  }

  // -- from the log ------------------------------------------------------------------------------------------

  function queue(run: () => Promise<void> | void): void {
    untaken++
    taking = taking.then(run).finally(() => {
      untaken--
      if (untaken > 0 || closed) return
      stopSave ??= clock.after(saveMs, save)
      push()
    })
  }

  function takeBatch(): void {
    const entries = batch
    batch = []
    if (entries.length > 0) queue(() => take(entries))
  }

  async function take(entries: readonly ReadEntry[]): Promise<void> {
    const opened = entries.flatMap(({ entry, sealed }) => {
      const key = deps.contentsKey(entry.epoch)
      const plain = key && openEntry(key, { ...entry, room }, sealed)
      if (plain) return { entry, plain }
      refuse(entry.id, 'entry-unreadable')
      return []
    })
    Y.transact(
      doc,
      () => {
        for (const { entry, plain } of opened) if (entry.kind === 'update') applyUpdate(plain)
      },
      origin,
      false,
    )
    await takeRecords(opened.filter(({ entry }) => entry.kind === 'record'))
    position = entries.at(-1)!.after
  }

  function applyUpdate(update: Uint8Array): void {
    try {
      documentCoverage.add(update)
      Y.applyUpdate(doc, update, origin)
    } catch {
      drops.count('entry-damaged')
    }
  }

  async function takeRecords(
    opened: readonly { readonly entry: { readonly id: RecordId }; readonly plain: Uint8Array }[],
  ): Promise<void> {
    if (opened.length === 0) return
    const batches = opened.map(({ plain }) => unpackRecords(plain))
    const { entries, stored } = await records.takeLogged(batches.flatMap(signed => signed ?? []))
    allStored &&= stored
    for (const entry of entries) cover(entry)
    for (const [i, signed] of batches.entries()) if (!signed) refuse(opened[i]!.entry.id, 'entry-damaged')
  }

  /** The log has it. Where ours is the one that counts in its place, that one has yet to get there. */
  function cover({ id, content: { author, device, seq } }: Entry): void {
    const name = logNameOf(author, device)
    if (records.logs.get(name)?.at(seq)?.id === id) recordCoverage.add(name, seq, seq + 1)
  }

  function refuse(id: RecordId, reason: string): void {
    drops.count(reason)
    spoiled.add(id)
  }

  function beginAnew(): void {
    takeBatch()
    drops.count('history-changed')
    tell('changed')
    queue(() => {
      recordCoverage.clear()
      documentCoverage.clear()
      position = { seq: 0, chain: emptyChain }
      doubt(doubtMs.connected)
    })
  }

  // -- to the log --------------------------------------------------------------------------------------------

  function doubt([leastMs, spreadMs]: readonly [number, number]): void {
    // Not all at once: what the first appends, the others need not.
    stopDoubt ??= clock.after(leastMs + (randomBytes(1)[0]! / 256) * spreadMs, () => {
      stopDoubt = null
      doubting = true
      push()
    })
  }

  function lackedRecords(most: number): Entry[] {
    const found: Entry[] = []
    let bytes = 0
    const covered = recordCoverage
    for (const [name, log] of records.logs) {
      const isOwn = authorOf(name) === self.person
      if (!isOwn && !(doubting && keys.edit)) continue
      for (
        let seq = covered.firstMissing(name, 1);
        seq <= log.top;
        seq = covered.firstMissing(name, seq + 1)
      ) {
        const entry = log.at(seq)
        if (!entry) continue
        bytes += packedBytes(entry.signed)
        if (found.length > 0 && (found.length === most || bytes > packMostBytes)) return found
        found.push(entry)
      }
    }
    return found
  }

  function nextRecords(): Outgoing | null {
    const entries = stopped.has('record') ? [] : lackedRecords(packMost)
    if (entries.length === 0) return null
    const named = idOf(entries.map(({ id }) => id))
    return {
      kind: 'record',
      id: spoiled.has(named) ? (toBase64Url(randomBytes(16)) as RecordId) : named,
      plain: packRecords(entries.map(({ signed }): SignedRecord => signed)),
      covered() {
        for (const entry of entries) cover(entry)
      },
      missed: () => undefined,
    }
  }

  function nextUpdate(): Outgoing | null {
    if (!keys.edit || stopped.has('update')) return null
    const own = ownUpdates.filter(update => !documentCoverage.covers(update))
    ownUpdates = []
    const said = own.length > 1 ? Y.mergeUpdates(own) : own[0]
    const plain = said ?? (doubting ? documentCoverage.lacking(doc) : null)
    if (!plain) return null
    return {
      kind: 'update',
      id: toBase64Url(randomBytes(16)) as RecordId,
      plain,
      covered: () => documentCoverage.add(plain),
      missed() {
        if (said) ownUpdates.unshift(said)
      },
    }
  }

  function push(): void {
    if (closed || !reader?.caughtUp || untaken > 0 || writer.busy || stopPause) return
    const next = nextRecords() ?? nextUpdate()
    if (!next) {
      doubting = false
      return
    }
    const { id, kind, plain } = next
    const { epoch, contents } = keys
    const sealed = sealEntry(contents, { room, epoch, kind, id }, plain, randomBytes(24))
    writer.append({ id, kind, epoch, sealed }, outcome => settle(next, outcome))
  }

  function settle(sent: Outgoing, outcome: Outcome): void {
    if (outcome.type !== 'appended') {
      sent.missed()
      if (outcome.type === 'refused') refused(sent.kind, outcome.message)
      else pause(retryMs)
      return
    }
    if (problem !== 'changed') tell(null)
    const { message, dataHash } = outcome
    const after = reader!.appended(message, dataHash)
    queue(() => {
      if (after) {
        sent.covered()
        position = after
      } else if (message.seq <= position.seq && sent.kind === 'record' && lackedRecords(1).length > 0)
        // The log has something else under that id.
        spoiled.add(sent.id)
    })
    if (sent.kind === 'update') pause(gatherMs)
  }

  function refused(kind: EntryKind, { code, retryAfterMs }: Refused): void {
    switch (code) {
      case 'room-full':
        tell('full')
        break
      case 'unavailable':
        tell('unavailable')
        break
      case 'muted':
        tell('muted')
        stopped.add(kind)
        break
      case 'old-epoch':
      case 'too-large':
      case 'viewers-may-not-edit':
        // Not on this connection any more.
        stopped.add(kind)
        break
      case 'rate-limited':
      case 'bad-parts':
        break
    }
    drops.count(`not-appended-${code}`)
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
    if (from === origin) return
    if (local) {
      ownUpdates.push(update)
      push()
    } else doubt(doubtMs.heard)
  }

  // -- over time ---------------------------------------------------------------------------------------------

  async function save(): Promise<void> {
    stopSave?.()
    stopSave = null
    const mark = { ...position, records: recordCoverage.data(), ...documentCoverage.data() }
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
  }

  return {
    async load(intact) {
      const mark = intact ? await deps.store.load() : null
      if (!mark) return
      position = { seq: mark.seq, chain: mark.chain }
      recordCoverage = createCoverage(mark.records)
      documentCoverage = createDocumentCoverage(mark)
    },
    start() {
      doc.on('update', onUpdate)
      reader = createLogReader({
        hub,
        clock,
        from: position,
        events: { entry: read => void batch.push(read), read: takeBatch, changed: beginAnew },
      })
      endUse = hub.use({
        state(state) {
          if (state !== 'open') lost()
        },
        message(message) {
          switch (message.type) {
            case 'welcome':
              lost()
              stopped.clear()
              tell(null)
              reader?.welcome(message)
              doubt(doubtMs.connected)
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
      const { author, device, seq } = entry.content
      if (replaced) recordCoverage.remove(logNameOf(author, device), seq)
      if (author !== self.person) doubt(doubtMs.heard)
      push()
    },
    get status() {
      const pending =
        untaken > 0 || writer.busy || doubting || ownUpdates.length > 0 || lackedRecords(1).length > 0
      return { pending, problem }
    },
    async close() {
      closed = true
      doc.off('update', onUpdate)
      endUse?.()
      lost()
      stopPause?.()
      stopDoubt?.()
      await taking
      await save()
    },
  }
}

/** One record goes under its own id, so that two who append it append it once. */
function idOf(ids: readonly RecordId[]): RecordId {
  if (ids.length === 1) return ids[0]!
  const hash = sha256(concat(...ids.map(id => fromBase64Url(id)!)))
  return toBase64Url(hash.subarray(0, 16)) as RecordId
}
