import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { type Acquaintance, meet } from '../../lib/core/acquaintances.ts'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId, PictureId, RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { type Database, openDatabase } from '../../lib/platform/database.ts'
import { createPeopleStore } from '../../lib/platform/people-store.ts'
import { createPictureStore } from '../../lib/platform/picture-store.ts'

const open: Database[] = []
const openFresh = async (): Promise<Database> => {
  const database = await openDatabase(randomUUID())
  open.push(database)
  return database
}
afterEach(() => {
  for (const database of open.splice(0)) database.close()
})

const person = (byte: number) => toBase64Url(new Uint8Array(32).fill(byte)) as PersonId
const seen = (byte: number, name: string) => ({ person: person(byte), name, color: 1, picture: null })
const at = { room: 'roomAroomAroomAroomAAA' as RoomId, hub: 'https://hub.example', nowMs: 1 }

test('people are there after the browser was killed, each change is made to what is there, and who is left out goes', async () => {
  const database = await openFresh()
  const people = createPeopleStore(database)
  await Promise.all([
    people.change(known => meet(known, seen(1, 'Ada'), at)),
    createPeopleStore(database).change(known => meet(known, seen(2, 'Bob'), at)),
  ])
  expect((await people.list()).map(({ name }) => name).toSorted()).toEqual(['Ada', 'Bob'])
  const isBob = ({ name }: Acquaintance) => name === 'Bob'
  await people.change(known => known.filter(isBob).map(one => ({ ...one, blocked: true })))
  expect(await createPeopleStore(database).list()).toMatchObject([{ name: 'Bob', blocked: true }])
})

test('A2 a picture that was not here before is told of once', async () => {
  let came = 0
  const pictures = createPictureStore(
    await openFresh(),
    () => 1,
    () => came++,
  )
  const put = () => pictures.put('picture' as PictureId, new Uint8Array([1]))
  await put()
  expect(came).toBe(1)
  await put()
  expect(came).toBe(1)
})

test('A2 of the pictures of others the oldest go, one’s own stays', async () => {
  const database = await openFresh()
  let nowMs = 0
  const pictures = createPictureStore(database, () => nowMs++)
  const id = (n: number) => `picture-${n}` as PictureId
  await pictures.putOwn(id(0), new Uint8Array([1]))
  for (let n = 1; n <= limits.pictures; n++) await pictures.put(id(n), new Uint8Array([n & 255]))
  expect(await pictures.get(id(0))).toEqual(new Uint8Array([1]))
  expect(await pictures.get(id(1))).toBeNull()
  expect(await pictures.get(id(2))).not.toBeNull()
  await pictures.putOwn(id(9_999), new Uint8Array([2]))
  expect(await pictures.get(id(0))).toBeNull()
})
