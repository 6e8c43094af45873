import { describe, expect, test } from 'vitest'
import type { PersonId } from '../../lib/core/ids.ts'
import type { Feature } from '../../lib/engine/types.ts'
import { createPresence } from '../../lib/features/presence/room.ts'
import { leaderOf, sessionToFind } from '../../lib/features/viewport/model.ts'
import { createViewer, type Viewer } from '../support/viewer.ts'
import { useWorlds, type World } from '../support/world.ts'

const createWorld = useWorlds()
const home = 'https://example.com/'
const other = 'https://example.org/other'

/** People each in a tab of their own. */
async function enter(world: World, names: readonly string[]): Promise<Viewer[]> {
  const people: Viewer[] = []
  for (const name of names) people.push(createViewer(await world.enter(name), home))
  await pass(world, people, 500)
  return people
}

/** Lets time pass; each page does what the host tells it to. */
async function pass(world: World, people: readonly Viewer[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 20) {
    await world.clock.advance(20)
    for (const person of people) person.act()
  }
  await world.clock.advance(0)
}

const follow = (by: Viewer, whom: Viewer): void => by.page.receive({ type: 'follow', person: whom.id })
describe('following', () => {
  test('V2 moves along from the first moment, and with each change', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    ada.scroll(1_000)
    follow(ben, ada)
    await pass(world, people, 200)
    expect(ben.y).toBe(1_000)
    expect(ben.follow.following).toEqual({ person: ada.id, state: 'on', host: null })
    ada.scroll(2_000)
    await pass(world, people, 200)
    expect(ben.y).toBe(2_000)
  })

  test('V1 views go to those who follow, and to nobody else', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    const overheard: string[] = []
    const listen: Feature = () => ({ message: (_, { type }) => overheard.push(type), close: () => undefined })
    await world.enter(world.person('Cleo', 2, [createPresence, listen]))
    follow(ben, ada)
    await pass(world, people, 200)
    for (let y = 100; y < 1_000; y += 100) {
      ada.scroll(y)
      await pass(world, people, 40)
    }
    expect(ben.y).toBe(900)
    expect(overheard).not.toContain('view')
    ben.page.receive({ type: 'follow', person: null })
    await pass(world, people, 100)
    expect(ada.follow.sharing).toBe(false)
    ada.scroll(5_000)
    await pass(world, people, 100)
    expect(ben.y).toBe(900)
  })

  test('V3 shows the followed person who follows, who can refuse one, and switch it off', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben', 'Cleo'])
    const [ada, ben, cleo] = people as [Viewer, Viewer, Viewer]
    follow(ben, ada)
    follow(cleo, ada)
    await pass(world, people, 200)
    expect(new Set(ada.follow.followers)).toEqual(new Set([ben.id, cleo.id]))
    ada.page.receive({ type: 'refuse-follower', person: ben.id })
    await pass(world, people, 200)
    expect(ada.follow.followers).toEqual([cleo.id])
    expect(ben.follow.following).toBeNull()
    expect(ben.page.last('follow-outcome')).toMatchObject({ person: ada.id, code: 'refused' })
    ada.scroll(700)
    follow(ben, ada)
    await pass(world, people, 200)
    expect(ben.follow.following).toBeNull()
    expect(ben.y).toBe(0)
    ada.page.receive({ type: 'be-followed', on: false })
    await pass(world, people, 200)
    expect(ada.follow).toMatchObject({ followers: [], followable: false })
    expect(cleo.follow.following).toBeNull()
    expect(ada.visit.room.context.settings.get('viewport/followable')).toBe(false)
  })

  test('V3 a look without following shows no scrolling to whom it was refused, and not all the time to anybody', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    ada.scroll(700)
    for (let look = 0; look < 20; look++) ben.visit.room.context.send(ada.visit.session, { type: 'look' })
    await pass(world, people, 200)
    expect(ada.visit.room.drops.get('look-too-often')).toBeGreaterThan(10)
    ada.page.receive({ type: 'refuse-follower', person: ben.id })
    await pass(world, people, 20_000)
    ben.page.receive({ type: 'go-to', person: ada.id })
    await pass(world, people, 200)
    expect(ben.y).toBe(0)
  })

  test('V3 beginning to follow again and again makes nobody’s page look at itself all the time', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    const looks = () => ada.page.heard.filter(({ type }) => type === 'tell-view').length
    for (let times = 0; times < 20; times++) {
      ben.visit.room.context.send(ada.visit.session, { type: 'follow', on: true })
      await pass(world, people, 20)
    }
    expect(looks()).toBeLessThan(8)
    expect(ada.follow.followers).toEqual([ben.id])
  })

  test('V4 goes to another page after three seconds’ notice, and is there where they are', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    follow(ben, ada)
    await pass(world, people, 200)
    ada.navigate(other)
    ada.y = 300
    await pass(world, people, 1_000)
    expect(ben.follow.following).toEqual({ person: ada.id, state: 'leaving', host: 'example.org' })
    expect(ben.address).toBe(home)
    await pass(world, people, 3_000)
    expect(ben.address).toBe(other)
    expect(ben.y).toBe(300)
    expect(ben.follow.following).toMatchObject({ state: 'on' })
    ada.scroll(900)
    await pass(world, people, 200)
    expect(ben.y).toBe(900)
  })

  test('V4 stays when the person says so, and goes along again when asked', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    follow(ben, ada)
    await pass(world, people, 200)
    ada.page.receive({ type: 'address', address: other })
    await pass(world, people, 500)
    ben.page.receive({ type: 'pause-follow', on: true })
    await pass(world, people, 5_000)
    expect(ben.address).toBe(home)
    expect(ben.follow.following).toMatchObject({ state: 'paused' })
    ben.page.receive({ type: 'pause-follow', on: false })
    await pass(world, people, 4_000)
    expect(ben.address).toBe(other)
  })

  test('V4 is not sent in circles by a page that leads elsewhere', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    follow(ben, ada)
    await pass(world, people, 200)
    ada.page.receive({ type: 'address', address: other })
    await pass(world, [ada], 4_000)
    const navigations = () => ben.page.heard.filter(message => message.type === 'navigate').length
    expect(navigations()).toBe(1)
    ben.navigate(`${home}login`)
    await pass(world, people, 60_000)
    expect(navigations()).toBe(0)
    expect(ben.follow.following).toMatchObject({ state: 'apart' })
    // Where the login leads on to the page, all is well again.
    ben.page.receive({ type: 'address', address: other })
    await pass(world, people, 500)
    expect(ben.follow.following).toMatchObject({ state: 'on' })
  })

  test('V4 somebody who goes to another page on their own is not taken back', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    follow(ben, ada)
    await pass(world, people, 200)
    ben.navigate(other)
    await pass(world, people, 10_000)
    expect(ben.address).toBe(other)
    expect(ben.follow.following).toMatchObject({ state: 'paused' })
  })

  test('V6 nobody is led to an address that is not a page of the site which the person shows', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    follow(ben, ada)
    await pass(world, people, 200)
    const { page } = ada.visit.room.context.presence.self
    for (const address of [
      'https://evil.example/',
      'http://example.com/',
      'https://example.com@evil.example/',
    ])
      ada.visit.room.context.send(ben.visit.session, {
        type: 'view',
        page: `${page!.slice(0, 20)}Ag` as never,
        address,
        view: null,
      })
    ada.visit.room.context.send(ben.visit.session, {
      type: 'view',
      page,
      address: 'javascript:alert(1)',
      view: null,
    })
    await pass(world, people, 10_000)
    expect(ben.address).toBe(home)
    expect(ben.visit.room.drops.get('message-malformed')).toBe(1)
  })

  test('is told in the tab that follows, and in no other', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    const elsewhere = ben.visit.page(other, 2)
    await pass(world, people, 100)
    follow(ben, ada)
    ada.scroll(400)
    await pass(world, people, 300)
    expect(ben.follow.following).toMatchObject({ state: 'on' })
    expect(ben.y).toBe(400)
    expect(elsewhere.last('follow')?.following).toBeNull()
    expect(elsewhere.heard.map(({ type }) => type)).not.toContain('go')
  })

  test('ends when they leave, and says so', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    follow(ben, ada)
    await pass(world, people, 200)
    await world.leave(ada.visit)
    await pass(world, [ben], 200)
    expect(ben.follow.following).toBeNull()
    expect(ben.page.last('follow-outcome')).toMatchObject({ code: 'left' })
  })
})

