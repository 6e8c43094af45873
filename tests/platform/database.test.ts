import 'fake-indexeddb/auto'
import { randomBytes as nodeRandomBytes, randomUUID } from 'node:crypto'
import { openDB } from 'idb'
import { afterEach, describe, expect, it } from 'vitest'
import { doorKeys } from '../../lib/core/doors.ts'
import type { FileId, RoomId } from '../../lib/core/ids.ts'
import { encodeLink } from '../../lib/core/links.ts'
import type { LogMark } from '../../lib/engine/log/types.ts'
import { type Database, openDatabase, type SavedRoom } from '../../lib/platform/database.ts'
import { createDocumentStore } from '../../lib/platform/document-store.ts'
import { createFileStore } from '../../lib/platform/file-store.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { createLogStore } from '../../lib/platform/log-store.ts'
import { createRecordStore } from '../../lib/platform/record-store.ts'
import { noMemory } from '../../lib/platform/room-memory.ts'
import { createRoomStore } from '../../lib/platform/room-store.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'

const randomBytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(nodeRandomBytes(length))
const here = 'roomAroomAroomAroomAAA' as RoomId
const there = 'roomBroomBroomBroomBBA' as RoomId

const saved = (room: RoomId, lastVisitedMs = 0): SavedRoom => ({
  room,
  name: 'A room',
  hub: 'https://hub.example',
  role: 'owner',
  ownerSeed: new Uint8Array(32).fill(1),
  epochs: [{ epoch: 1, editSeed: new Uint8Array(32).fill(2), viewSeed: null }],
  policy: { payload: 'AA', signature: 'AA' },
  links: [],
  members: [],
  landing: 'https://example.com/',
  lastVisitedMs,
  memory: noMemory,
})
const mark: LogMark = {
  seq: 3,
  chain: new Uint8Array(32).fill(4),
  records: new Map([['a/b', [1, 3]]]),
  inserts: new Map([['7', [0, 9]]]),
  deletes: new Map(),
}
const record = (text: string) => ({
  payload: new TextEncoder().encode(text),
  signature: new Uint8Array(64).fill(text.length),
})

const open: Database[] = []
const openFresh = async (name: string = randomUUID()): Promise<Database> => {
  const database = await openDatabase(name)
  open.push(database)
  return database
}
afterEach(() => {
  for (const database of open.splice(0)) database.close()
})

describe('the files of a room', () => {
  it('T12 are there after the browser was killed, until they are done with, and go with their room', async () => {
    const name = randomUUID()
    const [one, two] = ['A', 'B'].map(letter => letter.repeat(43) as FileId) as [FileId, FileId]
    const before = createFileStore(await openFresh(name), here)
    await before.put(one, new Uint8Array([1, 2, 3]))
    await before.put(two, new Uint8Array([4]))
    const database = await openFresh(name)
    const after = createFileStore(database, here)
    expect(await after.list()).toEqual([one, two])
    expect(await after.get(one)).toEqual(new Uint8Array([1, 2, 3]))
    expect(await createFileStore(database, there).list()).toEqual([])
    await after.delete(one)
    expect([await after.list(), await after.get(one)]).toEqual([[two], null])
    await createRoomStore(database).delete(here)
    expect(await after.list()).toEqual([])
  })
})

