import { createHash } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import { emptyChain } from '../../lib/core/log-chain.ts'
import { fail, ok } from '../../lib/core/result.ts'
import type { LogEntry } from '../../lib/protocol/hub.ts'
import type { ListedSnapshot } from '../../lib/protocol/snapshot.ts'
import { emptiableUpTo, worthKeeping } from '../../server/snapshot-rules.ts'
import type { NewSnapshot, SnapshotStore } from '../../server/snapshot-store.ts'

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
    ripeRooms: async () => [],
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