describe('V5 mutual following', () => {
  test('of two stands still until one scrolls, who then leads', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    follow(ben, ada)
    follow(ada, ben)
    await pass(world, people, 2_000)
    expect([ada.follow.following?.state, ben.follow.following?.state]).toEqual(['still', 'still'])
    const heard = () => people.map(({ page }) => page.heard.length)
    const before = heard()
    await pass(world, people, 2_000)
    expect(heard()).toEqual(before)
    ada.scroll(800)
    await pass(world, people, 300)
    expect(ben.y).toBe(800)
    expect(ada.follow.following).toMatchObject({ state: 'paused' })
  })

  test('of three in a ring does not go round', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben', 'Cleo'])
    const [ada, ben, cleo] = people as [Viewer, Viewer, Viewer]
    for (const [by, whom] of [
      [ada, ben],
      [ben, cleo],
      [cleo, ada],
    ] as const)
      follow(by, whom)
    await pass(world, people, 1_000)
    ben.scroll(600)
    await pass(world, people, 1_000)
    expect(people.map(({ y }) => y)).toEqual([600, 600, 600])
    const goes = () => people.flatMap(({ page }) => page.heard).filter(({ type }) => type === 'go').length
    const before = goes()
    await pass(world, people, 5_000)
    expect(goes()).toBe(before)
  })

  test('in a chain everybody sees what its end sees, and the end sees who follows', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben', 'Cleo'])
    const [ada, ben, cleo] = people as [Viewer, Viewer, Viewer]
    follow(cleo, ben)
    await pass(world, people, 100)
    follow(ben, ada)
    await pass(world, people, 300)
    ada.scroll(400)
    await pass(world, people, 300)
    expect([ben.y, cleo.y]).toEqual([400, 400])
    expect(new Set(ada.follow.followers)).toEqual(new Set([ben.id, cleo.id]))
    ben.scroll(100)
    await pass(world, people, 300)
    expect([ada.y, cleo.y]).toEqual([400, 100])
  })
})

