import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf } from '../../lib/core/inbox-keys.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { createInvites } from '../../lib/platform/background/invites.ts'
import { createKnownPeople } from '../../lib/platform/background/known-people.ts'
import { createOutbox } from '../../lib/platform/background/outbox.ts'
import { openDatabase, type SavedRoom } from '../../lib/platform/database.ts'
import { postLetter } from '../../lib/platform/hub-mail.ts'
import type { ReceivedMail } from '../../lib/platform/inbox.ts'
import { createPeopleStore } from '../../lib/platform/people-store.ts'
import { noMemory } from '../../lib/platform/room-memory.ts'
import { createCorrespondent } from '../server/mail-client.ts'
import { bytes, startTestHub, type TestHub } from '../server/test-hub.ts'
import { createMemoryStores } from '../support/memory-stores.ts'
import { createRealClock } from '../support/real-clock.ts'

const { until } = createRealClock()
const room = 'roomAroomAroomAroomAAA' as RoomId
const randomBytes = (length: number) => new Uint8Array(bytes(length))
let hub: TestHub

beforeAll(async () => {
  hub = await startTestHub({ perAddressFactor: 100 })
})
afterAll(() => hub.close())

/** One browser: who it knows, and its mailbox at the hub. */
async function createBrowser(name: string) {
  const seed = bytes(32)
  const database = await openDatabase(randomUUID())
  let nowMs = 1
  const saved = {
    room,
    name: 'Office',
    hub: hub.url,
    memory: noMemory,
    ownerSeed: bytes(32),
  } as unknown as SavedRoom
  const people = createKnownPeople({
    store: createPeopleStore(database),
    rooms: { list: async () => [saved] },
    unsent: async () => new Set(outbox.list().map(({ id }) => id)),
    now: () => nowMs++,
    changed: async () => undefined,
  })
  const outbox = await createOutbox({
    store: createMemoryStores().settings,
    identitySeed: seed,
    post: letter => postLetter(fetch, letter),
    clock: createRealClock(),
    inboxes: { refresh: async () => undefined, isOpen: () => true },
    changed: () => undefined,
    failed: error => {
      throw error
    },
  })
  outbox.onEnd((ended, end) => invites.ended(ended, end))
  const invites = createInvites({
    people,
    room: async id =>
      id === room
        ? { ...saved, epochs: [], policy: { payload: 'AA', signature: 'AA' }, links: [] }
        : undefined,
    makeLink: async () => ok('https://hub.example/j#1link'),
    identity: async () => ({ seed, deviceSeed: seed }),
    profile: async () => ({ name, color: 3 }),
    outbox: async () => outbox,
    now: Date.now,
    randomBytes,
  })
  const box = mailboxIdOf(inboxKey(seed).publicKey)
  const person = box as string as PersonId
  const shown: ReceivedMail[] = []
  const connect = () =>
    createCorrespondent(hub, seed).connect({
      onItem: item => void invites.screen(item).then(one => one && shown.push(one)),
    })
  return {
    database,
    people,
    invites,
    box,
    person,
    shown,
    connect,
    meets: (other: { person: PersonId; box: typeof box }, as: string, inbox: typeof box | null = other.box) =>
      people.seen({
        to: 'background',
        type: 'people',
        room,
        people: [{ person: other.person, name: as, color: 1, picture: null, inbox }],
      }),
  }
}

test('A6 an invitation waits at the hub for whoever showed their mailbox, and what they answer is kept with them', async () => {
  const [ada, ben] = [await createBrowser('Ada'), await createBrowser('Ben')]
  await ada.meets(ben, 'Ben')
  await ben.meets(ada, 'Ada')
  const first = ben.connect()
  await until(() => first.seen.told > 0)
  first.close()
  const sent = await ada.invites.send(ben.person, room, 'Come!')
  expect(sent).toMatchObject({ ok: true, value: { room, roomName: 'Office', answer: null } })

  const again = ben.connect()
  await until(() => ben.shown.length === 1)
  const [item] = ben.shown
  expect(item!.mail).toMatchObject({
    author: ada.box,
    content: {
      type: 'invite',
      name: 'Ada',
      roomName: 'Office',
      words: 'Come!',
      link: 'https://hub.example/j#1link',
    },
  })
  const adas = ada.connect()
  await until(() => adas.seen.told > 0)
  expect(
    await ben.invites.answer({ hub: hub.url, id: item!.id, author: ada.box, name: 'Ada' }, true),
  ).toEqual(ok(null))
  await until(() => ada.shown.length === 1)
  expect((await ada.people.get(ben.person))?.invite).toMatchObject({ answer: 'accepted' })
  again.close()
  adas.close()
})

