import { describe, expect, test } from 'vitest'
import { keyPairFromSeed } from '../../lib/core/keys.ts'
import { memberKind } from '../../lib/protocol/member.ts'
import { signPolicy } from '../../lib/protocol/policy.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { testPolicyWith, type Visit } from '../support/person.ts'

const createWorld = useHubWorlds()
const home = 'https://example.com/'
const spot = { kind: 'page', offset: 0, check: 0, x: 1, y: 2, target: null } as const
const profile = { name: 'x', color: 0 }
const say = (visit: Visit, text: string) => visit.room.context.records.append('chat', { text, profile })
const heard = (visit: Visit) =>
  visit.room.context.records.list('chat').map(({ body }) => (body as { text: string }).text)
const policyOf = (visit: Visit) => visit.room.context.policy!.current!
const linked = (visit: Visit, other: Visit) => visit.room.context.peers.has(other.session)

describe('a policy', () => {
  test('G16 counts when its owner signed it and it is the newest that was seen, also in the next visit', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    const ada = await world.enter(person)
    expect(policyOf(ada).serial).toBe(1)
    ada.room.offerPolicy(testPolicyWith({ serial: 5, people: 5 }))
    expect(policyOf(ada)).toMatchObject({ serial: 5, people: 5 })
    ada.room.offerPolicy(testPolicyWith({ serial: 4, people: 4 }))
    const stranger = keyPairFromSeed(new Uint8Array(32).fill(9))
    ada.room.offerPolicy(signPolicy(stranger, { ...policyOf(ada), serial: 9 }))
    expect(policyOf(ada).serial).toBe(5)
    expect([...ada.room.drops.keys()].sort()).toEqual(['policy-forged', 'policy-old'])
    await world.leave(ada)
    // The hub tells its older one again.
    const again = await world.enter(person)
    expect(policyOf(again).people).toBe(5)
    expect(again.room.drops.get('policy-old')).toBeGreaterThan(0)
  })
})

describe('over direct links', () => {
  async function meetDirectly(...names: string[]) {
    const world = createWorld()
    const people = names.map(name => world.person(name, { direct: true }))
    const visits: Visit[] = []
    for (const person of people) visits.push(await world.enter(person))
    await world.clock.advance(2_000)
    // Nothing comes through the hub from here on.
    world.hub.kill()
    await world.clock.advance(100)
    return { world, people, visits }
  }

  test('G18 nobody takes what a muted person says from the moment that the policy mutes them, and asks for none of it', async () => {
    const { world, people, visits } = await meetDirectly('Ada', 'Bob', 'Cyd')
    const [ada, bob, cyd] = visits as [Visit, Visit, Visit]
    await say(bob, 'before')
    await world.clock.advance(500)
    expect([heard(ada), heard(cyd)]).toEqual([['before'], ['before']])
    const mute = testPolicyWith({ serial: 2, mutes: [people[1]!.id] })
    ada.room.offerPolicy(mute)
    await say(bob, 'after')
    await world.clock.advance(500)
    // Who has not heard of the policy yet takes it, and tells it nobody who has.
    expect([heard(ada), heard(cyd)]).toEqual([['before'], ['before', 'after']])
    await world.clock.advance(60_000)
    expect(heard(ada)).toEqual(['before'])
    expect(ada.room.drops.get('record-silenced')).toBe(1)
    await say(cyd, 'still heard')
    await world.clock.advance(500)
    expect(heard(ada)).toEqual(['before', 'still heard'])
  })

  test('G18 nor does anybody take lines, gestures, strokes and calls to come of who is muted', async () => {
    const { world, people, visits } = await meetDirectly('Ada', 'Bob')
    const [ada, bob] = visits as [Visit, Visit]
    const [seen, page, panel] = [ada.page(home), bob.page(home), bob.panel()]
    await world.clock.advance(300)
    const act = async () => {
      const before = seen.heard.length
      page.receive({ type: 'gesture', spot, reaction: null })
      page.receive({ type: 'laser-spot', segment: 1, spot })
      page.receive({ type: 'bring-here' })
      panel.receive({ type: 'say-bubble', text: 'here' })
      await world.clock.advance(200)
      const types = new Set(seen.heard.slice(before).map(({ type }) => type))
      return ['gesture', 'laser-spot', 'asked', 'bubble'].filter(type => types.has(type as 'asked'))
    }
    expect(await act()).toEqual(['gesture', 'laser-spot', 'asked', 'bubble'])
    seen.receive({ type: 'answer-bring', person: people[1]!.id, come: false })
    await world.clock.advance(60_000)
    ada.room.offerPolicy(testPolicyWith({ serial: 2, mutes: [people[1]!.id] }))
    expect(await act()).toEqual([])
    expect(ada.room.drops.get('message-silenced')).toBe(4)
    // Who knows that they are muted is not shown a line as said.
    bob.room.offerPolicy(testPolicyWith({ serial: 2, mutes: [people[1]!.id] }))
    expect(page.last('bubble-done')).toMatchObject({ said: true })
    await act()
    expect(page.last('bubble-done')).toMatchObject({ said: false })
  })

  test('G18 links to who is banned end at once, and none is made again', async () => {
    const { world, people, visits } = await meetDirectly('Ada', 'Bob')
    const [ada, bob] = visits as [Visit, Visit]
    expect([linked(ada, bob), linked(bob, ada)]).toEqual([true, true])
    ada.room.offerPolicy(testPolicyWith({ serial: 2, bans: [people[1]!.id] }))
    expect(linked(ada, bob)).toBe(false)
    await world.clock.advance(30_000)
    expect([linked(ada, bob), linked(bob, ada)]).toEqual([false, false])
    ada.room.context.doc.getText('notes').insert(0, 'after')
    await world.clock.advance(5_000)
    expect(bob.room.context.doc.getText('notes').toString()).toBe('')
  })
})

describe('a member', () => {
  const wordsOf = (visit: Visit) =>
    visit.room.context.records
      .list(memberKind)
      .filter(({ author }) => author === visit.room.context.self.person)
      .map(({ body }) => (body as { profile: { name: string } }).profile.name)

  test('K13 says so once in an epoch, however often they come, and again with a new name', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    const first = await world.enter(person)
    await world.clock.advance(2_000)
    expect(wordsOf(first)).toEqual(['Ada'])
    await world.leave(first)
    const again = await world.enter(person)
    await world.clock.advance(2_000)
    expect(wordsOf(again)).toEqual(['Ada'])
    again.room.setProfile({ name: 'Ada L.', color: 0 })
    await world.clock.advance(2_000)
    expect(wordsOf(again)).toEqual(['Ada', 'Ada L.'])
  })

  test('K13 who is muted says nothing that the hub would refuse', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    await person.stores.policy.save(testPolicyWith({ serial: 2, mutes: [person.id] }))
    const ada = await world.enter(person)
    await world.clock.advance(5_000)
    expect(wordsOf(ada)).toEqual([])
  })
})
