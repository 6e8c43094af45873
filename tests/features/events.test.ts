import { expect, test } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import { agree, agreedFrom } from '../../lib/features/events/model.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { testPolicyWith, testRoom } from '../support/person.ts'

const createWorld = useHubWorlds()
const here = 'https://a.example/'

async function roomWithRule(refreshOn: string[] = ['build.finished']) {
  const world = createWorld()
  const person = world.person('Ada')
  const ada = await world.enter(person)
  ada.room.offerPolicy(testPolicyWith({ serial: 2, refreshOn }))
  let timeMs = 0
  return {
    world,
    person,
    ada,
    /** Another system tells something, and it arrives. */
    async tell(name = 'build.finished', text = 'Through.') {
      world.hub.tellEvent(testRoom, { from: 'CI', name, text, timeMs: ++timeMs })
      await world.clock.advance(10)
    },
  }
}

test('an event comes to every page and panel, from whom and as it was told (H87)', async () => {
  const { ada, tell } = await roomWithRule()
  const [page, other, panel] = [ada.page(here), ada.page('https://b.example/'), ada.panel()]
  expect(panel.last('events')).toEqual({ type: 'events', events: [], agreed: [] })
  await tell('deploy', '<b>Out.</b>')
  const event = { id: '1', name: 'deploy', text: '<b>Out.</b>', by: 'CI', timeMs: 1 }
  for (const seen of [page.last('event'), other.last('event')])
    expect(seen).toEqual({ type: 'event', event, refresh: 'offer' })
  expect(panel.last('events')).toEqual({ type: 'events', events: [event], agreed: [] })
  for (let i = 0; i < limits.eventsShown; i++) await tell()
  expect(panel.last('events')?.events).toHaveLength(limits.eventsShown)
  expect(panel.last('events')?.events.at(-1)?.id).toBe(String(limits.eventsShown + 1))
})

test('it refreshes pages only where the owner has a rule for its name and this person has agreed (H89)', async () => {
  const { ada, world, tell } = await roomWithRule()
  const [page, panel] = [ada.page(here), ada.panel()]
  const refreshes = async (name: string) => {
    await world.clock.advance(10_000)
    await tell(name)
    return page.last('event')?.refresh
  }
  expect(await refreshes('build.finished')).toBe('offer')
  panel.receive({ type: 'agree-event', name: 'build.finished', on: true })
  panel.receive({ type: 'agree-event', name: 'deploy', on: true })
  expect(panel.last('events')?.agreed).toEqual(['build.finished', 'deploy'])
  expect(await refreshes('build.finished')).toBe('now')
  expect(await refreshes('deploy')).toBe('offer')
  panel.receive({ type: 'agree-event', name: 'build.finished', on: false })
  expect(await refreshes('build.finished')).toBe('offer')
})

test('pages are refreshed at most once in ten seconds, and say why when they are back (H89)', async () => {
  const { ada, world, tell } = await roomWithRule()
  const page = ada.page(here)
  ada.panel().receive({ type: 'agree-event', name: 'build.finished', on: true })
  await tell()
  expect(page.last('event')?.refresh).toBe('now')
  await tell()
  expect(page.last('event')?.refresh).toBe('offer')
  const again = ada.page(here)
  expect(again.last('event')).toMatchObject({ refresh: 'done', event: { id: '1' } })
  await world.clock.advance(10_000)
  expect(ada.page(here).last('event')).toBeUndefined()
  await tell()
  expect(page.last('event')?.refresh).toBe('now')
})

test('what was agreed to is kept in this browser', async () => {
  const { world, person, ada } = await roomWithRule()
  ada.panel().receive({ type: 'agree-event', name: 'build.finished', on: true })
  await world.leave(ada)
  const again = await world.enter(person)
  expect(again.panel().last('events')).toMatchObject({ events: [], agreed: ['build.finished'] })
})

test.each([undefined, null, 7, ['a b'], { 0: 'x' }])('what was kept as %j is nothing', kept => {
  expect(agreedFrom(kept)).toEqual([])
})

test('of too many names the oldest go', () => {
  const names = Array.from({ length: limits.eventsAgreed + 1 }, (_, i) => `name.${i}`)
  const agreed = names.reduce<readonly string[]>((before, name) => agree(before, name, true), [])
  expect(agreed).toEqual(names.slice(1))
  expect(agree(['a', 'b'], 'a', true)).toEqual(['b', 'a'])
})
