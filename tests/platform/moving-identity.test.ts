import { randomBytes as nodeRandomBytes, randomUUID } from 'node:crypto'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { meet } from '../../lib/core/acquaintances.ts'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { personKey } from '../../lib/core/keys.ts'
import { loadPersonSettings } from '../../lib/platform/background/settings.ts'
import { type Database, openDatabase, type SavedRoom } from '../../lib/platform/database.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { collectIdentity } from '../../lib/platform/moving/collect-identity.ts'
import { mergeIdentity } from '../../lib/platform/moving/merge-identity.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import { noMemory } from '../../lib/platform/room-memory.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import { foundRoom } from '../../lib/protocol/found-room.ts'
import {
  type IdentityContent,
  readIdentityContent,
  writeIdentityContent,
} from '../../lib/protocol/identity-content.ts'

const randomBytes = (length: number) => new Uint8Array(nodeRandomBytes(length))
let here: Database
let there: Database

const openFresh = async (): Promise<Database> => {
  const database = await openDatabase(randomUUID())
  await loadIdentity(database, randomBytes)
  await loadPersonSettings(createSettingStore(database, ''), randomBytes)
  return database
}
beforeEach(async () => {
  ;[here, there] = await Promise.all([openFresh(), openFresh()])
})
afterEach(() => {
  here.close()
  there.close()
})

function room(name: string, change: Partial<SavedRoom> = {}): SavedRoom {
  const founded = foundRoom(randomBytes)
  return {
    room: founded.room,
    name,
    hub: 'https://hub.example',
    role: 'owner',
    ownerSeed: founded.owner.secretKey,
    epochs: [{ epoch: 1, editSeed: founded.epoch.edit!.editSeed, viewSeed: null }],
    policy: founded.put.policy,
    links: [],
    members: [],
    landing: 'https://example.org/',
    lastVisitedMs: 1,
    memory: noMemory,
    ...change,
  }
}

/** Through the bytes of a file. */
async function carry(from: Database): Promise<IdentityContent> {
  const content = await collectIdentity(from, randomBytes)
  return readIdentityContent(writeIdentityContent(content!))!
}

const keyIn = (database: Database, { room }: SavedRoom) =>
  createRoomKeeping(database, createHubClient(fetch), randomBytes).personKey(room)

test('I2 a new browser becomes the same person in all rooms, and is told apart from the other by its device', async () => {
  const notes = room('Notes')
  await here.put('rooms', notes)
  await here.put('settings', { address: 'nothing', cursor: false, others: true }, [notes.room, 'sharing'])
  const [mine, theirs] = [await loadIdentity(here, randomBytes), await loadIdentity(there, randomBytes)]
  const merged = await mergeIdentity(there, await carry(here), randomBytes)
  expect(merged).toEqual({ added: 1, joined: 0, people: 0, replaced: true })
  expect(await loadIdentity(there, randomBytes)).toEqual({ seed: mine.seed, deviceSeed: theirs.deviceSeed })
  expect(theirs.deviceSeed).not.toEqual(mine.deviceSeed)
  expect(await there.get('rooms', notes.room)).toEqual(notes)
  expect(await keyIn(there, notes)).toEqual(personKey(mine.seed, notes.room))
  expect(await there.get('settings', [notes.room, 'sharing'])).toMatchObject({ address: 'nothing' })
  expect((await carry(there)).settings.profile).toEqual((await carry(here)).settings.profile)
})

test('I3 the file names no device, so that two browsers never write the same log', async () => {
  const { deviceSeed } = await loadIdentity(here, randomBytes)
  const content = writeIdentityContent((await collectIdentity(here, randomBytes))!)
  expect(new TextDecoder().decode(content)).not.toContain(toBase64Url(deviceSeed))
})

test('I2 nothing that was there is lost: rooms of its own stay its own, under the identity that entered them', async () => {
  const own = room('Allotment')
  await there.put('rooms', own)
  const before = await keyIn(there, own)
  await here.put('rooms', room('Notes'))
  await mergeIdentity(there, await carry(here), randomBytes)
  expect((await there.getAll('rooms')).map(({ name }) => name).sort()).toEqual(['Allotment', 'Notes'])
  expect(await keyIn(there, own)).toEqual(before)
  // And once more, to a third browser.
  await mergeIdentity(here, await carry(there), randomBytes)
  expect(await keyIn(here, own)).toEqual(before)
})

test('I2 a room that both know has the keys, links and memories of both', async () => {
  const owned = room('Notes', { lastVisitedMs: 5, memory: { ...noMemory, favourite: true } })
  const later = { epoch: 7, editSeed: randomBytes(32), viewSeed: null }
  const link = { id: 'AAAAAAAAAAAAAAAAAAAAAA' as never, href: 'https://hub.example/j#1x' }
  const joined: SavedRoom = {
    ...owned,
    role: 'editor',
    ownerSeed: null,
    epochs: [...owned.epochs, later],
    links: [link],
    lastVisitedMs: 9,
    memory: { ...noMemory, ownName: 'My notes', lastPage: 'https://example.org/last' },
  }
  await here.put('rooms', owned)
  await there.put('rooms', joined)
  const merged = await mergeIdentity(there, await carry(here), randomBytes)
  expect(merged).toMatchObject({ added: 0, joined: 1 })
  expect(await there.get('rooms', owned.room)).toEqual({
    ...joined,
    role: 'owner',
    ownerSeed: owned.ownerSeed,
    memory: { ...joined.memory, favourite: true },
  })
  const { seed } = await loadIdentity(here, randomBytes)
  expect(await keyIn(there, owned)).toEqual(personKey(seed, owned.room))
})

test('I2 the same file again changes nothing', async () => {
  await here.put('rooms', room('Notes'))
  const file = await carry(here)
  await mergeIdentity(there, file, randomBytes)
  const before = await Promise.all([
    there.getAll('rooms'),
    there.getAll('settings'),
    there.getAll('identity'),
  ])
  expect(await mergeIdentity(there, file, randomBytes)).toMatchObject({ added: 0, replaced: false })
  expect(
    await Promise.all([there.getAll('rooms'), there.getAll('settings'), there.getAll('identity')]),
  ).toEqual(before)
})

test('I2 whom both know is one, and whoever was blocked in either stays blocked', async () => {
  const person = toBase64Url(new Uint8Array(32).fill(3)) as PersonId
  const at = { room: 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId, hub: 'https://hub.example', nowMs: 4 }
  const [ada] = meet([], { person, name: 'Ada', color: 1, picture: null }, at)
  await here.put('people', { ...ada!, blocked: true })
  await there.put('people', { ...ada!, ownName: 'Countess', lastMetMs: 8 })
  await mergeIdentity(there, await carry(here), randomBytes)
  expect(await there.getAll('people')).toEqual([{ ...ada, ownName: 'Countess', blocked: true, lastMetMs: 8 }])
})

test('I2 a room whose keys are not its owner’s is left out, and what is no such content is refused', async () => {
  await here.put('rooms', { ...room('Forged'), policy: room('Other').policy })
  expect(await mergeIdentity(there, await carry(here), randomBytes)).toMatchObject({ added: 0 })
  for (const nothing of ['', '{}', '[]', '{"seed":"AAAA"}'])
    expect(readIdentityContent(new TextEncoder().encode(nothing))).toBeNull()
})