describe('V5 whoever is moved', () => {
  test('tells nobody what that does to their view, whoever may have asked', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    const overheard: string[] = []
    const listen: Feature = () => ({ message: (_, { type }) => overheard.push(type), close: () => undefined })
    const cleo = await world.enter(world.person('Cleo', 2, [createPresence, listen]))
    cleo.room.context.send(ben.visit.session, { type: 'follow', on: true })
    await pass(world, people, 200)
    expect(overheard).toContain('view')
    follow(ben, ada)
    await pass(world, people, 500)
    overheard.length = 0
    for (const y of [300, 600, 900]) {
      ada.scroll(y)
      await pass(world, people, 100)
    }
    expect(ben.y).toBe(900)
    expect(overheard).toEqual([])
    ben.scroll(50)
    await pass(world, people, 100)
    expect(overheard).toContain('view')
  })
})

describe('going to somebody', () => {
  test('V7 scrolls there on the same page, and changes the page where they share theirs', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    ada.scroll(1_234)
    ben.page.receive({ type: 'go-to', person: ada.id })
    await pass(world, people, 200)
    expect(ben.y).toBe(1_234)
    ada.page.receive({ type: 'address', address: other })
    ada.y = 77
    await pass(world, people, 100)
    ben.page.receive({ type: 'go-to', person: ada.id })
    await pass(world, people, 500)
    expect(ben.address).toBe(other)
    expect(ben.y).toBe(77)
    expect(ada.follow.followers).toEqual([])
  })

  test('V2 V7 scrolls on the same page also for those who do not show where they are, and does not load it anew', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    ben.visit.room.setSharing({ address: 'nothing', cursor: false, others: false }, [])
    ben.page.receive({ type: 'address', address: home })
    ada.scroll(800)
    const { page } = ben
    page.receive({ type: 'go-to', person: ada.id })
    await pass(world, people, 200)
    expect(ben.y).toBe(800)
    follow(ben, ada)
    await pass(world, people, 200)
    expect(ben.follow.following).toMatchObject({ state: 'on' })
    ada.scroll(900)
    await pass(world, people, 4_000)
    expect(ben.y).toBe(900)
    expect(ben.page).toBe(page)
    expect(ada.visit.room.context.presence.others.get(ben.visit.session)).toMatchObject({
      page: null,
      site: null,
    })
  })

  test('V7 arrives, though the page before is told to have gone only later', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    ada.navigate(other)
    ada.scroll(66)
    await pass(world, people, 1_000)
    const before = ben.page
    before.receive({ type: 'go-to', person: ada.id })
    await pass(world, [ada], 500)
    expect(before.last('navigate')?.address).toBe(other)
    const next = ben.visit.page(other, 1)
    next.receive({ type: 'drawn' })
    await world.clock.advance(100)
    before.close()
    await world.clock.advance(100)
    expect(next.last('go')?.view.main?.spot.y).toBe(66)
  })

  test('V7 says when they do not share where they are, or are gone', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    ada.navigate(null)
    await pass(world, people, 1_000)
    ben.page.receive({ type: 'go-to', person: ada.id })
    await pass(world, people, 1_000)
    expect(ben.page.last('follow-outcome')).toEqual({
      type: 'follow-outcome',
      person: ada.id,
      code: 'not-shared',
    })
    await world.leave(ada.visit)
    ben.page.receive({ type: 'go-to', person: ada.id })
    await pass(world, [ben], 100)
    expect(ben.page.last('follow-outcome')).toMatchObject({ code: 'left' })
  })
})

