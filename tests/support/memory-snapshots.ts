import { createHash } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId, RoomId, SessionId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { emptyChain } from '../../lib/core/log-chain.ts'
import { fail, ok, type Result } from '../../lib/core/result.ts'
import type { HubProblem, SnapshotHub } from '../../lib/engine/log/types.ts'
import type { Clock } from '../../lib/engine/types.ts'
import type { LogEntry } from '../../lib/protocol/hub.ts'
import type { ListedSnapshot } from '../../lib/protocol/snapshot.ts'
import { emptiableUpTo, worthKeeping } from '../../server/snapshot-rules.ts'
import type { NewSnapshot, SnapshotStore } from '../../server/snapshot-store.ts'
import type { Snapshots } from '../../server/snapshots.ts'

interface Row extends ListedSnapshot {
  readonly session: string
  readonly parts: NewSnapshot['parts']
}

/** A store of one room's snapshots in memory, over the entries of its log. `careless`: checks nothing and lets rows go at once. */
export function createMemorySnapshots(entries: LogEntry[], careless = false) {
  let rows: Row[] = []
  let emptied = 0

  const automatic = () => rows.filter(({ kind }) => kind === 'snapshot').sort((a, b) => b.seq - a.seq)
  const chainAt = (seq: number) =>
    seq === 0 ? toBase64Url(emptyChain) : entries.find(entry => entry.seq === seq)?.chain

  function empty(seq: number): void {
    const first = entries.findIndex(entry => entry.seq === seq)
    const whole = entries.filter(entry => entry.seq === seq)
    const hash = createHash('sha256')
    for (const { data } of whole) hash.update(fromBase64Url(data)!)
    const left = { ...whole[0]!, parts: 1, data: '', hash: toBase64Url(hash.digest()) }
    entries.splice(first, whole.length, left)
  }

  const store: SnapshotStore = {
    async putSnapshot({ parts, base, ...snapshot }, nowMs) {
      const { id, kind, seq, chain } = snapshot
      if (rows.some(row => row.id === id)) return ok(null)
      if (!careless && chainAt(seq) !== chain) return fail('unread')
      const [newest] = automatic()
      const stale = (newest?.id ?? null) !== base || seq < (newest?.seq ?? 0)
      if (!careless && kind === 'snapshot' && stale) return fail('stale-snapshot')
      if (kind !== 'snapshot' && rows.length >= limits.versions) return fail('too-many')
      const bytes = parts.name.length + parts.state.length + parts.text.length
      rows.unshift({
        ...snapshot,
        ...{ bytes, parts, storedAtMs: nowMs, opened: careless, name: toBase64Url(parts.name) },
      })
      const kept = worthKeeping(automatic(), emptied)
      rows = rows.filter(row => row.kind !== 'snapshot' || kept.has(row.id))
      return ok(null)
    },
    snapshots: async () => rows.map(({ parts: _parts, session: _session, ...listed }) => listed),
    snapshotPart: async (_room, id, part) => rows.find(row => row.id === id)?.parts[part] ?? null,
    async snapshotOpened(_room, id, session) {
      const row = rows.find(one => one.id === id && one.session !== session && !one.opened)
      if (row) rows[rows.indexOf(row)] = { ...row, opened: true }
      return row !== undefined
    },
    async emptyCovered(_room, nowMs) {
      const upTo = careless ? (automatic()[0]?.seq ?? 0) : emptiableUpTo(automatic(), emptied, nowMs)
      const covered = entries.filter(
        ({ seq, kind, part }) => seq > emptied && seq <= upTo && kind === 'update' && part === 0,
      )
      for (const { seq } of covered) empty(seq)
      emptied = Math.max(emptied, upTo)
      return covered.length
    },
    ripeRooms: async () => [room],
  }

  return {
    store,
    get rows(): readonly Row[] {
      return rows
    },
    get emptied() {
      return emptied
    },
    /** Damages what is kept of one. */
    damage(id: string, part: 'state' | 'text'): void {
      rows = rows.map(row =>
        row.id === id
          ? { ...row, parts: { ...row.parts, [part]: row.parts[part].map(byte => byte ^ 1) } }
          : row,
      )
    },
    /** Loses what claims more than there is, as a disk from a backup does. */
    rewind(head: number): void {
      rows = rows.filter(row => row.seq <= head)
      emptied = Math.min(emptied, head)
    },
  }
}

export type MemorySnapshots = ReturnType<typeof createMemorySnapshots>

export interface MemorySnapshotHubOptions {
  readonly clock: Clock
  readonly delayMs: () => number
  /** The hub that runs now; null while none does. */
  readonly hub: () => Snapshots | null
  readonly entries: readonly LogEntry[]
  /** Whether what is under way now is lost. */
  readonly lost: () => boolean
}

const pageMost = 20
/** A hub in memory has one room, by whatever name. */
const room = '' as RoomId

/** The HTTP side of a hub in memory: each request and each answer takes its time, and may be lost. */
export function createMemorySnapshotHub({ clock, delayMs, hub, entries, lost }: MemorySnapshotHubOptions) {
  const way = () => new Promise<void>(resolve => void clock.after(delayMs(), resolve))

  async function ask<Value>(
    run: (snapshots: Snapshots) => Promise<Result<Value, HubProblem>>,
  ): Promise<Result<Value, HubProblem>> {
    await way()
    const running = hub()
    if (!running || lost()) return fail('hub-down')
    const answer = await run(running)
    await way()
    // It was killed, or the answer was lost: it may have been done or not.
    return hub() === running && !lost() ? answer : fail('hub-down')
  }

  return ({ person, session }: { readonly person: PersonId; readonly session: SessionId }): SnapshotHub => ({
    list: () => ask(async snapshots => ok(await snapshots.list(room))),
    read: (id, part) =>
      ask(async snapshots => {
        const sealed = await snapshots.part(room, id, part)
        return sealed ? ok(sealed) : fail('not-found')
      }),
    put: (place, parts, base) =>
      ask(async snapshots => {
        const stored = await snapshots.put({ ...place, parts, base, person, session })
        if (stored.ok) return stored
        return fail(stored.error === 'unread' ? 'stale-snapshot' : stored.error)
      }),
    opened: id =>
      ask(async snapshots => {
        await snapshots.opened(room, id, session)
        return ok(null)
      }),
    before: (kind, before, after) =>
      ask(async () => {
        const wanted = entries.filter(entry => entry.kind === kind && entry.seq > after && entry.seq < before)
        const seqs = [...new Set(wanted.map(({ seq }) => seq))].slice(-pageMost)
        const page = wanted.filter(({ seq }) => seqs.includes(seq))
        const { seq: head = 0, chain = '' } = entries.at(-1) ?? {}
        return ok({ head, chain, entries: page, more: page.length < wanted.length })
      }),
  })
}
