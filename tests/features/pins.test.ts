import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { createKeyring } from '../../lib/core/epochs.ts'
import type { PersonId, RecordId } from '../../lib/core/ids.ts'
import { editorEpoch, keyPairFromSeed, personIdOf, roomIdOf, viewerEpoch } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import type { Spot } from '../../lib/core/spot.ts'
import { endsPin, proveOwner } from '../../lib/features/pins/model.ts'
import type { HostToPanel, PanelToHost } from '../../lib/protocol/port.ts'
import { createHostile } from '../support/hostile.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { type Port, testKeys, testPolicyWith, testRoleKeys, type Visit } from '../support/person.ts'
import { createRandom, createRandomBytes } from '../support/random.ts'
import { useWorlds, type World } from '../support/world.ts'

const createWorld = useWorlds()
const createHubWorld = useHubWorlds()
const home = 'https://example.com/'
const spot: Spot = {
  kind: 'text',
  offset: 4,
  check: 17,
  x: 0x8000,
  y: 0x8000,
  target: { ref: 1, path: [{ by: 'child', tag: 'html', nth: 0 }], pageBox: [0, 0, 0xffff, 0xffff] },
}

type Panel = Port<HostToPanel, PanelToHost>
const shown = (panel: Panel) => panel.last('pins')!.pins
const texts = (panel: Panel) => shown(panel).map(({ pin }) => pin.text)

async function enter(world: World, who: Parameters<World['enter']>[0], address = home) {
  const visit = await world.enter(who)
  const page = visit.page(address)
  const panel = visit.panel()
  await world.clock.advance(300)
  return { visit, page, panel }
}

/** Leaves a pin on the page that somebody is on; its id. */
async function pin(
  world: World,
  { page, panel }: Awaited<ReturnType<typeof enter>>,
  text: string,
): Promise<RecordId> {
  page.receive({ type: 'place-pin', spot })
  await world.clock.advance(100)
  panel.receive({ type: 'pin', text })
  await world.clock.advance(1_000)
  return shown(panel).at(-1)!.pin.record
}

