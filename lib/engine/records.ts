import { toBase64Url } from '../core/bytes.ts'
import type { PersonId, RecordId, RoomId, SessionId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { createRate, type Rate } from '../core/rate.ts'
import { type LogName, logNameOf } from '../core/records.ts'
import { fail, ok } from '../core/result.ts'
import type { PeerMessage } from '../protocol/peer.ts'
import type { SignedRecord } from '../protocol/record-codec.ts'
import {
  type Entry,
  fromWire,
  isGenuine,
  readRecord,
  signRecord,
  type WireRecord,
} from '../protocol/record-codec.ts'
import type { Drops } from './drops.ts'
import { createReached } from './reached.ts'
import { createRecordSet, type RecordSet } from './record-set.ts'
import { createRecordSync } from './record-sync.ts'
import type { RecordStore } from './stores/types.ts'
import { createSubscribers, type Subscribers } from './subscribers.ts'
import type { Clock, Peer, RandomBytes, RecordSubscriber, Records, Self, Settings } from './types.ts'

export interface RecordsDeps {
  readonly room: RoomId
  readonly self: Self
  readonly store: RecordStore
  /** Keeps how far others have what we said. To be loaded before anybody is reached. */
  readonly settings: Pick<Settings, 'get' | 'set'>
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly drops: Drops
  readonly send: (to: SessionId, message: PeerMessage) => boolean
  /** Whether the last write to the store went well. */
  readonly stored: (well: boolean) => void
  /** Told of what a subscriber has thrown. */
  readonly failed: (error: unknown) => void
  /** Their records are not taken over direct links. The log's are the hub's to refuse. */
  readonly isSilenced: (person: PersonId) => boolean
  /** A record is new here, whoever said it and however it came. `replaced`: it took the place of another. */
  readonly added: (entry: Entry, replaced: boolean) => void
  /** Others have more of what we said. */
  readonly reached?: () => void
}

/** Records as the room drives them; `Records` is what its features see. */
export interface RunningRecords extends Records {
  /** Reads what is stored. A damaged row is skipped and counted; signatures were checked before they were stored. */
  load(): Promise<void>
  peerUp(peer: Peer): void
  peerDown(session: SessionId): void
  message(from: SessionId, message: PeerMessage): void
  /**
   * Takes records from the room's log, which has all there are, in whatever order. Those that are good, and whether they
   * would survive a killed browser.
   */
  takeLogged(batch: readonly SignedRecord[]): Promise<{ entries: readonly Entry[]; stored: boolean }>
  /** The room is known to have so many records, though not all of them are here yet: what is new among them has its place at once. */
  expect(count: number): void
  readonly logs: RecordSet['logs']
  readonly entryOf: RecordSet['entryOf']
  /** Whether anybody is known to have this of ours. */
  isReached(entry: Entry): boolean
  /** Resolves when all that was taken or said is stored. */
  close(): Promise<void>
}

/** Verifications in a row before other work has its turn. */
const verifiedPerTurn = 32

export function createRecords(deps: RecordsDeps): RunningRecords {
  const { room, self, store, clock, randomBytes, drops, send, stored } = deps
  const subscribersByKind = new Map<string, Subscribers<RecordSubscriber>>()
  const rateBySession = new Map<SessionId, { readonly records: Rate; readonly wants: Rate }>()
  /** What is being done to the set, one after the other: taking in on one line, saying on another. */
  let taking: Promise<unknown> = Promise.resolve()
  let saying: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let closed = false
  let device = self.device

  const set: RecordSet = createRecordSet(clock.now, {
    placed(record, after) {
      subscribersByKind.get(record.kind)?.each(subscriber => subscriber.added(record, after))
    },
    reset() {
      for (const subscribers of subscribersByKind.values()) subscribers.each(({ reset }) => reset())
    },
  })
  const random = (): number => randomBytes(1)[0]! / 256
  const reached = createReached({
    own: self.person,
    clock,
    settings: deps.settings,
    topOf: log => set.logs.get(log)?.top ?? 0,
    changed: () => deps.reached?.(),
  })
  const sync = createRecordSync({ set, clock, random, send, reached, isSilenced: deps.isSilenced })
  const turn = (): Promise<void> => new Promise(resolve => void clock.after(0, resolve))

  async function keep(entries: readonly Entry[]): Promise<boolean> {
    const well = await store.append(entries.map(entry => entry.signed)).then(
      () => true,
      () => false,
    )
    stored(well)
    return well
  }

  /** Parsed entries of a batch with good signatures, in the batch's order. Known ones are not verified again. */
  async function examine(batch: readonly (SignedRecord | null)[]): Promise<Entry[]> {
    const good = new Map<RecordId, Entry>()
    let verified = 0
    for (const signed of batch) {
      const entry = signed && readRecord(room, signed)
      if (!entry) {
        drops.count('record-malformed')
        continue
      }
      if (good.has(entry.id)) continue
      if (!set.has(entry)) {
        if (verified++ % verifiedPerTurn === verifiedPerTurn - 1) await turn()
        if (!isGenuine(entry)) {
          drops.count('record-forged')
          continue
        }
      }
      good.set(entry.id, entry)
    }
    return [...good.values()]
  }

  /** Without those whose predecessor is missing: whoever sent one is asked for what is between. */
  function inSequence(entries: readonly Entry[]): Entry[] {
    const headByLog = new Map<LogName, number>()
    return entries.filter(({ content: { author, device, seq } }) => {
      const log = logNameOf(author, device)
      const head = headByLog.get(log) ?? set.logs.get(log)?.head ?? 0
      if (seq > head + 1) return false
      headByLog.set(log, Math.max(head, seq))
      return true
    })
  }

  async function take(from: SessionId, answer: boolean, batch: readonly WireRecord[]): Promise<void> {
    const examined = await examine(batch.map(fromWire))
    const good = examined.filter(({ content }) => !deps.isSilenced(content.author))
    if (good.length < examined.length) drops.count('record-silenced')
    await show(inSequence(good))
    if (!closed) sync.received(from, answer, good)
  }

  /**
   * Shown before it is stored, which takes a disk's time and nobody need wait for, and even where it cannot be: others have it too, and will
   * give it again after a restart. Resolves to whether it is stored.
   */
  async function show(entries: readonly Entry[]): Promise<boolean> {
    const fresh = entries.filter(entry => !set.has(entry) && !set.winnerOver(entry))
    for (const entry of fresh) {
      const added = set.add(entry)
      if (added === 'new' || added === 'won') {
        sync.grew(logNameOf(entry.content.author, entry.content.device), added === 'won')
        deps.added(entry, added === 'won')
      } else if (added === 'full') drops.count('records-full')
    }
    return fresh.length === 0 || keep(fresh)
  }

  async function takeLogged(batch: readonly SignedRecord[]) {
    const entries = await examine(batch)
    return { entries, stored: await show(entries) }
  }

  function accept(from: SessionId, answer: boolean, batch: readonly WireRecord[]): void {
    const asked = answer && sync.asked(from)
    const inRate = asked || rateBySession.get(from)?.records.take(clock.now(), batch.length)
    if (!inRate || waiting + batch.length > limits.recordsWaiting) {
      drops.count('records-too-fast')
      return
    }
    waiting += batch.length
    taking = taking
      .then(() => take(from, asked, batch))
      .finally(() => {
        waiting -= batch.length
      })
  }

  async function say(kind: string, body: unknown): ReturnType<Records['append']> {
    const entry = signRecord(self.key, {
      v: 1,
      room,
      author: self.person,
      device,
      seq: (set.logs.get(logNameOf(self.person, device))?.top ?? 0) + 1,
      lamport: set.nextLamport(),
      timeMs: Math.floor(clock.now()),
      kind,
      body,
    })
    if (entry.signed.payload.length > limits.recordBytes) return fail('too-long')
    if (set.full) return fail('full')
    if (!(await keep([entry]))) return fail('storage')
    set.add(entry)
    sync.said(entry)
    deps.added(entry, false)
    return ok(set.find(entry.id)!.record)
  }

  return {
    async load() {
      for (const signed of await store.load()) {
        const entry = readRecord(room, signed)
        if (entry) set.add(entry)
        else drops.count('record-damaged')
      }
      const ours = set.logs.get(logNameOf(self.person, device))
      // A log with a hole cannot grow for others: what is said from now on goes into a new one.
      if (ours && ours.head < ours.top) device = toBase64Url(randomBytes(8))
    },
    peerUp({ session }) {
      rateBySession.set(session, {
        records: createRate(limits.recordsPerSecond, limits.recordsBurst),
        wants: createRate(limits.wantsPerSecond, limits.wantsPerSecond),
      })
      sync.peerUp(session)
    },
    peerDown(session) {
      rateBySession.delete(session)
      sync.peerDown(session)
    },
    message(from, message) {
      if (message.type === 'have') sync.have(from, message)
      else if (message.type === 'records') accept(from, message.answer, message.records)
      else if (message.type === 'want') {
        if (rateBySession.get(from)?.wants.take(clock.now())) sync.want(from, message)
        else drops.count('wants-too-fast')
      }
    },
    takeLogged(batch) {
      const taken = taking.then(() => takeLogged(batch))
      taking = taken
      return taken
    },
    expect: set.expect,
    logs: set.logs,
    entryOf: set.entryOf,
    isReached: ({ content: { author, device, seq } }) => reached.has(logNameOf(author, device), seq),
    list: kind => set.list(kind),
    find: id => set.find(id)?.record ?? null,
    indexOf: id => set.find(id)?.at ?? -1,
    append(kind, body) {
      const said = saying.then(() => say(kind, body))
      saying = said
      return said
    },
    subscribe(kind, subscriber) {
      const subscribers = subscribersByKind.get(kind) ?? createSubscribers(deps.failed)
      subscribersByKind.set(kind, subscribers)
      return subscribers.add(subscriber)
    },
    async close() {
      sync.close()
      reached.close()
      await Promise.all([saying, taking])
      closed = true
    },
  }
}