describe('what is wished for last', () => {
  test('counts: a follow ends a way that was under way', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben', 'Cleo'])
    const [ada, ben, cleo] = people as [Viewer, Viewer, Viewer]
    ada.navigate(other)
    cleo.navigate(other)
    await pass(world, people, 1_500)
    ada.scroll(10)
    cleo.scroll(900)
    ben.page.receive({ type: 'go-to', person: ada.id })
    follow(ben, cleo)
    await pass(world, people, 6_000)
    expect([ben.address, ben.y]).toEqual([other, 900])
  })
})

describe('V8 bringing everybody here', () => {
  test('asks each and moves nobody; who agrees comes', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben', 'Cleo'])
    const [ada, ben, cleo] = people as [Viewer, Viewer, Viewer]
    ada.page.receive({ type: 'address', address: other })
    ada.y = 50
    await pass(world, people, 200)
    ada.page.receive({ type: 'bring-here' })
    await pass(world, people, 200)
    expect(ada.page.last('follow-outcome')).toMatchObject({ code: 'asked' })
    for (const asked of [ben, cleo]) {
      expect(asked.page.last('asked')?.by).toEqual([{ person: ada.id, host: 'example.org' }])
      expect(asked.address).toBe(home)
    }
    ben.page.receive({ type: 'answer-bring', person: ada.id, come: true })
    cleo.page.receive({ type: 'answer-bring', person: ada.id, come: false })
    await pass(world, people, 500)
    expect([ben.address, ben.y]).toEqual([other, 50])
    expect(cleo.address).toBe(home)
    expect(cleo.page.last('asked')?.by).toEqual([])
  })

  test('does not go on for ever: the wish ends after a minute, and with its person', async () => {
    const world = createWorld()
    const people = await enter(world, ['Ada', 'Ben'])
    const [ada, ben] = people as [Viewer, Viewer]
    ada.page.receive({ type: 'bring-here' })
    await pass(world, people, 100)
    expect(ben.page.last('asked')?.by).toHaveLength(1)
    await world.clock.advance(61_000)
    expect(ben.page.last('asked')?.by).toEqual([])
    for (let again = 0; again < 10; again++) ada.page.receive({ type: 'bring-here' })
    await pass(world, people, 100)
    expect(ben.visit.room.drops.get('bring-too-often')).toBeGreaterThan(5)
    await world.leave(ada.visit)
    expect(ben.page.last('asked')?.by).toEqual([])
  })
})

describe('the model', () => {
  const [a, b, c, self] = ['a', 'b', 'c', 'self'] as unknown as [PersonId, PersonId, PersonId, PersonId]
  const among =
    (follows: Readonly<Record<string, PersonId>>) =>
    (by: PersonId): PersonId | null =>
      follows[by] ?? null

  test.each([
    ['who goes their own way leads', {}, a],
    ['in a chain its end leads', { a: b, b: c }, c],
    ['who follows us does not lead', { a: self }, null],
    ['nor does who follows us through another', { a: b, b: self }, null],
    ['nor a ring that we are not in', { a: b, b: c, c: b }, null],
  ])('%s', (_, follows, leader) => {
    expect(leaderOf(a, self, among(follows))).toBe(leader)
  })

  test('of several browsers the attentive one, that shares its page, that came last', () => {
    const session = (name: string, state: 'here' | 'idle', page: string | null, sinceMs: number) => ({
      session: name,
      state,
      page,
      sinceMs,
    })
    const all = [
      session('idle', 'idle', 'p', 9),
      session('unshared', 'here', null, 8),
      session('old', 'here', 'p', 1),
      session('new', 'here', 'p', 2),
    ]
    expect(sessionToFind(all)).toBe('new')
    expect(sessionToFind(all.slice(0, 2))).toBe('unshared')
    expect(sessionToFind([])).toBeNull()
  })
})