describe('a pin', () => {
  test('N1 is not left on a page that one shows others no longer, though its place was chosen before', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    ada.page.receive({ type: 'place-pin', spot })
    await world.clock.advance(100)
    const { room } = ada.visit
    room.setSharing({ address: 'nothing', cursor: false, others: false }, [])
    ada.page.receive({ type: 'address', address: home })
    ada.panel.receive({ type: 'pin', text: 'I was here' })
    await world.clock.advance(1_000)
    expect(room.context.records.list('pin')).toEqual([])
  })

  test('N1 is there for whoever comes later, with its place, its words and what is said under it', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const id = await pin(world, ada, 'Is this still true?')
    const bob = await enter(world, 'Bob')
    await world.clock.advance(2_000)
    expect(bob.page.last('pins')).toMatchObject({
      pins: [{ pin: id, name: 'Ada', replies: 0, spot }],
      open: null,
    })
    bob.panel.receive({ type: 'open-pin', pin: id })
    bob.panel.receive({ type: 'reply-pin', pin: id, text: 'It is.' })
    await world.clock.advance(1_000)
    expect(bob.panel.last('pins')!.thread).toMatchObject({
      pin: { text: 'Is this still true?', self: false },
      replies: [{ text: 'It is.', self: true }],
      mayEnd: false,
    })
    expect(ada.page.last('pins')).toMatchObject({ pins: [{ replies: 1 }] })
  })

  test('N1 its words go to panels and never to pages', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    await pin(world, ada, 'for your eyes only')
    expect(texts(ada.panel)).toEqual(['for your eyes only'])
    expect(JSON.stringify(ada.page.heard)).not.toContain('eyes')
  })

  test('N2 shows on its own page, and is counted on others', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    await pin(world, ada, 'here')
    const bob = await enter(world, 'Bob', 'https://example.com/other')
    await world.clock.advance(2_000)
    expect(bob.page.last('pins')!.pins).toEqual([])
    expect(bob.panel.last('pins')).toMatchObject({ pins: [], elsewhere: 1 })
    bob.page.receive({ type: 'address', address: home })
    await world.clock.advance(100)
    expect(bob.page.last('pins')!.pins).toHaveLength(1)
  })

  test('N6 opened from elsewhere it is read there, and leads to its page where its author shows that', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const shownPin = await pin(world, ada, 'here')
    const bob = await enter(world, 'Bob', 'https://example.com/other')
    await world.clock.advance(2_000)
    bob.panel.receive({ type: 'open-pin', pin: shownPin })
    await world.clock.advance(100)
    expect(bob.panel.last('pins')).toMatchObject({
      open: shownPin,
      pins: [],
      thread: { pin: { text: 'here' }, elsewhere: 'known' },
    })
    bob.panel.receive({ type: 'go-to-place', record: shownPin })
    expect(bob.page.last('navigate')?.address).toBe(home)
    bob.page.receive({ type: 'address', address: home })
    await world.clock.advance(100)
    expect(bob.panel.last('pins')).toMatchObject({ open: shownPin, thread: { elsewhere: null } })
    // Whoever goes on has done with it.
    bob.page.receive({ type: 'address', address: 'https://example.com/third' })
    await world.clock.advance(100)
    expect(bob.panel.last('pins')).toMatchObject({ open: null, thread: null })
  })

  test('N6 the address of its page is told no further than its author shows it, and by older builds not at all', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada', 'https://example.com/a?secret=1')
    const { records } = ada.visit.room.context
    const bodyOf = (id: RecordId) => records.find(id)?.body as { address?: string }
    const hidden = await pin(world, ada, 'somewhere')
    expect(bodyOf(hidden).address).toBe('https://example.com/a')
    const { address: _, ...before } = bodyOf(hidden)
    const older = await records.append('pin', before)
    ada.page.receive({ type: 'address', address: 'https://example.com/other' })
    ada.panel.receive({ type: 'open-pin', pin: older.ok ? older.value.id : hidden })
    await world.clock.advance(100)
    expect(ada.panel.last('pins')?.thread?.elsewhere).toBe('unknown')
  })

  test('N3 is not left by who looks on, who is told so', async () => {
    const { clock, person, enter } = createHubWorld()
    const ada = await enter(person('Ada'))
    const [page, panel] = [ada.page(home), ada.panel()]
    page.receive({ type: 'place-pin', spot })
    panel.receive({ type: 'pin', text: 'Here' })
    await clock.advance(1_000)
    const looking = await enter(person('Vi', { keys: viewerEpoch(1, testKeys.viewSeed) }))
    const [viPage, viPanel] = [looking.page(home), looking.panel()]
    await clock.advance(1_000)
    viPage.receive({ type: 'place-pin', spot })
    viPanel.receive({ type: 'pin', text: 'There' })
    await clock.advance(1_000)
    expect(viPanel.last('pin-not-said')).toEqual({ type: 'pin-not-said', code: 'viewer' })
    expect(texts(panel)).toEqual(['Here'])
  })

  test('N2 is on its page in later epochs too, with the key of its anchors, and with no other key', async () => {
    const { clock, hub, person, enter } = createHubWorld()
    const pinOf = async (visit: Visit, text: string) => {
      const [page, panel] = [visit.page(home), visit.panel()]
      page.receive({ type: 'place-pin', spot })
      panel.receive({ type: 'pin', text })
      await clock.advance(1_000)
      return { page, panel }
    }
    // Who is behind has no log, and is heard directly.
    const ada = await pinOf(await enter(person('Ada', { direct: true, relayed: false })), 'before')

    const keys = editorEpoch(2, new Uint8Array(32).fill(4))
    const named = {
      editor: personIdOf(keys.edit!.editorSign.publicKey),
      viewer: personIdOf(keys.viewerSign.publicKey),
    }
    hub.setPolicy(testPolicyWith({ ...named, serial: 2, epoch: 2 }))
    const past = [{ epoch: 1, viewSeed: testKeys.viewSeed, editor: testRoleKeys.editor }]
    const keyring = createKeyring(keys, named, past)
    const visit = await enter(person('Bob', { direct: true, keys, keyring }))
    const bob = await pinOf(visit, 'after')
    expect(texts(bob.panel)).toEqual(['before', 'after'])
    expect(bob.page.last('pins')!.pins.map(({ key }) => key)).toEqual([toBase64Url(testKeys.anchor), null])
    for (const { contents, page, viewSeed } of [testKeys, keys])
      for (const key of [contents, page, viewSeed])
        expect(JSON.stringify(bob.page.heard)).not.toContain(toBase64Url(key))

    // One of an epoch that is not in reach is on no page.
    expect(texts(ada.panel)).toEqual(['before'])
    expect(ada.panel.last('pins')!.elsewhere).toBe(1)

    bob.page.receive({ type: 'address', address: `${home}other` })
    await clock.advance(1_000)
    expect(bob.panel.last('pins')).toMatchObject({ pins: [], elsewhere: 2 })
    expect(bob.page.last('pins')!.pins).toEqual([])
    bob.page.receive({ type: 'address', address: home })
    visit.room.setSharing({ address: 'site', cursor: true, others: true }, [])
    bob.page.receive({ type: 'address', address: home })
    await clock.advance(1_000)
    expect(texts(bob.panel)).toEqual([])
  })

  test('stays in the panel while its page loads anew', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    await pin(world, ada, 'still here')
    const { heard } = ada.panel
    const before = heard.length
    ada.page.close()
    await world.clock.advance(200)
    ada.visit.page(home)
    await world.clock.advance(1_000)
    const told = heard.slice(before).filter(message => message.type === 'pins')
    expect(told.filter(({ pins }) => pins.length === 0)).toEqual([])
    expect(texts(ada.panel)).toEqual(['still here'])
  })

  test('N3 is as long as it may be in bytes, and nothing where only white space was typed', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    ada.page.receive({ type: 'place-pin', spot })
    ada.panel.receive({ type: 'pin', text: 'é'.repeat(limits.pinBytes / 2 + 1) })
    expect(ada.panel.last('pin-not-said')).toEqual({ type: 'pin-not-said', code: 'too-long' })
    ada.panel.receive({ type: 'pin', text: ' \n ' })
    await world.clock.advance(500)
    expect(shown(ada.panel)).toEqual([])
    expect(ada.panel.last('pins')!.draft).toBe(true)
    ada.panel.receive({ type: 'pin', text: '"\n'.repeat(limits.pinBytes / 2 - 1) })
    await world.clock.advance(500)
    expect(shown(ada.panel)).toHaveLength(1)
    expect(ada.panel.last('pins')!.draft).toBe(false)
  })

  test('T15 is not said by who is muted, and the place stays chosen', async () => {
    const { clock, person, enter } = createHubWorld()
    const ada = person('Ada')
    const visit = await enter(ada)
    await clock.advance(1_000)
    visit.room.offerPolicy(testPolicyWith({ serial: 2, mutes: [ada.id] }))
    await clock.advance(10)
    const panel = visit.panel()
    visit.page(home).receive({ type: 'place-pin', spot })
    panel.receive({ type: 'pin', text: 'unheard' })
    await clock.advance(500)
    expect(panel.last('pin-not-said')).toEqual({ type: 'pin-not-said', code: 'muted' })
    expect(panel.last('pins')).toMatchObject({ draft: true, pins: [] })
  })

  test('N3 is not said where it cannot be stored, and the place stays chosen', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    const ada = await enter(world, person)
    ada.page.receive({ type: 'place-pin', spot })
    person.stores.refuse(true)
    ada.panel.receive({ type: 'pin', text: 'lost' })
    await world.clock.advance(500)
    expect(ada.panel.last('pin-not-said')).toEqual({ type: 'pin-not-said', code: 'storage' })
    expect(ada.panel.last('pins')).toMatchObject({ draft: true, pins: [] })
    ada.panel.receive({ type: 'cancel-pin' })
    await world.clock.advance(100)
    expect(ada.panel.last('pins')!.draft).toBe(false)
  })

  test('tells the panel how the page has found it', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const id = await pin(world, ada, 'where?')
    expect(shown(ada.panel)[0]!.place).toBe(null)
    ada.page.receive({ type: 'pins-placed', pins: [{ pin: id, place: 'lost' }] })
    await world.clock.advance(100)
    expect(shown(ada.panel)[0]!.place).toBe('lost')
  })

  test('is brought into view on the page that one is on', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const id = await pin(world, ada, 'look here')
    ada.panel.receive({ type: 'open-pin', pin: id })
    expect(ada.page.last('show-pin')).toEqual({ type: 'show-pin', pin: id })
  })
})