test('A6 nobody is invited who shows no mailbox, receives none, is blocked, or is not known', async () => {
  const [ada, ben, cleo] = [
    await createBrowser('Ada'),
    await createBrowser('Ben'),
    await createBrowser('Cleo'),
  ]
  await ada.meets(ben, 'Ben', null)
  expect(await ada.invites.send(ben.person, room, '')).toEqual(fail('no-mailbox'))
  // They have never connected to that hub.
  await ada.meets(ben, 'Ben')
  expect(await ada.invites.send(ben.person, room, '')).toEqual(fail('no-mailbox'))
  await ada.people.block(ben.person, true)
  expect(await ada.invites.send(ben.person, room, '')).toEqual(fail('no-mailbox'))
  expect(await ada.invites.send(cleo.person, room, '')).toEqual(fail('no-mailbox'))
  expect(await ada.invites.send(ben.person, 'roomBroomBroomBroomBBA' as RoomId, '')).toEqual(
    fail('room-unknown'),
  )
})

test('A5 mail of somebody who is blocked is not shown, others come under the name that they have here, and a stranger answers nothing', async () => {
  const [ada, ben, mallory] = [
    await createBrowser('Ada'),
    await createBrowser('Ben'),
    await createBrowser('Mallory'),
  ]
  await ada.meets(ben, 'Ben')
  await ben.meets(ada, 'Ada')
  await ben.meets(mallory, 'Mallory')
  await mallory.meets(ben, 'Ben')
  await mallory.meets(ada, 'Ada')
  const [bens, adas] = [ben.connect(), ada.connect()]
  await until(() => bens.seen.told > 0 && adas.seen.told > 0)
  await ben.people.block(mallory.person, true)
  await ben.people.rename(ada.person, 'Countess')
  const sent = await ada.invites.send(ben.person, room, '')
  await mallory.invites.send(ben.person, room, 'you cannot see this')
  await until(() => bens.items.size === 2 && ben.shown.length > 0)
  expect(ben.shown.map(({ mail }) => mail!.content)).toMatchObject([{ type: 'invite', name: 'Countess' }])

  const { id } = sent.ok ? sent.value : { id: null }
  await mallory.invites.answer({ hub: hub.url, id: id!, author: ada.box, name: 'Ada' }, true)
  await until(() => ada.shown.length === 1)
  expect((await ada.people.get(ben.person))?.invite).toMatchObject({ answer: null })
  bens.close()
  adas.close()
})

test('people are listed by when they were met, under the name they have here, with the rooms that are known', async () => {
  const [ada, ben, cleo] = [
    await createBrowser('Ada'),
    await createBrowser('Ben'),
    await createBrowser('Cleo'),
  ]
  expect(await ada.meets(ben, 'Ben')).toBe(false)
  await ada.meets(cleo, 'Cleo', null)
  await ada.people.compared(ben.person, true)
  await ada.people.rename(ben.person, 'Benjamin')
  expect(
    (await ada.people.list()).map(({ name, mark, canInvite, rooms }) => ({ name, mark, canInvite, rooms })),
  ).toEqual([
    { name: 'Cleo', mark: null, canInvite: false, rooms: [{ room, name: 'Office' }] },
    { name: 'Benjamin', mark: 'verified', canInvite: true, rooms: [{ room, name: 'Office' }] },
  ])
  // A third goes by that name: the host of the room is to know.
  expect(await ada.meets(await createBrowser('x'), 'BENJAMIN')).toBe(true)
  expect((await ada.people.among(room)).map(({ mark }) => mark).sort()).toEqual(['other-key', 'verified'])
  await ada.people.forget(ben.person)
  expect(await ada.people.get(ben.person)).toBeNull()
})

test('A1 somebody who is met in another room under another key is the same entry of the list', async () => {
  const [ada, ben] = [await createBrowser('Ada'), await createBrowser('Ben')]
  await ada.meets(ben, 'Ben')
  const [before] = await ada.people.list()
  const other = { ...(await createBrowser('Ben')), box: ben.box }
  await ada.meets(other, 'Ben')
  const [after, ...others] = await ada.people.list()
  expect(others).toEqual([])
  expect(after!.person).toBe(other.person)
  expect(after!.id).toBe(before!.id)
})
