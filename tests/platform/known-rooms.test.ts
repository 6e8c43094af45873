import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import { createKnownRooms, type KnownRooms } from '../../lib/platform/background/known-rooms.ts'
import { openDatabase, type SavedRoom } from '../../lib/platform/database.ts'
import { noMemory } from '../../lib/platform/room-memory.ts'
import { createRoomStore, type RoomStore } from '../../lib/platform/room-store.ts'

const [red, blue] = ['roomAroomAroomAroomAAA', 'roomBroomBroomBroomBBA'] as RoomId[] as [RoomId, RoomId]
const page = 'https://example.com/article?id=7'
const saved = (room: RoomId, lastVisitedMs: number, owns: boolean): SavedRoom => ({
  room,
  name: 'A room',
  hub: 'https://hub.example',
  role: owns ? 'owner' : 'editor',
  ownerSeed: owns ? new Uint8Array(32) : null,
  epochs: [],
  policy: { payload: 'AA', signature: 'AA' },
  links: [],
  members: [],
  landing: 'https://example.com/',
  lastVisitedMs,
  memory: noMemory,
})
const person = (name: string) => ({ person: `person-${name}` as PersonId, name, color: 1 })
const company = (name: string, ...people: string[]) =>
  ({ to: 'background', type: 'met', room: blue, name, people: people.map(person) }) as const

let rooms: RoomStore
let known: KnownRooms
let changes: number
let nowMs: number

beforeEach(async () => {
  rooms = createRoomStore(await openDatabase(randomUUID()))
  changes = 0
  nowMs = 100
  await rooms.put(saved(red, 1, true))
  await rooms.put(saved(blue, 2, false))
  known = createKnownRooms({
    rooms,
    now: () => nowMs,
    changed: async () => {
      changes++
    },
  })
})

const entry = async (room: RoomId) => (await known.list([])).find(one => one.room === room)!

test('favourites come first, then the room that was visited last', async () => {
  const order = async () => (await known.list([])).map(({ room }) => room)
  expect(await order()).toEqual([blue, red])
  await known.markFavourite(red, true)
  expect(await order()).toEqual([red, blue])
  await known.markFavourite(red, true)
  expect(changes).toBe(1)
})

test('two changes of a room in the same moment are both made', async () => {
  await Promise.all([known.markFavourite(red, true), known.markFavourite(red, false)])
  expect((await entry(red)).favourite).toBe(false)
  await Promise.all([known.markFavourite(red, true), known.rename(red, 'Tide tables')])
  expect(await entry(red)).toMatchObject({ favourite: true, name: 'Tide tables' })
})

test('a room that is live says in which window', async () => {
  const listed = await known.list([{ room: red, window: 4, tabs: [] }])
  expect(listed.map(({ room, window }) => [room, window])).toEqual([
    [blue, null],
    [red, 4],
  ])
})

test('an owner’s name is for everybody, and unsaid until the room has it', async () => {
  await known.rename(red, 'Tide tables')
  expect(await known.namingOf(red)).toEqual({ own: null, unsaid: 'Tide tables' })
  await known.met({ ...company('A room'), room: red })
  expect((await entry(red)).name).toBe('Tide tables')
  await known.met({ ...company('Tide tables'), room: red })
  expect(await known.namingOf(red)).toEqual({ own: null, unsaid: null })
  await known.met({ ...company('Moon tables'), room: red })
  expect(await entry(red)).toMatchObject({ name: 'Moon tables', givenName: 'Moon tables' })
})

test('anybody else’s name is their own, and goes back to the owner’s', async () => {
  await known.rename(blue, 'Where Ada is')
  await known.met(company('Moon tables'))
  expect(await entry(blue)).toMatchObject({ name: 'Where Ada is', givenName: 'Moon tables' })
  expect(await known.namingOf(blue)).toEqual({ own: 'Where Ada is', unsaid: null })
  await known.rename(blue, null)
  expect((await entry(blue)).name).toBe('Moon tables')
})

test('who was met stays, the newest first, as many as are shown', async () => {
  await known.met(company('A room', 'Ada', 'Ben', 'Cyd', 'Dot'))
  await known.met(company('A room', 'Eve', 'Ben', 'Fay', 'Gus'))
  expect((await entry(blue)).met.map(({ name }) => name)).toEqual(['Eve', 'Ben', 'Fay', 'Gus', 'Ada', 'Cyd'])
})

test('a visit remembers no more of a page than others saw', async () => {
  const visit = async (address: 'page' | 'site' | 'nothing', confirmed: string[] = []) => {
    await known.visited(blue, page, { ...openSharing, address }, confirmed)
    return (await entry(blue)).page
  }
  expect(await visit('nothing')).toBe('https://example.com/')
  expect(await visit('page')).toBe('https://example.com/article')
  expect(await visit('page', ['https://example.com'])).toBe(page)
  expect(await visit('site')).toBe('https://example.com/')
  expect((await entry(blue)).lastVisitedMs).toBe(100)
  await known.visited(blue, undefined, openSharing, [])
  expect((await entry(blue)).page).toBe('https://example.com/')
})

test('a room that is forgotten is gone, and nothing is done with one that is not known', async () => {
  await known.forget(blue)
  expect((await known.list([])).map(({ room }) => room)).toEqual([red])
  expect(await known.rename(blue, 'Again')).toEqual({ ok: false, error: 'room-unknown' })
  await known.met(company('A room', 'Ada'))
  expect(await rooms.get(blue)).toBeUndefined()
})
