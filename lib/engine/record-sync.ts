import type { PersonId, SessionId } from '../core/ids.ts'
import { limits } from '../core/limits.ts'
import { authorOf, type LogName } from '../core/records.ts'
import type { PeerMessage } from '../protocol/peer.ts'
import { type Entry, toWire } from '../protocol/record-codec.ts'
import type { Reached } from './reached.ts'
import type { RecordSet } from './record-set.ts'
import type { Clock } from './types.ts'

/** Brings this browser's records and those of the people around it together. */
export interface RecordSync {
  peerUp(session: SessionId): void
  peerDown(session: SessionId): void
  have(from: SessionId, message: Extract<PeerMessage, { type: 'have' }>): void
  want(from: SessionId, message: Extract<PeerMessage, { type: 'want' }>): void
  /** The entries of one `records` message have been taken in, as far as they were good. */
  received(from: SessionId, answer: boolean, entries: readonly Entry[]): void
  /** Whether an answer from this peer is being waited for. */
  asked(from: SessionId): boolean
  /** We said something: to everybody at once. */
  said(entry: Entry): void
  /** A log has grown by what others said: told to those who may lack it, in a moment. */
  grew(log: LogName, replaced: boolean): void
  close(): void
}

export interface RecordSyncDeps {
  readonly set: RecordSet
  readonly clock: Clock
  /** A number in [0, 1). */
  readonly random: () => number
  readonly send: (to: SessionId, message: PeerMessage) => boolean
  /** Told of what others have of ours. */
  readonly reached: Pick<Reached, 'confirmed' | 'given' | 'gone'>
  /** Their logs are not asked for. */
  readonly isSilenced: (person: PersonId) => boolean
}

/** An answer that does not come for so long will not come. Milliseconds. */
const answerMs = 10_000
/** What was learnt is told within this time; whoever hears it from another first need not be told. Milliseconds. */
const tellAfterMs = 250
const tellSpreadMs = 750

/** A question for what comes after a seq of a log. */
interface Question {
  readonly from: number
  /** We have a log of that length, but not the same: every entry is looked at, not only what is new. */
  readonly compare: boolean
}

interface PeerState {
  /** How far each of their logs reaches, as far as they have said or shown. */
  readonly headByLog: Map<LogName, number>
  /** What they said last of a log, until ours is as long and can be compared with it. */
  readonly claimByLog: Map<LogName, readonly [head: number, digest: string]>
  /** Logs that differ, and from where on they are still to be compared. */
  readonly comparing: Map<LogName, Question>
  /** What was asked and not answered yet. */
  asked: ReadonlyMap<LogName, Question> | null
  cancelTimeout: () => void
}

