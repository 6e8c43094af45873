import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { pictureIdOf } from '../../lib/core/picture-id.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { createKnownPeople } from '../../lib/platform/background/known-people.ts'
import { createPeopleRequests } from '../../lib/platform/background/people-requests.ts'
import { openDatabase } from '../../lib/platform/database.ts'
import { createPeopleStore } from '../../lib/platform/people-store.ts'
import { createPictureStore } from '../../lib/platform/picture-store.ts'
import { adasSettings } from '../support/live-rooms.ts'
import { smallJpeg } from '../support/small-jpeg.ts'

async function open() {
  const database = await openDatabase(randomUUID())
  let kept = adasSettings
  let applied = 0
  const people = createKnownPeople({
    store: createPeopleStore(database),
    rooms: { list: async () => [] },
    unsent: async () => new Set(),
    now: () => 1,
    changed: async () => undefined,
  })
  const request = createPeopleRequests({
    people,
    invites: { send: async () => fail('no-mailbox') },
    pictures: createPictureStore(database, () => 1),
    settings: {
      get: async () => kept,
      async change(next) {
        kept = next(kept)
      },
    },
    live: {
      async reapply() {
        applied++
      },
    },
  })
  return { request, kept: () => kept, applied: () => applied }
}

test('A2 an uploaded picture is kept and shown from now on, a shape takes its place, and neither changes the name', async () => {
  const { request, kept, applied } = await open()
  const bytes = smallJpeg()
  const id = pictureIdOf(bytes)
  const { name, color } = adasSettings.profile
  expect(await request({ type: 'keep-picture', data: toBase64Url(bytes) })).toEqual(ok({ id }))
  expect(kept().profile).toEqual({ name, color, picture: id })
  expect(await request({ type: 'get-picture', id })).toEqual(ok({ data: toBase64Url(bytes) }))
  await request({ type: 'set-picture', shape: 5 })
  expect(kept().profile).toEqual({ name, color, picture: 5 })
  await request({ type: 'set-picture', shape: null })
  expect(kept().profile).toEqual({ name, color })
  expect(applied()).toBe(3)
})

test('A2 what is no picture is not kept, and one that is not here is none', async () => {
  const { request, kept } = await open()
  const wrong = smallJpeg({ width: 4_000 })
  expect(await request({ type: 'keep-picture', data: toBase64Url(wrong) })).toEqual(fail('bad-picture'))
  expect(await request({ type: 'get-picture', id: pictureIdOf(wrong) })).toEqual(ok(null))
  expect(kept()).toBe(adasSettings)
})

test('rooms hear at once what is decided, and whether they are shown our mailbox', async () => {
  const { request, kept, applied } = await open()
  await request({ type: 'set-invitable', on: true })
  expect(kept().invitable).toBe(true)
  expect(applied()).toBe(1)
  expect(await request({ type: 'list-people' })).toEqual(ok([]))
})
