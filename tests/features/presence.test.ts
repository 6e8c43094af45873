import { describe, expect, test } from 'vitest'
import type { SessionId } from '../../lib/core/ids.ts'
import type { TransportStatus, Unlinked } from '../../lib/engine/types.ts'
import { connectionOf, mostAttentive, noticeOf, wayTo } from '../../lib/features/presence/model.ts'
import type { PersonView } from '../../lib/protocol/port.ts'
import { createHostile } from '../support/hostile.ts'
import type { Visit } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()
const home = 'https://example.com/'

const viewOf = (port: ReturnType<Visit['page']>, name: string): PersonView | undefined =>
  port.last('people')?.people.find(person => person.name === name)

describe('people in a room', () => {
  test('see one another, themselves first, then by arrival', async () => {
    const world = createWorld()
    const visits = [await world.enter('Ada'), await world.enter('Bob'), await world.enter('Cleo')]
    const pages = visits.map(visit => visit.page(home))
    await world.clock.advance(500)
    const names = pages.map(page => page.last('people')!.people.map(({ name }) => name))
    expect(names).toEqual([
      ['Ada', 'Bob', 'Cleo'],
      ['Bob', 'Ada', 'Cleo'],
      ['Cleo', 'Ada', 'Bob'],
    ])
    expect(viewOf(pages[0]!, 'Ada')).toMatchObject({ self: true, via: 'direct', where: 'here', rttMs: null })
    expect(viewOf(pages[0]!, 'Bob')).toMatchObject({ self: false, via: 'direct', where: 'here', rttMs: 20 })
  })

  test('P5 have different colours, the same ones in every browser', async () => {
    const world = createWorld()
    const visits = [await world.enter('Ada'), await world.enter('Bob'), await world.enter('Cleo')]
    const pages = visits.map(visit => visit.page(home))
    await world.clock.advance(500)
    for (const page of pages)
      expect(['Ada', 'Bob', 'Cleo'].map(name => viewOf(page, name)?.color)).toEqual([0, 1, 2])
  })

  test('are gone when they leave, and keep the colours they had', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    await world.leave(bob)
    expect(page.last('people')!.people.map(({ name }) => name)).toEqual(['Ada'])
    expect(page.last('room')).toMatchObject({ connection: 'alone' })
  })

  test('P2 stay, however long nothing is heard of them', async () => {
    const world = createWorld()
    const [ada, _bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    await world.clock.advance(24 * 60 * 60_000)
    expect(viewOf(page, 'Bob')).toBeDefined()
    expect(world.clock.waiting).toBe(0)
  })

  test('P1 nobody can speak for another, or be two', async () => {
    const world = createWorld()
    const { network, clock } = world
    const ada = await world.enter('Ada')
    const random = createRandom(3)
    const hostile = createHostile({ network, clock, random, randomBytes: createRandomBytes(random) })
    hostile.claim({ ...ada.room.context.presence.self, v: 1 })
    await clock.advance(100)
    expect(ada.room.context.presence.others.size).toBe(0)
    expect(ada.room.drops.get('presence-malformed')).toBeGreaterThan(0)
    hostile.close()
    await clock.advance(100)
  })

  test('a new name and colour are seen at once', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    bob.room.setProfile({ name: 'Robert', color: 7 })
    await world.clock.advance(100)
    expect(viewOf(page, 'Robert')).toMatchObject({ color: 7 })
  })
})

describe('P3 where somebody is', () => {
  test('is here on the same page, K17 on the same site, or elsewhere; tracking keys make no other page', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    const theirs = bob.page(`${home}?utm_source=mail`)
    await world.clock.advance(100)
    expect(viewOf(page, 'Bob')?.where).toBe('here')
    theirs.receive({ type: 'address', address: `${home}other` })
    await world.clock.advance(100)
    expect(viewOf(page, 'Bob')?.where).toBe('site')
    theirs.receive({ type: 'address', address: 'https://example.org/' })
    await world.clock.advance(100)
    expect(viewOf(page, 'Bob')?.where).toBe('elsewhere')
  })

  test('is elsewhere when the address is not shared, and K17 no tag is told', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    bob.page(null)
    await world.clock.advance(100)
    expect(viewOf(page, 'Bob')?.where).toBe('elsewhere')
    expect(bob.room.context.presence.self).toMatchObject({ page: null, site: null })
  })

  test('of several tabs it is the one where the pointer was last', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    const tab = bob.page(home)
    bob.page(`${home}other`)
    await world.clock.advance(100)
    expect(viewOf(page, 'Bob')?.where).toBe('site')
    const sample = { time: 1, kind: 'page', pressed: false, ref: 0, offset: 0, check: 0, x: 1, y: 1 } as const
    tab.receive({ type: 'point', sample })
    await world.clock.advance(100)
    expect(viewOf(page, 'Bob')?.where).toBe('here')
  })

  test('of several tabs it is one that is looked at', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    bob.page(home)
    bob.page(`${home}other`).receive({ type: 'attention', state: 'here', hidden: true })
    await world.clock.advance(100)
    expect(viewOf(page, 'Bob')).toMatchObject({ where: 'here', state: 'here' })
  })

  test('P4 a navigation is no leave', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    const tab = bob.page(home)
    await world.clock.advance(100)
    page.heard.length = 0
    tab.close()
    await world.clock.advance(300)
    bob.page(home)
    await world.clock.advance(2_000)
    expect(page.heard).toEqual([])
  })

  test('P4 a tab that stays closed is away', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    bob.page(home).close()
    await world.clock.advance(2_000)
    expect(viewOf(page, 'Bob')).toMatchObject({ where: 'elsewhere', state: 'away' })
  })
})

