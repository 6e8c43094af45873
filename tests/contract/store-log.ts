import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import { personIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { emptyChain } from '../../lib/core/log-chain.ts'
import type { NewEntry, Store } from '../../server/store.ts'
import { problemsOf } from '../server/log-client.ts'
import { bytes, createTestRoom, type TestRoom } from '../server/test-hub.ts'
import type { StorePlace } from './store.ts'

/** Runs something on an empty store that is closed and removed after it. */
export type WithStore = (run: (store: Store, place: StorePlace) => Promise<void>) => () => Promise<void>

/** An entry of 20 random bytes a part. */
export const entryOf = (room: TestRoom, parts: number = 1, edit: Partial<NewEntry> = {}): NewEntry => {
  const data = Array.from({ length: parts }, () => bytes(20))
  return {
    room: room.id,
    id: toBase64Url(bytes(16)) as RecordId,
    kind: 'update',
    epoch: 1,
    person: personIdOf(room.owner.publicKey),
    parts: data.map(toBase64Url),
    dataHash: createHash('sha256').update(Buffer.concat(data)).digest(),
    bytes: 20 * parts,
    ...edit,
  }
}

export const fromStart = { seq: 0, part: limits.entryParts }

/** What every store does with the log of a room. `makeRoom` has it know the room. */
export function logContract(
  withStore: WithStore,
  makeRoom: (store: Store, room: TestRoom) => Promise<void>,
): void {
  /** A store that knows a room. */
  const withRoom = (run: (store: Store, room: TestRoom, place: StorePlace) => Promise<void>) =>
    withStore(async (store, place) => {
      const room = createTestRoom()
      await makeRoom(store, room)
      await run(store, room, place)
    })

  const everything = 10_000

  test(
    'numbers entries from 1 and keeps them, chained, also after it was opened anew (H50)',
    withRoom(async (store, room, place) => {
      expect(await store.logHead(room.id)).toEqual({ seq: 0, chain: toBase64Url(emptyChain) })
      const entries = [entryOf(room), entryOf(room, 3), entryOf(room, 1, { kind: 'record' })]
      const ends: unknown[] = []
      for (const entry of entries) {
        const stored = await store.append(entry)
        ends.push(stored.ok && stored.value)
      }
      const again = await place.open()
      expect(await again.logHead(room.id)).toEqual(ends[2])
      const log = await again.entries(room.id, fromStart, everything)
      await again.close()
      expect(problemsOf(log)).toEqual([])
      expect(log.map(({ seq, part, data }) => [seq, part, data])).toEqual(
        entries.flatMap((entry, i) => entry.parts.map((data, part) => [i + 1, part, data])),
      )
      expect(log.at(-1)).toMatchObject({
        ...(ends[2] as object),
        id: entries[2]!.id,
        kind: 'record',
        epoch: 1,
      })
    }),
  )

  test(
    'stores an id once in a room, and again in another (H51)',
    withRoom(async (store, room) => {
      const other = createTestRoom()
      await makeRoom(store, other)
      const entry = entryOf(room)
      const rivals = Array.from({ length: 4 }, () => ({ ...entryOf(room, 2), id: entry.id }))
      const told = await Promise.all([entry, ...rivals, entry].map(one => store.append(one)))
      for (const one of told) expect(one).toEqual(told[0])
      expect(await store.append({ ...entry, room: other.id })).toMatchObject({ ok: true, value: { seq: 1 } })
      expect((await store.append(entryOf(room))).ok).toBe(true)
      expect(problemsOf(await store.entries(room.id, fromStart, everything))).toEqual([])
      expect(await store.logHead(room.id)).toMatchObject({ seq: 2 })
    }),
  )

  test(
    'leaves no hole and breaks no chain when many append at once, over two hubs where that may be (H52)',
    withRoom(async (store, room, place) => {
      const second = place.shared ? await place.open() : store
      const entries = Array.from({ length: 60 }, (_, i) => entryOf(room, 1 + (i % 2)))
      const stored = await Promise.all(entries.map((entry, i) => (i % 3 ? store : second).append(entry)))
      if (second !== store) await second.close()
      const log = await store.entries(room.id, fromStart, everything)
      expect(problemsOf(log)).toEqual([])
      const seqById = new Map(log.map(({ id, seq }) => [id, seq]))
      expect(stored.map(one => one.ok && one.value.seq)).toEqual(entries.map(({ id }) => seqById.get(id)))
      expect(seqById.size).toBe(entries.length)
    }),
  )

  test(
    'gives entries from any part of any of them, as many as are asked for (H53)',
    withRoom(async (store, room) => {
      for (const parts of [1, 3, 2]) await store.append(entryOf(room, parts))
      const places = async (seq: number, part: number, most: number) =>
        (await store.entries(room.id, { seq, part }, most)).map(entry => [entry.seq, entry.part])
      expect(await places(1, limits.entryParts, 2)).toEqual([
        [2, 0],
        [2, 1],
      ])
      expect(await places(2, 1, 10)).toEqual([
        [2, 2],
        [3, 0],
        [3, 1],
      ])
      expect(await places(3, limits.entryParts, 10)).toEqual([])
      expect(await places(9, 0, 10)).toEqual([])
    }),
  )

  test(
    'takes nothing over what a room may hold (H57)',
    withRoom(async (store, room) => {
      await store.append(entryOf(room, 1, { bytes: limits.roomBytes - 20 }))
      expect(await store.append(entryOf(room, 2))).toEqual({ ok: false, error: 'room-full' })
      expect((await store.append(entryOf(room))).ok).toBe(true)
      expect(problemsOf(await store.entries(room.id, fromStart, everything))).toEqual([])
      expect(await store.logHead(room.id)).toMatchObject({ seq: 2 })
    }),
  )

  test(
    'stores nothing of an entry for a room that it does not know',
    withStore(async store => {
      const room = createTestRoom()
      await expect(store.append(entryOf(room))).rejects.toThrow()
      expect(await store.logHead(room.id)).toMatchObject({ seq: 0 })
      await store.check()
    }),
  )
}
