import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf } from '../../lib/core/inbox-keys.ts'
import { personIdOf } from '../../lib/core/keys.ts'
import { decodeLink } from '../../lib/core/links.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { createInvites } from '../../lib/platform/background/invites.ts'
import { createKnownPeople } from '../../lib/platform/background/known-people.ts'
import { createMembership } from '../../lib/platform/background/membership.ts'
import { createOutbox } from '../../lib/platform/background/outbox.ts'
import { createOwnership } from '../../lib/platform/background/ownership.ts'
import { createRoomLinks } from '../../lib/platform/background/room-links.ts'
import { openDatabase } from '../../lib/platform/database.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import { postLetter } from '../../lib/platform/hub-mail.ts'
import type { ReceivedMail } from '../../lib/platform/inbox.ts'
import { createPeopleStore } from '../../lib/platform/people-store.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import { readPolicy } from '../../lib/protocol/policy.ts'
import { createCorrespondent } from '../server/mail-client.ts'
import { bytes, startTestHub, type TestHub } from '../server/test-hub.ts'
import { createRealClock } from '../support/real-clock.ts'

const { until } = createRealClock()
const randomBytes = (length: number) => new Uint8Array(bytes(length))
let hub: TestHub

beforeAll(async () => {
  hub = await startTestHub({ perAddressFactor: 100 })
})
afterAll(() => hub.close())

/** One browser: who it knows, a room of its own, and its mailbox at the hub. */
async function createBrowser(name: string) {
  const seed = bytes(32)
  const database = await openDatabase(randomUUID())
  const settings = createSettingStore(database, '')
  /** `unheard`: such requests are done, and their answers lost. `laterMs`: how late it is by then. */
  const network: { away: boolean; unheard: string | null; laterMs: number } = {
    away: false,
    unheard: null,
    laterMs: 0,
  }
  const ask: typeof fetch = async (input, init) => {
    const response = network.away ? null : await fetch(input, init)
    if (!response || init?.method === network.unheard) throw new TypeError('the network is down')
    return response
  }
  const client = createHubClient(ask)
  const keeping = createRoomKeeping(database, client, randomBytes)
  const { rooms } = keeping
  const membership = createMembership({ ...keeping, hub: client, randomBytes, now: Date.now })
  const profile = { name, color: 3 }
  const founded = await membership.found('Office', 'https://example.com/', { hub: hub.url, profile })
  if (!founded.ok) throw new Error(founded.error)
  const { room } = founded.value
  const owning = { changer: keeping.changer, inviter: async () => name, now: Date.now, randomBytes }
  const owner = createOwnership({ ...owning, members: async () => [] })
  let nowMs = 1
  let isOpen = true
  const people = createKnownPeople({
    store: createPeopleStore(database),
    rooms,
    unsent: async () => new Set(outbox.list().map(({ id }) => id)),
    now: () => nowMs++,
    changed: async () => undefined,
  })
  const invites = createInvites({
    ...{ people, links: createRoomLinks(owning), room: rooms.get, renew: keeping.renew },
    identity: async () => ({ seed }),
    profile: async () => profile,
    outbox: async () => outbox,
    now: () => Date.now() + network.laterMs,
    randomBytes,
    failed: error => {
      throw error
    },
  })
  const openOutbox = async () => {
    const opened = await createOutbox({
      store: settings,
      identitySeed: seed,
      post: letter => postLetter(ask, letter),
      seal: invites.seal,
      clock: createRealClock(),
      inboxes: { refresh: async () => undefined, isOpen: () => isOpen },
      changed: () => undefined,
      failed: error => {
        throw error
      },
    })
    opened.onEnd(invites.ended)
    return opened
  }
  let outbox = await openOutbox()
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
    rooms,
    room,
    owner,
    network,
    box,
    person,
    shown,
    connect,
    outbox: () => outbox,
    /** The doors of the room, as its newest policy has them. */
    async doors() {
      const renewed = await keeping.renew(room)
      return renewed.type === 'current' ? renewed.keys.policy.doors : []
    },
    /** Of the room's newest policy that this browser has heard of. */
    serial: async () => readPolicy(room, (await rooms.get(room))!.policy)!.serial,
    /** Goes through a link, as somebody else in that room than the person whom others invite. */
    async enter(href: string) {
      const link = decodeLink(href)
      return link.ok ? membership.enter(link.value, href) : link
    },
    personIn: async (id: RoomId) => personIdOf((await keeping.personKey(id)).publicKey),
    /** No link of the room is open. */
    async closeAll() {
      for (const { id } of founded.value.links) await owner.closeLink(room, id)
    },
    /** The hub is out of reach, and the browser is closed and opened again meanwhile. */
    async goAway() {
      network.away = true
      isOpen = false
      outbox = await openOutbox()
    },
    async reopen() {
      outbox = await openOutbox()
    },
    /** The hub is back, and there is a connection to it. */
    comeBack() {
      Object.assign(network, { away: false, unheard: null })
      isOpen = true
      outbox.listener.box!(hub.url, box, [], true)
    },
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
  const sent = await ada.invites.send(ben.person, ada.room, 'Come!')
  expect(sent).toMatchObject({ ok: true, value: { room: ada.room, roomName: 'Office', answer: null } })

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
      link: (await ada.rooms.get(ada.room))!.links[0]!.href,
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
  expect(await ada.invites.send(ben.person, ada.room, '')).toEqual(fail('no-mailbox'))
  // They have never connected to that hub.
  await ada.meets(ben, 'Ben')
  expect(await ada.invites.send(ben.person, ada.room, '')).toEqual(fail('no-mailbox'))
  await ada.people.block(ben.person, true)
  expect(await ada.invites.send(ben.person, ada.room, '')).toEqual(fail('no-mailbox'))
  expect(await ada.invites.send(cleo.person, ada.room, '')).toEqual(fail('no-mailbox'))
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
  const sent = await ada.invites.send(ben.person, ada.room, '')
  await mallory.invites.send(ben.person, mallory.room, 'you cannot see this')
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
    { name: 'Cleo', mark: null, canInvite: false, rooms: [{ room: ada.room, name: 'Office' }] },
    { name: 'Benjamin', mark: 'verified', canInvite: true, rooms: [{ room: ada.room, name: 'Office' }] },
  ])
  // A third goes by that name: the host of the room is to know.
  expect(await ada.meets(await createBrowser('x'), 'BENJAMIN')).toBe(true)
  expect((await ada.people.among(ada.room)).map(({ mark }) => mark).sort()).toEqual(['other-key', 'verified'])
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

