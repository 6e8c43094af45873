import { expect, test } from 'vitest'
import type { KnownPerson } from '../../lib/core/acquaintances.ts'
import { sessionsBeside } from '../../lib/core/beside.ts'
import type { PersonId, PictureId, SessionId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf, proveInbox } from '../../lib/core/inbox-keys.ts'
import { pictureIdOf } from '../../lib/core/picture-id.ts'
import { type PeopleSeen, watchPeople } from '../../lib/platform/host/watch-people.ts'
import { memberKind, proveMember, readMember } from '../../lib/protocol/member.ts'
import type { Profile } from '../../lib/protocol/schema.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import type { Visit } from '../support/person.ts'
import { smallJpeg } from '../support/small-jpeg.ts'

const createWorld = useHubWorlds()

const known = (person: PersonId, change: Partial<KnownPerson>): KnownPerson => ({
  person,
  ownName: null,
  blocked: false,
  mark: null,
  ...change,
})
const profile = (name: string, picture?: number | PictureId): Profile => ({
  name,
  color: 1,
  ...(picture !== undefined && { picture }),
})
const page = 'https://example.com/'
const shares = { address: 'page', cursor: true, others: true } as const

test('A2 a picture is asked of whoever names it, checked, kept, and told to each port once', async () => {
  const world = createWorld()
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  const bytes = smallJpeg({ tag: 1 })
  const id = pictureIdOf(bytes)
  await ada.stores.pictures.put(id, bytes)
  const [hers, his] = [await world.enter(ada), await world.enter(bob)]
  const panel = his.panel()
  hers.room.setProfile(profile('Ada', id))
  await world.clock.advance(2_000)
  expect(panel.last('faces')?.faces).toEqual([{ person: ada.id, picture: id }])
  expect(panel.heard.filter(({ type }) => type === 'picture')).toHaveLength(1)
  expect(await bob.stores.pictures.get(id)).toEqual(bytes)

  hers.room.setProfile(profile('Ada', 4))
  await world.clock.advance(1_000)
  expect(panel.last('faces')?.faces).toEqual([{ person: ada.id, picture: 4 }])
})

test('A2 where whoever names it does not have it, others are asked, and damaged or unasked ones are dropped', async () => {
  const world = createWorld()
  const [ada, bob, cleo] = [world.person('Ada'), world.person('Bob'), world.person('Cleo')]
  const bytes = smallJpeg({ tag: 2 })
  const id = pictureIdOf(bytes)
  await cleo.stores.pictures.put(id, bytes)
  // Whose store holds something else under that name.
  await ada.stores.pictures.put(id, smallJpeg({ tag: 3 }))
  const [hers, theirs, his] = [await world.enter(ada), await world.enter(cleo), await world.enter(bob)] as [
    Visit,
    Visit,
    Visit,
  ]
  await world.clock.advance(1_000)
  hers.room.setProfile(profile('Ada', id))
  await world.clock.advance(12_000)
  expect(his.room.drops.get('picture-damaged')).toBe(1)
  expect(await bob.stores.pictures.get(id)).toEqual(bytes)

  theirs.room.context.send(his.session as SessionId, { type: 'picture', id, data: 'AAAA' })
  await world.clock.advance(100)
  expect(his.room.drops.get('picture-unasked')).toBe(1)
})

test('A5 of who is blocked nothing is taken or shown, and unblocked they are there as before', async () => {
  const world = createWorld()
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  const [hers, his] = [await world.enter(ada), await world.enter(bob)]
  for (const { room } of [hers, his]) room.setSharing(shares, [])
  const [adasPage, bobsPage, panel] = [hers.page(page), his.page(page), his.panel()]
  const adasPanel = hers.panel()
  for (const port of [adasPage, bobsPage]) port.receive({ type: 'address', address: page })
  await world.clock.advance(1_000)
  adasPanel.receive({ type: 'say', text: 'before' })
  await world.clock.advance(1_000)
  expect(panel.chat().map(({ text }) => text)).toEqual(['before'])
  expect(sessionsBeside(his.room.context)).toEqual([hers.session])

  his.room.setPeople([known(ada.id, { blocked: true })], false)
  await world.clock.advance(100)
  expect(panel.chat()).toEqual([])
  expect(panel.last('faces')?.faces).toEqual([{ person: ada.id, blocked: true }])
  expect(panel.last('people')?.people.find(({ person }) => person === ada.id)).toMatchObject({
    where: 'elsewhere',
  })
  adasPanel.receive({ type: 'say', text: 'while blocked' })
  await world.clock.advance(1_000)
  expect(panel.chat()).toEqual([])
  expect(panel.last('panel')?.unread ?? 0).toBe(0)
  // They are not told, and see no more of us than of one who shows no cursor.
  expect(sessionsBeside(his.room.context)).toEqual([])
  expect(adasPanel.last('people')?.people.find(({ person }) => person === bob.id)).toMatchObject({
    state: 'here',
  })

  his.room.setPeople([], false)
  await world.clock.advance(1_000)
  expect(panel.chat().map(({ text }) => text)).toEqual(['before', 'while blocked'])
  expect(panel.last('faces')?.faces).toEqual([])
})

