import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { hubToClient } from '../../lib/protocol/hub.ts'
import { ownEdition, peerMessage, presenceState } from '../../lib/protocol/peer.ts'
import type { HostToPanel, PanelToHost } from '../../lib/protocol/port.ts'
import { createHostile } from '../support/hostile.ts'
import type { Port } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { useWorlds, type World } from '../support/world.ts'

/** What a build of the first edition, which said none, told others in a room of this kind. */
const first: {
  readonly presence: readonly object[]
  readonly messages: readonly { readonly type: string }[]
} = JSON.parse(readFileSync(new URL('../support/first-edition.json', import.meta.url), 'utf8'))

const createWorld = useWorlds()
const home = 'https://example.com/'

/** Somebody whose build is another than ours. */
function stranger({ network, clock }: World, seed = 5) {
  const random = createRandom(seed)
  const other = createHostile({ network, clock, random, randomBytes: createRandomBytes(random) })
  const state = {
    v: 1,
    session: other.session,
    person: other.person,
    profile: { name: 'Nova', color: 3 },
    page: null,
    site: null,
    state: 'here',
    typing: false,
    follows: null,
    sinceMs: 1,
  }
  other.claim(state)
  return { ...other, state }
}

const editionOf = (panel: Port<HostToPanel, PanelToHost>): string | undefined =>
  panel.last('people')?.people.find(person => person.name === 'Nova')?.edition

/** The same value with a field more in each of its objects. */
function grown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grown)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, field]) => [name, grown(field)])
  return { ...Object.fromEntries(fields), ofLater: [1, 'two'] }
}

test('E4 what the first edition says is still read, all of it', () => {
  expect(first.messages.length).toBeGreaterThan(8)
  for (const message of first.messages)
    expect(peerMessage.safeParse(message), message.type).toMatchObject({ success: true })
  for (const state of first.presence) expect(presenceState.safeParse(state)).toMatchObject({ success: true })
})

test('E4 fields that a later edition adds are passed over, at every depth, whoever says them', () => {
  for (const message of first.messages.filter(({ type }) => type !== 'have'))
    expect(peerMessage.parse(grown(message))).toEqual(message)
  for (const state of first.presence) expect(presenceState.parse(grown(state))).toEqual(state)
  const left = { type: 'left', session: toBase64Url(new Uint8Array(16)) }
  expect(hubToClient.parse(grown(left))).toEqual(left)
})

test('E4 R1 a message of a later edition is dropped and counted, and a record with more in it is read and kept', async () => {
  const world = createWorld()
  const ada = await world.enter('Ada')
  const panel = ada.panel()
  const nova = stranger(world)
  nova.claim({ ...nova.state, aura: 'blue', profile: { ...nova.state.profile, hat: 'tall' } })
  await world.clock.advance(100)
  nova.tell(ada.session, { type: 'levitate', heightPx: 3 })
  nova.say(ada.session, {
    body: { text: 'Hello', profile: { name: 'Nova', color: 3, hat: 1 }, mood: 'good' },
  })
  await world.clock.advance(100)
  expect(panel.chat().map(({ text }) => text)).toEqual(['Hello'])
  expect(panel.last('people')!.people.map(({ name }) => name)).toContain('Nova')
  expect(Object.fromEntries(ada.room.drops)).toEqual({ 'message-malformed': 1 })
  nova.close()
  await world.clock.advance(100)
})

test('E5 who has another edition is told apart: a later one at once, none after five seconds, ours never', async () => {
  const world = createWorld()
  const [ada, _bob] = [await world.enter('Ada'), await world.enter('Bob')]
  const panel = ada.panel()
  const nova = stranger(world)
  await world.clock.advance(4_000)
  expect(editionOf(panel)).toBeUndefined()
  await world.clock.advance(2_000)
  expect(editionOf(panel)).toBe('older')
  nova.tell(ada.session, { type: 'edition', edition: ownEdition + 1 })
  await world.clock.advance(100)
  expect(editionOf(panel)).toBe('newer')
  nova.tell(ada.session, { type: 'edition', edition: ownEdition })
  await world.clock.advance(100)
  expect(editionOf(panel)).toBeUndefined()
  expect(panel.last('people')!.people.filter(person => person.edition)).toEqual([])
  nova.close()
  await world.clock.advance(100)
})

test('E6 to the first edition neither places nor pictures are said, and to nobody else while it is here', async () => {
  const world = createWorld()
  const ada = await world.enter('Ada')
  ada.page(home)
  const panel = ada.panel()
  ada.room.setProfile({ name: 'Ada', color: 0, picture: 3 })
  const shown = () => ada.room.context.presence.self.profile
  const said = async (text: string) => {
    panel.receive({ type: 'say', text })
    await world.clock.advance(600)
    return panel.chat().find(message => message.text === text)?.place ?? null
  }
  expect(await said('alone')).not.toBeNull()
  const nova = stranger(world)
  await world.clock.advance(6_000)
  expect(await said('beside the first')).toBeNull()
  expect(nova.seen(ada.session)).toMatchObject({ profile: { name: 'Ada', color: 0 } })
  expect(nova.seen(ada.session)).not.toHaveProperty('profile.picture')
  expect(shown()).toHaveProperty('picture', 3)
  nova.tell(ada.session, { type: 'edition', edition: ownEdition })
  await world.clock.advance(100)
  expect(await said('beside another')).not.toBeNull()
  expect(nova.seen(ada.session)).toHaveProperty('profile.picture', 3)
  const first = stranger(world, 6)
  await world.clock.advance(6_000)
  expect(nova.seen(ada.session)).not.toHaveProperty('profile.picture')
  first.close()
  await world.clock.advance(1_000)
  expect(nova.seen(ada.session)).toHaveProperty('profile.picture', 3)
  nova.close()
  await world.clock.advance(100)
})
