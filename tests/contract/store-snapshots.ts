import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId, SnapshotId } from '../../lib/core/ids.ts'
import { personIdOf } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import type { NewSnapshot } from '../../server/snapshot-store.ts'
import type { Store } from '../../server/store.ts'
import { problemsOf } from '../server/log-client.ts'
import { bytes, createTestRoom, type TestRoom } from '../server/test-hub.ts'
import type { StorePlace } from './store.ts'
import { entryOf, fromStart, type WithStore } from './store-log.ts'

const nowMs = 1_700_000_000_000
const day = 86_400_000
const sessionOf = () => toBase64Url(bytes(16)) as SessionId

/** What every store does with a room's snapshots and versions. `makeRoom` has it know the room. */
export function snapshotContract(
  withStore: WithStore,
  makeRoom: (store: Store, room: TestRoom) => Promise<void>,
): void {
  /** A store with a room whose log holds some entries, and snapshots of it as its log is when they are made. */
  const withLog = (
    entries: number,
    run: (
      store: Store,
      room: TestRoom,
      snapshotOf: (change?: Partial<NewSnapshot>) => Promise<NewSnapshot>,
      place: StorePlace,
    ) => Promise<void>,
  ) =>
    withStore(async (store, place) => {
      const room = createTestRoom()
      await makeRoom(store, room)
      for (let i = 0; i < entries; i++) await store.append(entryOf(room, 1 + (i % 2)))
      const snapshotOf = async (change: Partial<NewSnapshot> = {}): Promise<NewSnapshot> => ({
        room: room.id,
        id: toBase64Url(bytes(16)) as SnapshotId,
        kind: 'snapshot',
        epoch: 1,
        ...(await store.logHead(room.id)),
        base: (await store.snapshots(room.id)).find(({ kind }) => kind === 'snapshot')?.id ?? null,
        person: personIdOf(room.owner.publicKey),
        session: sessionOf(),
        parts: { name: new Uint8Array(), state: bytes(300), text: bytes(40) },
        ...change,
      })
      await run(store, room, snapshotOf, place)
    })

  test(
    'keeps a snapshot as it was sent, once, also after it was opened anew (H90)',
    withLog(3, async (store, room, snapshotOf, place) => {
      const snapshot = await snapshotOf()
      for (const _ of [1, 2]) expect((await store.putSnapshot(snapshot, nowMs)).ok).toBe(true)
      const again = await place.open()
      const { id, kind, epoch, seq, chain, person } = snapshot
      expect(await again.snapshots(room.id)).toEqual([
        { id, kind, epoch, seq, chain, person, storedAtMs: nowMs, opened: false, bytes: 340, name: '' },
      ])
      for (const part of ['state', 'text', 'name'] as const)
        expect(await again.snapshotPart(room.id, id, part)).toEqual(snapshot.parts[part])
      expect(await again.snapshotPart(room.id, toBase64Url(bytes(16)) as SnapshotId, 'state')).toBeNull()
      await again.close()
    }),
  )

  test(
    'takes none that claims what its log does not say, and none that was made after an older one (H91)',
    withLog(3, async (store, room, snapshotOf) => {
      const unread = { ok: false, error: 'unread' }
      expect(await store.putSnapshot(await snapshotOf({ chain: toBase64Url(bytes(32)) }), nowMs)).toEqual(
        unread,
      )
      expect(await store.putSnapshot(await snapshotOf({ seq: 4 }), nowMs)).toEqual(unread)
      const rivals = await Promise.all(Array.from({ length: 4 }, () => snapshotOf()))
      const told = await Promise.all(rivals.map(rival => store.putSnapshot(rival, nowMs)))
      expect(told.filter(({ ok }) => ok)).toHaveLength(1)
      expect(told.filter(({ ok }) => !ok)).toEqual(Array(3).fill({ ok: false, error: 'stale-snapshot' }))
      expect(await store.snapshots(room.id)).toHaveLength(1)
    }),
  )

  test(
    'counts it as opened when another session says so, the first time (H92)',
    withLog(1, async (store, room, snapshotOf) => {
      const snapshot = await snapshotOf()
      await store.putSnapshot(snapshot, nowMs)
      const say = (session: SessionId) => store.snapshotOpened(room.id, snapshot.id, session)
      expect(await say(snapshot.session)).toBe(false)
      expect((await store.snapshots(room.id))[0]).toMatchObject({ opened: false })
      expect([await say(sessionOf()), await say(sessionOf())]).toEqual([true, false])
      expect((await store.snapshots(room.id))[0]).toMatchObject({ opened: true })
    }),
  )

  test(
    'empties what two opened snapshots of a week ago cover, and nothing else; chain and numbers stay (H93)',
    withLog(5, async (store, room, snapshotOf) => {
      const record = await store.append(entryOf(room, 1, { kind: 'record' }))
      const first = await snapshotOf()
      await store.putSnapshot(first, nowMs)
      await store.append(entryOf(room))
      const second = await snapshotOf()
      await store.putSnapshot(second, nowMs + day)
      const before = await store.entries(room.id, fromStart, 1_000)
      const empty = (ms: number) => store.emptyCovered(room.id, ms)
      expect([await empty(nowMs + 30 * day), await store.ripeRooms(nowMs + 30 * day)]).toEqual([0, []])
      for (const { id } of [first, second]) await store.snapshotOpened(room.id, id, sessionOf())
      expect(await empty(nowMs + 8 * day - 1)).toBe(0)
      expect(await store.ripeRooms(nowMs + 8 * day)).toEqual([room.id])
      expect(await empty(nowMs + 8 * day)).toBe(5)
      expect(await empty(nowMs + 9 * day)).toBe(0)

      const after = await store.entries(room.id, fromStart, 1_000)
      expect(after.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
      expect(after.map(({ data, hash }) => data !== '' && hash === undefined)).toEqual([
        ...Array(5).fill(false),
        true,
        true,
      ])
      expect(after.at(-1)).toEqual(before.at(-1))
      expect(after[5]).toMatchObject(record.ok ? record.value : {})
      expect(problemsOf(after)).toEqual([])
      const page = { after: 0, until: 7, before: null, kind: null, limit: 100 }
      expect((await store.logPage(room.id, page)).entries).toEqual(after)
    }),
  )

  test(
    'has room again for what was emptied (H93)',
    withLog(0, async (store, room, snapshotOf) => {
      await store.append(entryOf(room, 1, { bytes: limits.roomBytes - 30 }))
      await store.append(entryOf(room))
      expect((await store.append(entryOf(room))).ok).toBe(false)
      for (const ms of [nowMs, nowMs + 1]) {
        const snapshot = await snapshotOf()
        await store.putSnapshot(snapshot, ms)
        await store.snapshotOpened(room.id, snapshot.id, sessionOf())
      }
      expect(await store.emptyCovered(room.id, nowMs + 8 * day)).toBe(2)
      expect(await store.append(entryOf(room))).toMatchObject({ ok: true, value: { seq: 3 } })
    }),
  )

  test(
    'lets old snapshots go, and no version but those saved by themselves (H94)',
    withLog(1, async (store, room, snapshotOf) => {
      const name = bytes(60)
      const save = async (kind: 'version' | 'before', ms: number) =>
        store.putSnapshot(await snapshotOf({ kind, parts: { name, state: bytes(10), text: bytes(1) } }), ms)
      for (let i = 0; i < 5; i++) await store.putSnapshot(await snapshotOf(), nowMs + i)
      expect((await save('before', nowMs)).ok).toBe(true)
      for (let i = 1; i < limits.versions; i++) await save('version', nowMs + i)
      const kinds = async () => (await store.snapshots(room.id)).map(({ kind }) => kind)
      expect((await kinds()).filter(kind => kind === 'snapshot')).toHaveLength(2)
      expect((await kinds()).filter(kind => kind === 'before')).toHaveLength(1)
      expect((await save('version', nowMs + 1_000)).ok).toBe(true)
      expect((await kinds()).filter(kind => kind === 'version')).toHaveLength(limits.versions)
      expect(await save('version', nowMs + 1_001)).toEqual({ ok: false, error: 'too-many' })
    }),
  )

  test(
    'counts versions as what a room may hold (H94)',
    withLog(0, async (store, room, snapshotOf) => {
      await store.append(entryOf(room, 1, { bytes: limits.roomBytes - 100 }))
      const version = async (size: number) =>
        store.putSnapshot(
          await snapshotOf({
            kind: 'version',
            parts: { name: bytes(10), state: bytes(size), text: bytes(1) },
          }),
          nowMs,
        )
      expect(await version(100)).toEqual({ ok: false, error: 'room-full' })
      expect((await version(60)).ok).toBe(true)
      expect(await store.append(entryOf(room, 2))).toEqual({ ok: false, error: 'room-full' })
    }),
  )
}