test('A5 whoever is called otherwise here is called so in the list of people, the chat and the roster', async () => {
  const world = createWorld()
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  const [hers, his] = [await world.enter(ada), await world.enter(bob)]
  const panel = his.panel()
  await world.clock.advance(1_000)
  hers.panel().receive({ type: 'say', text: 'hello' })
  await world.clock.advance(1_000)
  his.room.setPeople([known(ada.id, { ownName: 'Countess', mark: 'verified' })], false)
  await world.clock.advance(100)
  const names = () => [
    panel.last('people')!.people.find(({ person }) => person === ada.id)!.name,
    panel.chat()[0]!.name,
    panel.last('roster')!.members.find(({ person }) => person === ada.id)!.name,
  ]
  expect(names()).toEqual(['Countess', 'Countess', 'Countess'])
  expect(his.room.context.presence.said.get(hers.session)?.profile.name).toBe('Ada')
  his.room.setPeople([], false)
  await world.clock.advance(100)
  expect(names()).toEqual(['Ada', 'Ada', 'Ada'])
})

test('a page that asks for somebody’s card has the panels show it, the one too that opens for it', async () => {
  const world = createWorld()
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  await world.enter(ada)
  const his = await world.enter(bob)
  const beside = his.panel()
  his.page(page).receive({ type: 'open-person', person: ada.id })
  const opened = his.panel()
  await world.clock.advance(100)
  for (const panel of [beside, opened])
    expect(panel.last('person-card')).toEqual({ type: 'person-card', person: ada.id })
  await world.clock.advance(10_000)
  expect(his.panel().last('person-card')).toBeUndefined()
})

test('A1 who is here is told with the mailbox that they show and prove, as long as they want that, and under their own name', async () => {
  const world = createWorld()
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  const [hers, his] = [await world.enter(ada), await world.enter(bob)]
  const told: PeopleSeen[] = []
  const end = watchPeople(his.room.context, world.clock, seen => told.push(seen))
  his.room.setPeople([known(ada.id, { ownName: 'Countess' })], false)
  await world.clock.advance(3_000)
  const seen = () => told.flatMap(({ people }) => people).findLast(({ person }) => person === ada.id)
  expect(seen()).toEqual({ person: ada.id, name: 'Ada', color: 0, picture: null, inbox: null })
  expect(told).toHaveLength(1)

  hers.room.setPeople([], true)
  await world.clock.advance(3_000)
  expect(seen()).toMatchObject({ inbox: ada.inbox })
  hers.room.setPeople([], false)
  await world.clock.advance(3_000)
  expect(seen()).toMatchObject({ inbox: null })
  end()
})

test('J6 whoever proves to own the room is told as its owner', async () => {
  const world = createWorld()
  const [ada, bob, cleo] = [world.person('Ada', { owns: true }), world.person('Bob'), world.person('Cleo')]
  await world.enter(ada)
  const his = await world.enter(bob)
  await world.enter(cleo)
  const owners = new Set<PersonId>()
  const end = watchPeople(his.room.context, world.clock, ({ people }) => {
    for (const { person, owner } of people) if (owner) owners.add(person)
  })
  await world.clock.advance(3_000)
  expect([...owners]).toEqual([ada.id])
  end()
})

test('A1 a mailbox that its key does not prove for that person in that room is none', async () => {
  const world = createWorld()
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  const [hers, his] = [await world.enter(ada), await world.enter(bob)]
  const told: PeopleSeen[] = []
  const end = watchPeople(his.room.context, world.clock, seen => told.push(seen))
  await world.clock.advance(2_000)
  const { room, keys, records, self } = hers.room.context
  const proof = proveMember(keys.edit!.editorSign, room, 1, self.person)
  const stranger = inboxKey(new Uint8Array(32).fill(7))
  const inbox = {
    key: mailboxIdOf(stranger.publicKey),
    // Of somebody else: shown after them.
    proof: proveInbox(stranger, room, bob.id),
  }
  await records.append(memberKind, { epoch: 1, role: 'editor', proof, profile: profile('Ada'), inbox })
  await world.clock.advance(3_000)
  expect(told.flatMap(({ people }) => people).every(one => !one.inbox)).toBe(true)
  expect(
    readMember(
      room,
      { author: ada.id, body: records.list(memberKind).at(-1)!.body },
      his.room.context.policy!.current!.owner,
      his.room.context.policy!.keyring,
    ),
  ).toMatchObject({ inbox: null })
  end()
})