describe('how people are linked', () => {
  test('is told with the reason, and again when that is another', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    await world.clock.advance(100)
    expect(viewOf(page, 'Ada')).toMatchObject({ via: 'direct', why: 'direct', rttMs: null })
    expect(viewOf(page, 'Bob')).toMatchObject({ via: 'direct', why: 'direct', rttMs: 20 })
    world.network.relink(bob.session, ada.session, { via: 'relay', rttMs: 300 })
    world.network.report(ada.session, { unlinked: new Map([[bob.session, 'no-direct-way']]) })
    await world.clock.advance(0)
    expect(viewOf(page, 'Bob')).toMatchObject({ via: 'relay', why: 'no-direct-way', rttMs: 300 })
    world.network.relink(bob.session, ada.session, { via: 'direct', rttMs: null })
    await world.clock.advance(0)
    expect(viewOf(page, 'Bob')).toMatchObject({ via: 'none', rttMs: null })
  })
})

describe('views of the room', () => {
  test('O1 are sent when they have changed, and not otherwise', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const page = ada.page(home)
    await world.clock.advance(100)
    page.heard.length = 0
    bob.room.setProfile({ name: 'Bob', color: 0 })
    world.network.report(ada.session, { pending: 3 })
    await world.clock.advance(60_000)
    expect(page.heard).toEqual([])
  })

  test('a hub that is away for a moment is not worth a word; after three seconds it is', async () => {
    const world = createWorld()
    const ada = await world.enter('Ada')
    const page = ada.page(home)
    world.network.report(ada.session, { hub: 'connecting' })
    await world.clock.advance(2_000)
    expect(page.last('room')).toMatchObject({ notice: null })
    await world.clock.advance(2_000)
    expect(page.last('room')).toMatchObject({ connection: 'offline', notice: 'hub-away' })
    world.network.report(ada.session, { hub: 'open' })
    await world.clock.advance(0)
    expect(page.last('room')).toMatchObject({ connection: 'alone', notice: null })
  })
})

describe('the model', () => {
  const open: TransportStatus = { hub: 'open', pending: 0, unlinked: new Map() }
  const direct = { via: 'direct' } as const
  const relay = { via: 'relay' } as const

  test.each([
    ['alone', open, [], false],
    ['connecting', { ...open, pending: 1 }, [], false],
    ['connecting', { ...open, hub: 'connecting' }, [], false],
    ['offline', { ...open, hub: 'connecting' }, [], true],
    ['offline', { ...open, hub: 'refused' }, [], false],
    ['direct', { ...open, hub: 'connecting' }, [direct], true],
    ['relay', open, [direct, relay], false],
    ['direct', { ...open, hub: 'connecting' }, [direct, relay], false],
    ['connecting', { ...open, hub: 'connecting' }, [relay], false],
    ['offline', { ...open, hub: 'full' }, [], false],
  ] as const)('the connection is %s with %o and %o', (state, status, peers, hubAway) => {
    expect(connectionOf(status, peers, hubAway)).toBe(state)
  })

  test('of several notices the worst is told', () => {
    expect(noticeOf({ ...open, hub: 'refused' }, false, true, null, false)).toBe('refused')
    expect(noticeOf({ ...open, hub: 'refused' }, false, true, null, true)).toBe('removed')
    expect(noticeOf({ ...open, hub: 'full' }, true, true, null, false)).toBe('room-full')
    expect(noticeOf({ ...open, hub: 'connecting' }, true, true, null, false)).toBe('storage')
    expect(noticeOf({ ...open, hub: 'connecting' }, true, false, null, false)).toBe('hub-away')
    expect(noticeOf({ ...open, hub: 'connecting' }, true, false, 'full', false)).toBe('hub-away')
    expect(noticeOf(open, false, false, 'changed', false)).toBe('log-changed')
    expect(noticeOf(open, false, false, null, false)).toBeNull()
  })

  test('nobody is out of reach while the hub reaches them', () => {
    const unlinked = new Map([['them' as SessionId, 'no-direct-way' as const]])
    expect(noticeOf({ ...open, unlinked }, false, false, null, false)).toBeNull()
  })

  describe('says how somebody is reached, and why not better:', () => {
    const links = {
      direct: { via: 'direct', rttMs: 12 },
      unproven: { via: 'direct', rttMs: null },
      relay: { via: 'relay', rttMs: 40 },
      none: undefined,
    } as const
    const them = 'them' as SessionId
    const because = (why: Unlinked): TransportStatus => ({ ...open, unlinked: new Map([[them, why]]) })
    const away: TransportStatus = { ...because('no-direct-way'), hub: 'connecting' }

    test.each([
      ['direct', 'direct', 'direct', open],
      ['direct', 'direct', 'direct', away],
      ['unproven', 'none', 'linking', open],
      ['unproven', 'none', 'hub-away', away],
      ['relay', 'relay', 'linking', open],
      ['relay', 'none', 'hub-away', away],
      ['none', 'none', 'hub-away', away],
      ...(
        ['linking', 'no-direct-way', 'many', 'relay-only', 'no-webrtc', 'relay-only-there', 'viewer'] as const
      ).map(why => ['relay', 'relay', why, because(why)] as const),
    ] as const)('over a link that is %s it is %s, since %s', (link, via, why, status) => {
      expect(wayTo(them, links[link], status)).toEqual({ via, why })
    })
  })

  test('the most attentive of several tabs counts', () => {
    expect(mostAttentive(['away', 'here', 'idle'])).toBe('here')
    expect(mostAttentive(['away', 'idle'])).toBe('idle')
    expect(mostAttentive([])).toBe('away')
  })
})
