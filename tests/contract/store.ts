import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { DoorId, PersonId } from '../../lib/core/ids.ts'
import type { Policy } from '../../lib/protocol/policy.ts'
import type { Store } from '../../server/store.ts'
import { bytes, createTestRoom, type TestRoom } from '../server/test-hub.ts'
import { attendanceContract } from './store-attendance.ts'
import { fileContract } from './store-files.ts'
import { logContract, type WithStore } from './store-log.ts'
import { mailContract } from './store-mail.ts'
import { publicSessionContract } from './store-sessions.ts'
import { snapshotContract } from './store-snapshots.ts'

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
    const withStore: WithStore = run => async () => {
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
      return { policy, signed: room.sign(policy), sealed, seeds: {} }
    }

    const makeRoom = async (store: Store, room: TestRoom): Promise<void> => {
      await store.putPolicy(change(room, []), nowMs)
    }
    attendanceContract(
      withStore,
      async (store, room, atMs) => void (await store.putPolicy(change(room, []), atMs)),
    )

    logContract(withStore, makeRoom)
    snapshotContract(withStore, makeRoom)
    fileContract(withStore, makeRoom)
    mailContract(withStore)
    publicSessionContract(withStore, makeRoom)

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
      'has one secret, made once, whoever asks first (H81)',
      withStore(async (store, place) => {
        const again = await place.open()
        const given = await Promise.all([1, 2, 3].map(fill => store.secret(new Uint8Array(32).fill(fill))))
        expect(new Set(given.map(String)).size).toBe(1)
        expect(await again.secret(new Uint8Array(32))).toEqual(given[0])
        await again.close()
      }),
    )

    test(
      'keeps the seeds of the current epoch, and adds to them (H13)',
      withStore(async (store, place) => {
        const room = createTestRoom()
        const people = Array.from({ length: 400 }, () => toBase64Url(bytes(32)) as PersonId)
        const [ada, ben] = people as [PersonId, PersonId]
        const seeds = Object.fromEntries(people.map(person => [person, `seed ${person}`]))
        await store.putPolicy({ ...change(room, []), seeds }, nowMs)
        await store.putPolicy({ ...change(room, []), seeds: { [ben]: 'another' } }, nowMs)
        expect(await store.seed(room.id, ada)).toBe(`seed ${ada}`)
        expect(await store.seed(room.id, ben)).toBe('another')
        expect(await store.seed(createTestRoom().id, ada)).toBeNull()
        room.nextEpoch()
        await store.putPolicy({ ...change(room, []), seeds: { [ben]: 'next' } }, nowMs)
        const again = await place.open()
        expect(await again.seed(room.id, ada)).toBeNull()
        expect(await again.seed(room.id, ben)).toBe('next')
        await again.close()
      }),
    )

    test(
      'takes seeds and policy together or not at all (H13)',
      withStore(async store => {
        const room = createTestRoom()
        const old = change(room, [])
        await store.putPolicy(change(room, []), nowMs)
        const ada = toBase64Url(bytes(32)) as PersonId
        const seeds = { [ada]: 'seed' }
        expect((await store.putPolicy({ ...old, seeds }, nowMs)).ok).toBe(false)
        expect((await store.putPolicy({ ...change(room, [room.door()]), sealed: {}, seeds }, nowMs)).ok).toBe(
          false,
        )
        expect(await store.seed(room.id, ada)).toBeNull()
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
        expect(await store.doorUses(room.id)).toEqual({ [id]: 3 })
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