describe('doing away with a pin', () => {
  test('N4 is its author’s right, for everybody, and for whoever comes later', async () => {
    const world = createWorld()
    const ada = await enter(world, 'Ada')
    const id = await pin(world, ada, 'done soon')
    const bob = await enter(world, 'Bob')
    await world.clock.advance(2_000)
    bob.panel.receive({ type: 'end-pin', pin: id })
    await world.clock.advance(1_000)
    expect([texts(ada.panel), texts(bob.panel)]).toEqual([['done soon'], ['done soon']])
    ada.panel.receive({ type: 'end-pin', pin: id })
    await world.clock.advance(1_000)
    const cleo = await enter(world, 'Cleo')
    await world.clock.advance(2_000)
    expect([texts(ada.panel), texts(bob.panel), texts(cleo.panel)]).toEqual([[], [], []])
    expect(cleo.page.last('pins')!.pins).toEqual([])
  })

  test('N4 a record that says so for somebody else is ignored by everyone, and counted', async () => {
    const world = createWorld()
    const { network, clock } = world
    const ada = await enter(world, 'Ada')
    const id = await pin(world, ada, 'stays')
    const random = createRandom(5)
    const hostile = createHostile({ network, clock, random, randomBytes: createRandomBytes(random) })
    await clock.advance(200)
    const stranger = keyPairFromSeed(new Uint8Array(32).fill(9))
    const forged = proveOwner(stranger, ada.visit.room.id, id, personIdOf(stranger.publicKey))
    for (const [index, owner] of [null, forged].entries())
      hostile.say(ada.visit.session, { kind: 'pin-done', seq: index + 1, body: { pin: id, owner } })
    hostile.say(ada.visit.session, { kind: 'pin', seq: 3, body: { text: 'no place' } })
    await clock.advance(1_000)
    expect(texts(ada.panel)).toEqual(['stays'])
    expect(ada.visit.room.drops.get('pin-forged')).toBe(2)
    expect(ada.visit.room.drops.get('pin-malformed')).toBe(1)
    hostile.close()
  })

  test('N4 the owner’s proof counts for this room, this pin and this author only', () => {
    const owner = keyPairFromSeed(new Uint8Array(32).fill(3))
    const room = roomIdOf(owner.publicKey)
    const person = (n: number) => personIdOf(keyPairFromSeed(new Uint8Array(32).fill(n)).publicKey)
    const [pinId, other] = ['A'.repeat(22), `${'B'.repeat(21)}A`] as RecordId[]
    const ends = (author: PersonId, proven: PersonId, pin = pinId!) =>
      endsPin(
        room,
        { id: pin, author: person(1) },
        { author, body: { pin, owner: proveOwner(owner, room, pinId!, proven) } },
      )
    expect(ends(person(2), person(2))).toBe(true)
    expect(ends(person(4), person(2))).toBe(false)
    expect(ends(person(2), person(2), other)).toBe(false)
    const elsewhere = roomIdOf(keyPairFromSeed(new Uint8Array(32).fill(8)).publicKey)
    const body = { pin: pinId!, owner: proveOwner(owner, elsewhere, pinId!, person(2)) }
    expect(endsPin(elsewhere, { id: pinId!, author: person(1) }, { author: person(2), body })).toBe(false)
  })
})