/** Ada, whose room has no open link, and Ben, who receives: they have met. */
async function meetApart() {
  const [ada, ben] = [await createBrowser('Ada'), await createBrowser('Ben')]
  await ada.meets(ben, 'Ben')
  await ben.meets(ada, 'Ada')
  const told = ben.connect()
  await until(() => told.seen.told > 0)
  await ada.closeAll()
  await ada.goAway()
  return { ada, ben, told }
}
const linkIn = (item: ReceivedMail | undefined): string =>
  item?.mail?.content.type === 'invite' ? item.mail.content.link : ''

test('G48 an invitation to a room without an open link is kept while the hub is away, through a restart, and goes with a link for that person alone', async () => {
  const { ada, ben, told } = await meetApart()
  const sent = await ada.invites.send(ben.person, ada.room, 'Come!')
  expect(sent).toMatchObject({ ok: true, value: { roomName: 'Office', answer: null } })
  await ada.reopen()
  expect(ada.outbox().list()).toMatchObject([
    { kind: 'invite', name: 'Ben', roomName: 'Office', refused: null },
  ])
  expect(await ada.people.get(ben.person)).toMatchObject({ inviteUnsent: true, invite: { room: ada.room } })
  ada.comeBack()
  await until(() => ben.shown.length === 1)
  const [item] = ben.shown
  expect(item!.mail!.content).toMatchObject({ type: 'invite', words: 'Come!' })
  const [door, ...others] = await ada.doors()
  expect([door, others]).toMatchObject([{ role: 'editor', uses: 1 }, []])
  expect(await ben.enter(linkIn(item))).toMatchObject({
    ok: true,
    value: { saved: { room: ada.room, role: 'editor' } },
  })
  await until(() => ada.outbox().list().length === 0)
  expect(await ada.people.get(ben.person)).toMatchObject({ inviteUnsent: false, invite: { answer: null } })
  told.close()
})

