import { expect, test } from 'vitest'
import type { Visit } from '../support/person.ts'
import { createPerson } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { useWorlds, type World } from '../support/world.ts'

const createWorld = useWorlds()
const landing = 'https://example.com/guide'

/** Somebody on the hub's page, who shows nothing of where they are. */
async function enterAsGuest({ network, clock, enter }: World): Promise<Visit> {
  const randomBytes = createRandomBytes(createRandom(9))
  const grace = await enter(createPerson({ network, clock, randomBytes, name: 'Grace', color: 3, landing }))
  grace.room.setSharing({ address: 'nothing', cursor: false, others: false }, [])
  return grace
}

test('P7 a guest is told as one and as on no page, and has others compared with where their link lands', async () => {
  const world = createWorld()
  const [ada, bob, cleo] = [await world.enter('Ada'), await world.enter('Bob'), await world.enter('Cleo')]
  const page = ada.page(landing)
  bob.page('https://example.com/')
  cleo.page('https://other.example/')
  const grace = await enterAsGuest(world)
  const panel = grace.panel()
  const own = grace.page('')
  own.receive({ type: 'attention', state: 'here', hidden: false })
  await world.clock.advance(500)

  const shown = page.last('people')!.people.find(({ name }) => name === 'Grace')
  expect(shown).toMatchObject({ guest: true, where: 'elsewhere', state: 'here' })
  expect(grace.room.context.presence.self).toMatchObject({ guest: true, page: null, site: null })
  const seen = panel.last('people')!.people.map(({ name, where, guest }) => [name, where, guest ?? false])
  expect(seen).toEqual([
    ['Grace', 'elsewhere', true],
    ['Ada', 'here', false],
    ['Bob', 'site', false],
    ['Cleo', 'elsewhere', false],
  ])
  expect(ada.room.drops.get('presence-malformed')).toBeUndefined()
})

test('N5 a guest reads what is pinned on any page, and answers it', async () => {
  const world = createWorld()
  const ada = await world.enter('Ada')
  const spot = { kind: 'page', offset: 0, check: 0, x: 9, y: 9, target: null } as const
  const adas = ada.panel()
  for (const address of [landing, 'https://other.example/']) {
    const page = ada.page(address)
    await world.clock.advance(100)
    page.receive({ type: 'place-pin', spot })
    await world.clock.advance(100)
    adas.receive({ type: 'pin', text: `On ${address}` })
    await world.clock.advance(1_000)
    page.close()
    await world.clock.advance(1_000)
  }
  const grace = await enterAsGuest(world)
  const panel = grace.panel()
  await world.clock.advance(2_000)
  const pins = panel.last('pins')!
  expect(pins.pins.map(({ pin, place }) => [pin.text, place])).toEqual([
    [`On ${landing}`, null],
    ['On https://other.example/', null],
  ])
  expect(pins.elsewhere).toBe(0)
  const { record } = pins.pins[1]!.pin
  panel.receive({ type: 'open-pin', pin: record })
  panel.receive({ type: 'reply-pin', pin: record, text: 'Read' })
  await world.clock.advance(1_000)
  expect(panel.last('pins')!.thread?.replies.map(({ text }) => text)).toEqual(['Read'])
})
