import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { DoorId, RecordId } from '../../lib/core/ids.ts'
import { personIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { emptyChain } from '../../lib/core/log-chain.ts'
import type { Policy } from '../../lib/protocol/hub.ts'
import type { NewEntry, Store } from '../../server/store.ts'
import { problemsOf } from '../server/log-client.ts'
import { bytes, createTestRoom, type TestRoom } from '../server/test-hub.ts'

/** A place where a store can be opened, closed and opened again on the same data. */
export interface StorePlace {
  open(): Promise<Store>
  remove(): Promise<void>
  /** Whether several hubs may write to it at once. */
  readonly shared: boolean
}

const nowMs = 1_700_000_000_000
const day = 86_400_000

/** What every store does, whatever it is made of. `createPlace` makes an empty one. */
export function storeContract(name: string, createPlace: () => Promise<StorePlace>): void {
  describe(`the ${name} store`, () => {
    const withStore = (run: (store: Store, place: StorePlace) => Promise<void>) => async () => {
      const place = await createPlace()
      const store = await place.open()
      await run(store, place).finally(async () => {
        await store.close()
        await place.remove()
      })
    }

    const change = (room: TestRoom, doors: ReturnType<TestRoom['door']>[], edit: Partial<Policy> = {}) => {
      const policy = room.policy({ doors: doors.map(door => door.listed), ...edit })
      const sealed = Object.assign({}, ...doors.map(door => door.sealed)) as Record<string, string>
      return { policy, signed: room.sign(policy), sealed }
    }

    const entryOf = (room: TestRoom, parts: number = 1, edit: Partial<NewEntry> = {}): NewEntry => {
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

    /** A store that knows a room. */
    const withRoom = (run: (store: Store, room: TestRoom, place: StorePlace) => Promise<void>) =>
      withStore(async (store, place) => {
        const room = createTestRoom()
        await store.putPolicy(change(room, []), nowMs)
        await run(store, room, place)
      })

    const fromStart = { seq: 0, part: limits.entryParts }
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
        await store.putPolicy(change(other, []), nowMs)
        const entry = entryOf(room)
        const rivals = Array.from({ length: 4 }, () => ({ ...entryOf(room, 2), id: entry.id }))
        const told = await Promise.all([entry, ...rivals, entry].map(one => store.append(one)))
        for (const one of told) expect(one).toEqual(told[0])
        expect(await store.append({ ...entry, room: other.id })).toEqual(told[0])
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

    test(
      'knows no room and no door at first (H5)',
      withStore(async store => {
        const room = createTestRoom()
        expect(await store.policy(room.id)).toBeNull()
        expect(await store.door(room.id, room.door().keys.id, nowMs)).toEqual({
          ok: false,
          error: 'not-found',
        })
        await store.check()
      }),
    )

    test(
      'gives back a policy as it was signed, also after it was opened anew (H2)',
      withStore(async (store, place) => {
        const room = createTestRoom()
        const first = change(room, [room.door()])
        await store.putPolicy(first, nowMs)
        expect(await store.policy(room.id)).toEqual(first.signed)
        const second = change(room, [room.door()])
        await store.putPolicy(second, nowMs)
        const again = await place.open()
        expect(await again.policy(room.id)).toEqual(second.signed)
        await again.close()
      }),
    )

    test(
      'refuses a policy that is not newer and takes the very same one again (H3)',
      withStore(async store => {
        const room = createTestRoom()
        const old = change(room, [])
        const current = change(room, [room.door()])
        expect((await store.putPolicy(current, nowMs)).ok).toBe(true)
        expect((await store.putPolicy(current, nowMs)).ok).toBe(true)
        expect(await store.putPolicy(old, nowMs)).toEqual({ ok: false, error: 'stale-policy' })
        const rival = change(room, [], { serial: current.policy.serial })
        expect(await store.putPolicy(rival, nowMs)).toEqual({ ok: false, error: 'stale-policy' })
        expect(await store.policy(room.id)).toEqual(current.signed)
      }),
    )

    test(
      'takes one of two policies with the same serial that come at once (H3)',
      withStore(async store => {
        const room = createTestRoom()
        const rivals = [1, 2, 3, 4].map(people => change(room, [room.door()], { serial: 7, people }))
        const results = await Promise.all(rivals.map(rival => store.putPolicy(rival, nowMs)))
        expect(results.filter(result => result.ok)).toHaveLength(1)
        const winner = rivals[results.findIndex(result => result.ok)]!
        expect(await store.policy(room.id)).toEqual(winner.signed)
      }),
    )

    test(
      'refuses a door without a seed and changes nothing then (H4)',
      withStore(async store => {
        const room = createTestRoom()
        const door = room.door()
        await store.putPolicy(change(room, [door]), nowMs)
        const without = { ...change(room, [room.door()]), sealed: {} }
        expect(await store.putPolicy(without, nowMs)).toEqual({ ok: false, error: 'missing-seed' })
        expect((await store.door(room.id, door.keys.id, nowMs)).ok).toBe(true)
      }),
    )

    test(
      'keeps the seed of a door that stays, without being sent it again (H4)',
      withStore(async store => {
        const room = createTestRoom()
        const door = room.door()
        await store.putPolicy(change(room, [door]), nowMs)
        expect(await store.putPolicy({ ...change(room, [door]), sealed: {} }, nowMs)).toEqual({
          ok: true,
          value: null,
        })
        expect(await store.door(room.id, door.keys.id, nowMs)).toEqual({
          ok: true,
          value: door.sealed[door.keys.id],
        })
      }),
    )

    test(
      'forgets the seed of a door that is listed no longer, and after 90 days that it was (H5)',
      withStore(async store => {
        const room = createTestRoom()
        const door = room.door()
        const look = (ms: number) => store.door(room.id, door.keys.id, ms)
        await store.putPolicy(change(room, [door]), nowMs)
        await store.putPolicy(change(room, []), nowMs)
        expect(await look(nowMs)).toEqual({ ok: false, error: 'door-closed' })
        expect(await store.putPolicy({ ...change(room, [door]), sealed: {} }, nowMs)).toMatchObject({
          ok: false,
        })
        await store.putPolicy(change(room, []), nowMs + 91 * day)
        expect(await look(nowMs + 91 * day)).toEqual({ ok: false, error: 'not-found' })
      }),
    )

    test(
      "keeps one room's doors from another (H5)",
      withStore(async store => {
        const [room, other] = [createTestRoom(), createTestRoom()]
        const door = room.door()
        await store.putPolicy(change(room, [door]), nowMs)
        await store.putPolicy(change(other, []), nowMs)
        expect((await store.door(room.id, door.keys.id, nowMs)).ok).toBe(true)
        expect(await store.openDoor(other.id, door.keys.id, nowMs)).toEqual({ ok: false, error: 'not-found' })
      }),
    )

    test(
      'counts uses and not looks, of many at once exactly as many as there are (H6)',
      withStore(async store => {
        const room = createTestRoom()
        const door = room.door({ uses: 3 })
        const id = door.keys.id as DoorId
        await store.putPolicy(change(room, [door]), nowMs)
        for (let i = 0; i < 5; i++) expect((await store.door(room.id, id, nowMs)).ok).toBe(true)
        const opened = await Promise.all(Array.from({ length: 8 }, () => store.openDoor(room.id, id, nowMs)))
        expect(opened.filter(result => result.ok)).toHaveLength(3)
        expect(await store.door(room.id, id, nowMs)).toEqual({ ok: false, error: 'door-used-up' })
      }),
    )

    test(
      'keeps the count over changes of policy; more uses open the door again (H6)',
      withStore(async store => {
        const room = createTestRoom()
        const door = room.door({ uses: 1 })
        const open = () => store.openDoor(room.id, door.keys.id, nowMs)
        await store.putPolicy(change(room, [door]), nowMs)
        expect((await open()).ok).toBe(true)
        await store.putPolicy(change(room, [door]), nowMs)
        expect(await open()).toEqual({ ok: false, error: 'door-used-up' })
        await store.putPolicy(change(room, [{ ...door, listed: { ...door.listed, uses: 2 } }]), nowMs)
        expect((await open()).ok).toBe(true)
        expect(await open()).toEqual({ ok: false, error: 'door-used-up' })
      }),
    )

    test(
      'lets nobody through an expired door, to the millisecond (H7)',
      withStore(async store => {
        const room = createTestRoom()
        const door = room.door({ expiresAtMs: nowMs })
        await store.putPolicy(change(room, [door]), nowMs - day)
        expect((await store.openDoor(room.id, door.keys.id, nowMs - 1)).ok).toBe(true)
        expect(await store.openDoor(room.id, door.keys.id, nowMs)).toEqual({
          ok: false,
          error: 'door-expired',
        })
        expect(await store.door(room.id, door.keys.id, nowMs)).toEqual({ ok: false, error: 'door-expired' })
      }),
    )
  })
}