describe('the database', () => {
  it('gives one identity to all who ask at once, and the same after reopening', async () => {
    const name = randomUUID()
    const [a, b] = await Promise.all([openFresh(name), openFresh(name)])
    const identities = await Promise.all([loadIdentity(a, randomBytes), loadIdentity(b, randomBytes)])
    expect(identities[0]).toEqual(identities[1])
    a.close()
    expect(await loadIdentity(await openFresh(name), randomBytes)).toEqual(identities[0])
  })

  it('lists rooms, the last visited first', async () => {
    const rooms = createRoomStore(await openFresh())
    await rooms.put(saved(here, 1))
    await rooms.put(saved(there, 2))
    expect((await rooms.list()).map(room => room.room)).toEqual([there, here])
    expect(await rooms.get(here)).toEqual(saved(here, 1))
  })

  it('forgets a room with everything in it, and nothing of another', async () => {
    const database = await openFresh()
    const rooms = createRoomStore(database)
    for (const room of [here, there]) {
      await rooms.put(saved(room))
      await createRecordStore(database, room).append([record('one')])
      await createDocumentStore(database, room).append(new Uint8Array([1]))
      await createSettingStore(database, room).set('read', 'x')
      await createLogStore(database, room).save(mark)
    }
    await rooms.delete(here)
    expect(await rooms.get(here)).toBeUndefined()
    expect(await createRecordStore(database, here).load()).toEqual([])
    expect(await createDocumentStore(database, here).load()).toEqual([])
    expect(await createSettingStore(database, here).load()).toEqual(new Map())
    expect(await createLogStore(database, here).load()).toBeNull()
    expect(await createLogStore(database, there).load()).toEqual(mark)
    expect(await createRecordStore(database, there).load()).toHaveLength(1)
    expect(await createDocumentStore(database, there).load()).toHaveLength(1)
    expect(await createSettingStore(database, there).load()).toEqual(new Map([['read', 'x']]))
  })

  it.each([1, 2])(
    'comes from version %i with all that is in it, a room’s link among its links, and remembers nothing of it yet',
    async version => {
      const name = randomUUID()
      const secret = new Uint8Array(16).fill(5)
      const href = encodeLink({
        hub: 'https://hub.example',
        room: here,
        secret,
        role: 'editor',
        roomName: 'A room',
        inviter: 'Ada',
        landing: 'https://example.com/',
      })
      const { links: _links, members: _members, memory: _memory, ...older } = saved(here)
      const { links: _none, members: _nobody, memory: _nothing, ...unreadable } = saved(there)
      const first = await openDB(name, version, {
        upgrade(database) {
          database.createObjectStore('identity')
          database.createObjectStore('rooms', { keyPath: 'room' })
          database.createObjectStore('records', { keyPath: ['room', 'id'] })
          database.createObjectStore('documents', { autoIncrement: true }).createIndex('room', 'room')
          database.createObjectStore('settings')
          if (version > 1) database.createObjectStore('logs')
        },
      })
      await first.put('rooms', { ...older, link: href })
      await first.put('rooms', { ...unreadable, link: 'https://hub.example/j#1' })
      await first.add('documents', { room: here, update: new Uint8Array([7]) })
      await first.put('settings', 'x', [here, 'read'])
      first.close()
      const database = await openFresh(name)
      const links = [{ id: doorKeys(secret).id, href }]
      expect(await createRoomStore(database).get(here)).toEqual({ ...saved(here), links })
      expect(await createRoomStore(database).get(there)).toEqual(saved(there))
      expect(await createDocumentStore(database, here).load()).toEqual([new Uint8Array([7])])
      expect((await createSettingStore(database, here).load()).get('read')).toBe('x')
      expect(await createLogStore(database, here).load()).toBeNull()
      await createLogStore(database, here).save(mark)
      expect(await createLogStore(database, here).load()).toEqual(mark)
    },
  )

  it('comes from version 3 with every room as it was', async () => {
    const name = randomUUID()
    const { memory: _, ...older } = saved(here, 7)
    const first = await openDB(name, 3, {
      upgrade(database) {
        database.createObjectStore('identity')
        database.createObjectStore('rooms', { keyPath: 'room' })
        database.createObjectStore('records', { keyPath: ['room', 'id'] })
        database.createObjectStore('documents', { autoIncrement: true }).createIndex('room', 'room')
        database.createObjectStore('settings')
        database.createObjectStore('logs')
      },
    })
    await first.put('rooms', older)
    await first.put('logs', mark, here)
    first.close()
    const database = await openFresh(name)
    expect(await createRoomStore(database).get(here)).toEqual(saved(here, 7))
    expect(await createLogStore(database, here).load()).toEqual(mark)
  })

  it('keeps settings of the extension apart from those of rooms', async () => {
    const database = await openFresh()
    const extension = createSettingStore(database, '')
    await extension.set('hub', 'https://hub.example')
    await createSettingStore(database, here).set('hub', 'other')
    expect((await extension.load()).get('hub')).toBe('https://hub.example')
  })
})

describe('the record store', () => {
  it('keeps a record once, however often it is appended', async () => {
    const store = createRecordStore(await openFresh(), here)
    await store.append([record('one'), record('three')])
    await store.append([record('one')])
    const loaded = await store.load()
    expect(loaded).toHaveLength(2)
    expect(loaded).toEqual(expect.arrayContaining([record('one'), record('three')]))
  })
})

describe('the document store', () => {
  it('returns updates in the order they came, and one after compacting', async () => {
    const store = createDocumentStore(await openFresh(), here)
    for (let i = 0; i < 12; i++) await store.append(new Uint8Array([i]))
    expect((await store.load()).map(update => update[0])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    await store.compact(new Uint8Array([99]))
    await store.append(new Uint8Array([100]))
    expect((await store.load()).map(update => update[0])).toEqual([99, 100])
  })
})
