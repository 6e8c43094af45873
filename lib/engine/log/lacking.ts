import { sha256 } from '@noble/hashes/sha2.js'
import * as Y from 'yjs'
import { concat, fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import { addAll, createCoverage } from '../../core/coverage.ts'
import type { RecordId } from '../../core/ids.ts'
import { authorOf, logNameOf } from '../../core/records.ts'
import type { EntryKind } from '../../protocol/hub.ts'
import { packedBytes, packRecords } from '../../protocol/log-entry.ts'
import type { Entry } from '../../protocol/record-codec.ts'
import type { LogCoverage } from '../../protocol/snapshot.ts'
import type { RecordSet } from '../record-set.ts'
import type { RandomBytes, Self } from '../types.ts'
import { createDocumentCoverage } from './document-coverage.ts'
import type { LogMark } from './types.ts'

/** Something for the log. */
export interface Lacked {
  readonly kind: EntryKind
  readonly id: RecordId
  readonly plain: Uint8Array
  /** The log has it. */
  covered(): void
  /** It may not have it. */
  missed(): void
}

/** What this browser holds and the log does not. */
export interface Lacking {
  load(mark: LogMark): void
  /** The log has this record. Where another counts in its place here, that one has yet to get there. */
  coverRecord(entry: Entry): void
  /** Whether the log has it. */
  hasRecord(entry: Entry): boolean
  /** The log has this update. Throws for bytes that are none. */
  coverUpdate(update: Uint8Array): void
  /** The log has all this, as whoever made a snapshot of it has seen. */
  coverAll(coverage: LogCoverage): void
  /** A record took the place of another, which the log may have. */
  replaced(entry: Entry): void
  /** The log has something else under this id. */
  spoil(id: RecordId): void
  /** Another history: it has nothing of ours. */
  clear(): void
  /** We have changed the document. */
  said(update: Uint8Array): void
  /** From now on others' things count as well, and all of the document, until nothing is lacking. */
  compare(): void
  /** The next thing to be appended, of kinds that the log takes; our own first. Calling it takes it. */
  next(kinds: readonly EntryKind[]): Lacked | null
  readonly pending: boolean
  data(): LogCoverage
}

export interface LackingDeps {
  readonly self: Self
  readonly mayEdit: boolean
  readonly recordLogs: RecordSet['logs']
  readonly doc: Y.Doc
  readonly randomBytes: RandomBytes
}

/** What one entry holds of many records. Bytes. */
const packMostBytes = 32 * 1024
const packMost = 64
/** Own changes kept one by one while the hub is away. */
const saidMost = 500

export function createLacking({ self, mayEdit, recordLogs, doc, randomBytes }: LackingDeps): Lacking {
  let recordCoverage = createCoverage()
  let documentCoverage = createDocumentCoverage()
  let said: Uint8Array[] = []
  let comparing = false
  const spoiled = new Set<RecordId>()

  function records(most: number): Entry[] {
    const found: Entry[] = []
    let bytes = 0
    const missing = recordCoverage.firstMissing
    for (const [name, log] of recordLogs) {
      // What others have said is theirs to append, unless they could not.
      if (authorOf(name) !== self.person && !(comparing && mayEdit)) continue
      for (let seq = missing(name, 1); seq <= log.top; seq = missing(name, seq + 1)) {
        const entry = log.at(seq)
        if (!entry) continue
        bytes += packedBytes(entry.signed)
        if (found.length === most || (found.length > 0 && bytes > packMostBytes)) return found
        found.push(entry)
      }
    }
    return found
  }

  function coverRecord({ id, content: { author, device, seq } }: Entry): void {
    const name = logNameOf(author, device)
    if (recordLogs.get(name)?.at(seq)?.id === id) recordCoverage.add(name, seq, seq + 1)
  }

  const randomId = (): RecordId => toBase64Url(randomBytes(16)) as RecordId

  function nextRecords(): Lacked | null {
    const entries = records(packMost)
    if (entries.length === 0) return null
    const id = idOf(entries.map(entry => entry.id))
    return {
      kind: 'record',
      id: spoiled.has(id) ? randomId() : id,
      plain: packRecords(entries.map(({ signed }) => signed)),
      covered() {
        for (const entry of entries) coverRecord(entry)
      },
      missed: () => undefined,
    }
  }

  function nextUpdate(): Lacked | null {
    const fresh = said.filter(update => !documentCoverage.covers(update))
    said = []
    const own = fresh.length > 1 ? Y.mergeUpdates(fresh) : fresh[0]
    const plain = own ?? (comparing ? documentCoverage.lacking(doc) : null)
    if (!plain) return null
    return {
      kind: 'update',
      id: randomId(),
      plain,
      covered: () => documentCoverage.add(plain),
      missed() {
        if (own) said.unshift(own)
      },
    }
  }

  return {
    load(mark) {
      recordCoverage = createCoverage(mark.records)
      documentCoverage = createDocumentCoverage(mark)
    },
    coverRecord,
    hasRecord: ({ content: { author, device, seq } }) =>
      recordCoverage.covers(logNameOf(author, device), seq, seq + 1),
    coverUpdate: update => documentCoverage.add(update),
    coverAll({ records, inserts, deletes }) {
      addAll(recordCoverage, records)
      documentCoverage.addAll({ inserts, deletes })
    },
    replaced({ content: { author, device, seq } }) {
      recordCoverage.remove(logNameOf(author, device), seq)
    },
    spoil: id => void spoiled.add(id),
    clear() {
      recordCoverage.clear()
      documentCoverage.clear()
    },
    said(update) {
      if (!mayEdit) return
      said.push(update)
      if (said.length > saidMost) said = [Y.mergeUpdates(said)]
    },
    compare() {
      comparing = true
    },
    next(kinds) {
      const next =
        (kinds.includes('record') ? nextRecords() : null) ??
        (kinds.includes('update') && mayEdit ? nextUpdate() : null)
      if (!next) comparing = false
      return next
    },
    get pending() {
      return comparing || said.length > 0 || records(1).length > 0
    },
    data: () => ({ records: recordCoverage.data(), ...documentCoverage.data() }),
  }
}

/** One record goes under its own id, so that two who append it append it once. */
function idOf(ids: readonly RecordId[]): RecordId {
  if (ids.length === 1) return ids[0]!
  const hash = sha256(concat(...ids.map(id => fromBase64Url(id)!)))
  return toBase64Url(hash.subarray(0, 16)) as RecordId
}