export function createRecordSync(deps: RecordSyncDeps): RecordSync {
  const { set, clock, random, send, reached } = deps
  const peers = new Map<SessionId, PeerState>()
  /** Logs to tell of; true where an entry was replaced, which a head does not show. */
  const news = new Map<LogName, boolean>()
  let cancelTelling: (() => void) | null = null
  let closed = false

  const headOf = (log: LogName): number => set.logs.get(log)?.head ?? 0
  const learn = (peer: PeerState, log: LogName, seq: number): void => {
    if (peer.headByLog.size >= limits.logs && !peer.headByLog.has(log)) return
    peer.headByLog.set(log, Math.max(seq, peer.headByLog.get(log) ?? 0))
  }

  function summary(names: Iterable<LogName>): Extract<PeerMessage, { type: 'have' }> {
    const logs: Record<LogName, [number, string]> = {}
    for (const name of names) {
      const log = set.logs.get(name)!
      logs[name] = [log.head, log.digestAt(log.head)]
    }
    return { type: 'have', logs }
  }

  function give(to: SessionId, answer: boolean, entries: readonly Entry[]): boolean {
    const taken = send(to, { type: 'records', answer, records: entries.map(entry => toWire(entry.signed)) })
    if (taken) reached.given(to, entries)
    return taken
  }

  /** They hold a log up to a seq; more than we have ourselves says nothing of what we are about to say. */
  const holds = (log: LogName, seq: number): void => reached.confirmed(log, Math.min(seq, headOf(log)))

  /** Asks each peer for what only they are known to have, one question at a time, each log of one peer. */
  function catchUp(): void {
    const busy = new Set([...peers.values()].flatMap(peer => [...(peer.asked?.keys() ?? [])]))
    for (const [session, peer] of peers) {
      examineClaims(peer)
      if (peer.asked) continue
      const questions = new Map<LogName, Question>(peer.comparing)
      for (const [log, head] of peer.headByLog)
        if (head > headOf(log) && !questions.has(log))
          questions.set(log, { from: headOf(log), compare: false })
      const asked = [...questions].filter(([log]) => !busy.has(log)).slice(0, limits.logsPerWant)
      const logs = Object.fromEntries(asked.map(([log, { from }]) => [log, from]))
      if (asked.length === 0 || !send(session, { type: 'want', logs })) continue
      peer.asked = new Map(asked)
      for (const [log] of asked) busy.add(log)
      peer.cancelTimeout = clock.after(answerMs, () => answered(peer, []))
    }
  }

  /** Their logs that ours have caught up with have to be the same. */
  function examineClaims(peer: PeerState): void {
    for (const [name, [head, digest]] of peer.claimByLog) {
      const log = set.logs.get(name)
      if (!log || log.head < head) continue
      peer.claimByLog.delete(name)
      if (log.digestAt(head) !== digest) peer.comparing.set(name, { from: 0, compare: true })
    }
  }

  /** Whoever was asked and gave nothing new is not asked for it again, until they say anew that they have it. */
  function answered(peer: PeerState, entries: readonly Entry[]): void {
    for (const [log, question] of peer.asked ?? []) {
      const { from, compare } = question
      if (!compare) {
        if (headOf(log) <= from) peer.headByLog.set(log, from)
        continue
      }
      // They have said something newer of it since.
      if (peer.comparing.get(log) !== question) continue
      const seqs = entries.filter(entry => nameOf(entry) === log).map(entry => entry.content.seq)
      const reached = Math.max(from, ...seqs)
      if (reached > from && reached < headOf(log)) peer.comparing.set(log, { from: reached, compare })
      else peer.comparing.delete(log)
    }
    peer.asked = null
    peer.cancelTimeout()
    catchUp()
  }

  function tell(): void {
    cancelTelling = null
    for (const [session, peer] of peers) {
      const logs = [...news].filter(
        ([log, replaced]) => replaced || (peer.headByLog.get(log) ?? 0) < headOf(log),
      )
      if (logs.length > 0) send(session, summary(logs.map(([log]) => log)))
    }
    news.clear()
  }

  return {
    peerUp(session) {
      peers.get(session)?.cancelTimeout()
      peers.set(session, {
        headByLog: new Map(),
        claimByLog: new Map(),
        comparing: new Map(),
        asked: null,
        cancelTimeout: () => undefined,
      })
      send(session, summary(set.logs.keys()))
      catchUp()
    },
    peerDown(session) {
      peers.get(session)?.cancelTimeout()
      peers.delete(session)
      reached.gone(session)
      catchUp()
    },
    have(from, { logs }) {
      const peer = peers.get(from)
      if (!peer) return
      for (const [name, [head, digest]] of Object.entries(logs) as [LogName, [number, string]][]) {
        if (deps.isSilenced(authorOf(name))) continue
        learn(peer, name, head)
        holds(name, head)
        if (peer.headByLog.has(name)) peer.claimByLog.set(name, [head, digest])
      }
      catchUp()
    },
    want(from, { logs }) {
      for (const [name, seq] of Object.entries(logs) as [LogName, number][]) holds(name, seq)
      give(from, true, answerTo(set, logs))
    },
    received(from, answer, entries) {
      const peer = peers.get(from)
      if (!peer) return
      for (const entry of entries) {
        learn(peer, nameOf(entry), entry.content.seq)
        holds(nameOf(entry), entry.content.seq)
      }
      const winners = entries.flatMap(entry => set.winnerOver(entry) ?? [])
      if (winners.length > 0) give(from, false, winners)
      if (answer && peer.asked) answered(peer, entries)
      else catchUp()
    },
    asked: from => peers.get(from)?.asked != null,
    said(entry) {
      for (const [session, peer] of peers) {
        if (give(session, false, [entry])) learn(peer, nameOf(entry), entry.content.seq)
      }
    },
    grew(log, replaced) {
      if (closed) return
      news.set(log, replaced || (news.get(log) ?? false))
      cancelTelling ??= clock.after(tellAfterMs + random() * tellSpreadMs, tell)
    },
    close() {
      closed = true
      cancelTelling?.()
      for (const peer of peers.values()) peer.cancelTimeout()
      peers.clear()
    },
  }
}

const nameOf = ({ content }: Entry): LogName => `${content.author}/${content.device}`

/**
 * Within a log by seq; between logs so that what a record may refer to comes first: by the highest lamport of its log so far, so
 * that a log with one lamport from the future goes last and holds up no other.
 */
function answerTo(set: RecordSet, logs: Readonly<Record<string, number>>): Entry[] {
  const candidates = Object.entries(logs).flatMap(([name, seq]) => {
    let lamport = 0
    const entries = set.logs.get(name as LogName)?.after(seq, limits.recordsPerMessage) ?? []
    return entries.map(entry => {
      lamport = Math.max(lamport, entry.content.lamport)
      return { entry, lamport }
    })
  })
  // Sorting keeps the order of equals, so seqs stay in order.
  candidates.sort((a, b) => a.lamport - b.lamport)
  const chosen: Entry[] = []
  let bytes = 0
  for (const { entry } of candidates) {
    bytes += Math.ceil((entry.signed.payload.length * 4) / 3) + 120
    if (chosen.length === limits.recordsPerMessage || bytes > limits.peerMessageBytes - 1_024) break
    chosen.push(entry)
  }
  return chosen
}