test('G48 whatever answer of the hub was lost, there is one link and one invitation', async () => {
  const { ada, ben, told } = await meetApart()
  await ada.invites.send(ben.person, ada.room, '')
  ada.comeBack()
  ada.network.unheard = 'PUT'
  await expect.poll(ada.doors).toHaveLength(1)
  const serial = await ada.serial()
  await ada.goAway()
  ada.comeBack()
  ada.network.unheard = 'POST'
  await until(() => ben.shown.length === 1)
  await ada.goAway()
  expect(ada.outbox().list()).toHaveLength(1)
  // Nobody in the room is told of a new policy because of it.
  expect(await ada.serial()).toBe(serial)
  ada.network.laterMs = 2 * 86_400_000
  ada.comeBack()
  await until(() => ada.outbox().list().length === 0)
  expect([ben.shown.length, (await ada.doors()).length]).toEqual([1, 1])
  expect((await ada.rooms.get(ada.room))!.links).toHaveLength(1)
  // But once it would expire well before the invitation, it is made to last as long.
  expect(await ada.serial()).toBe(serial + 1)
  told.close()
})

test('G48 an invitation that is cancelled takes its link with it, and so does one that was answered', async () => {
  const { ada, ben, told } = await meetApart()
  const [first, second] = [
    await ada.invites.send(ben.person, ada.room, 'one'),
    await ada.invites.send(ben.person, ada.room, 'two'),
  ]
  if (!first.ok || !second.ok) throw new Error('not kept')
  await ada.outbox().cancel(first.value.id)
  ada.comeBack()
  await until(() => ben.shown.length === 1)
  expect(ben.shown[0]!.id).toBe(second.value.id)
  expect(await ada.doors()).toHaveLength(1)
  const adas = ada.connect()
  await until(() => adas.seen.told > 0)
  await ben.invites.answer({ hub: hub.url, id: second.value.id, author: ada.box, name: 'Ada' }, false)
  await expect.poll(ada.doors).toEqual([])
  expect((await ada.people.get(ben.person))?.invite).toMatchObject({ answer: 'declined' })
  // Each of the next has a link of its own, whatever was made for others.
  for (const words of ['three', 'four']) await ada.invites.send(ben.person, ada.room, words)
  await until(() => ben.shown.length === 3)
  expect(new Set(ben.shown.map(linkIn)).size).toBe(3)
  expect(await ada.doors()).toHaveLength(2)
  told.close()
  adas.close()
})

test('G48 an invitation that waits ends with why: no link is open any more, the room was deleted, its person removed from it, or who is invited blocked', async () => {
  const { ada, ben, told } = await meetApart()
  const cleo = await createBrowser('Cleo')
  await cleo.meets(ben, 'Ben')
  const why = (who: typeof ada) =>
    who
      .outbox()
      .list()
      .map(({ refused }) => refused)
  const ended = (who: typeof ada) => until(() => why(who).every(one => one !== null))
  const forAll = { role: 'editor', expiresAtMs: 0, uses: 0 } as const
  ada.network.away = false
  const made = await ada.owner.makeLink(ada.room, forAll)
  if (!made.ok) throw new Error(made.error)
  await cleo.enter(made.value.href)

  await cleo.goAway()
  for (const room of [ada.room, cleo.room])
    expect((await cleo.invites.send(ben.person, room, '')).ok).toBe(true)
  await ada.owner.closeLink(ada.room, made.value.id)
  await cleo.rooms.delete(cleo.room)
  cleo.comeBack()
  await ended(cleo)
  expect(why(cleo)).toEqual(['room-gone', 'no-link'])
  expect((await cleo.people.get(ben.person))?.invite).toBeNull()

  const dora = await createBrowser('Dora')
  await dora.meets(ben, 'Ben')
  const again = await ada.owner.makeLink(ada.room, forAll)
  await dora.enter(again.ok ? again.value.href : '')
  await dora.goAway()
  expect((await dora.invites.send(ben.person, ada.room, '')).ok).toBe(true)
  await ada.owner.removePerson(ada.room, await dora.personIn(ada.room))
  dora.comeBack()
  await ended(dora)
  expect(why(dora)).toEqual(['removed'])

  await ada.goAway()
  await ada.invites.send(ben.person, ada.room, '')
  await ada.people.block(ben.person, true)
  ada.comeBack()
  await ended(ada)
  expect(why(ada)).toEqual(['person-gone'])
  expect(ben.shown).toEqual([])
  told.close()
})
