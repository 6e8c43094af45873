import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import { fail, ok } from '../../lib/core/result.ts'
import type { FileHub } from '../../lib/engine/files/types.ts'
import { imageTypeOf } from '../../lib/features/chat/model-image.ts'
import { chatBody, type ImageProblem } from '../../lib/protocol/chat.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import type { Visit } from '../support/person.ts'
import { picture, pictureBytes, pictureParts } from '../support/picture.ts'
import { createViewer } from '../support/viewer.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()
const createHubWorld = useHubWorlds()
type Panel = ReturnType<Visit['panel']>

/** A hub's files in memory, and what it says instead of taking or giving one. */
function createMemoryFileHub() {
  const files = new Map<string, Uint8Array>()
  const hub: FileHub & { readonly files: Map<string, Uint8Array>; problem: ImageProblem | null } = {
    files,
    problem: null,
    put: async ({ file, sealed }) => {
      if (hub.problem) return fail(hub.problem)
      files.set(file, sealed)
      return ok(null)
    },
    get: async file => {
      const sealed = files.get(file)
      return hub.problem ? fail(hub.problem) : sealed ? ok(sealed) : fail('none')
    },
  }
  return hub
}

function hand(panel: Panel, bytes: Uint8Array): void {
  for (const part of pictureParts(bytes)) panel.receive(part)
}

/** What a panel was given of a picture. */
const givenTo = ({ heard }: Panel): string =>
  heard.flatMap(message => (message.type === 'image-part' ? [message.data] : [])).join('')

/** Ada says a picture of so many bytes, and Bob wants to see it. */
async function wantPicture(adasHub: FileHub, bobsHub: FileHub, bytes: number) {
  const world = createHubWorld()
  const [ada, bob] = [
    await world.enter(world.person('Ada', { fileHub: adasHub })),
    await world.enter(world.person('Bob', { fileHub: bobsHub })),
  ]
  const [adas, bobs] = [ada.panel(), bob.panel()]
  hand(adas, pictureBytes(bytes))
  adas.receive({ type: 'say', text: 'look', image: picture })
  await world.clock.advance(2_000)
  bobs.receive({ type: 'image', record: bobs.chat()[0]!.record })
  return { world, bobs }
}

describe('T12 pictures', () => {
  test('reach everybody through the hub, which sees none of them', async () => {
    const fileHub = createMemoryFileHub()
    const world = createHubWorld()
    const [ada, bob] = [
      await world.enter(world.person('Ada', { fileHub })),
      await world.enter(world.person('Bob', { fileHub })),
    ]
    const [adas, bobs] = [ada.panel(), bob.panel()]
    const bytes = pictureBytes(limits.fileBytes)
    hand(adas, bytes)
    adas.receive({ type: 'say', text: '', image: picture })
    await world.clock.advance(2_000)
    const [message] = bobs.chat()
    expect(message).toMatchObject({
      text: '',
      image: {
        type: 'png',
        width: 20,
        height: 10,
        alt: 'A boat',
        bytes: limits.fileBytes,
        sentBytes: null,
        problem: null,
      },
    })
    expect([...fileHub.files.values()].map(sealed => imageTypeOf(sealed.subarray(24)))).toEqual([null])
    bobs.receive({ type: 'image', record: message!.record })
    await world.clock.advance(100)
    expect(givenTo(bobs)).toBe(toBase64Url(bytes))
    // Somebody at the hub puts other bytes there.
    fileHub.files.set([...fileHub.files.keys()][0]!, pictureBytes(50))
    bobs.receive({ type: 'image', record: message!.record })
    await world.clock.advance(100)
    expect(bobs.last('image-failed')).toMatchObject({ code: 'damaged' })
  })

  test('come by themselves once the hub has what was wanted before', async () => {
    const fileHub = createMemoryFileHub()
    fileHub.problem = 'hub-away'
    const { world, bobs } = await wantPicture(fileHub, fileHub, 90_000)
    await world.clock.advance(3_000)
    expect(bobs.last('image-failed')).toMatchObject({ code: 'hub-away' })
    expect(givenTo(bobs)).toBe('')
    fileHub.problem = null
    await world.clock.advance(2 * 60_000)
    expect(givenTo(bobs)).toBe(toBase64Url(pictureBytes(90_000)))
  })

  test('come at the word of who has sent them, before they are looked for again', async () => {
    const fileHub = createMemoryFileHub()
    const adasHub = { ...fileHub, put: async (file: Parameters<FileHub['put']>[0]) => put(file) }
    let put: FileHub['put'] = async () => fail('hub-away')
    const { world, bobs } = await wantPicture(adasHub, fileHub, 600)
    await world.clock.advance(90_000)
    expect(bobs.last('image-failed')).toMatchObject({ code: 'none' })
    put = fileHub.put
    for (let n = 0; n < 300 && fileHub.files.size === 0; n++) await world.clock.advance(1_000)
    await world.clock.advance(500)
    expect(givenTo(bobs)).toBe(toBase64Url(pictureBytes(600)))
  })

  test('are looked for at the word of nobody but their author, and at that once', async () => {
    const fileHub = createMemoryFileHub()
    let looks = 0
    const bobsHub: FileHub = {
      ...fileHub,
      get: async file => {
        looks++
        return fileHub.get(file)
      },
    }
    const adasHub: FileHub = { ...fileHub, put: async () => fail('hub-away') }
    const world = createHubWorld()
    const [ada, bob, cleo] = [
      await world.enter(world.person('Ada', { fileHub: adasHub })),
      await world.enter(world.person('Bob', { fileHub: bobsHub })),
      await world.enter(world.person('Cleo')),
    ]
    const [adas, bobs] = [ada.panel(), bob.panel()]
    hand(adas, pictureBytes(600))
    adas.receive({ type: 'say', text: 'look', image: picture })
    await world.clock.advance(2_000)
    const { file } = chatBody.parse(bob.room.context.records.list('chat')[0]!.body).image!
    bobs.receive({ type: 'image', record: bobs.chat()[0]!.record })
    // By now the next look that nobody asks for is some way off.
    await world.clock.advance(40_000)
    const looksAfter = async (visit: Visit) => {
      const before = looks
      for (let n = 0; n < 40; n++) {
        expect(visit.room.context.send(bob.room.context.self.session, { type: 'file-there', file })).toBe(
          true,
        )
        await world.clock.advance(20)
      }
      return looks - before
    }
    expect([await looksAfter(cleo), await looksAfter(ada)]).toEqual([0, 1])
  })

  test('wait in this browser for a hub that is away, and for one that was killed with it', async () => {
    const fileHub = createMemoryFileHub()
    fileHub.problem = 'hub-away'
    const world = createHubWorld()
    const person = world.person('Ada', { fileHub })
    const ada = await world.enter(person)
    const panel = ada.panel()
    hand(panel, pictureBytes(90_000))
    panel.receive({ type: 'say', text: 'look', image: picture })
    await world.clock.advance(3_000)
    expect(panel.chat()).toMatchObject([{ text: 'look', image: { sentBytes: 0, problem: 'hub-away' } }])
    // One sees one's own all the same.
    panel.receive({ type: 'image', record: panel.chat()[0]!.record })
    await world.clock.advance(100)
    expect(givenTo(panel)).toBe(toBase64Url(pictureBytes(90_000)))
    ada.kill()
    const again = await world.enter(person)
    const after = again.panel()
    fileHub.problem = null
    await world.clock.advance(6 * 60_000)
    expect(fileHub.files.size).toBe(1)
    expect(await person.stores.files.list()).toEqual([])
    expect(after.chat()).toMatchObject([{ image: { sentBytes: null, problem: null } }])
  })

  test('that were deleted before they reached the hub do not go there', async () => {
    const fileHub = createMemoryFileHub()
    fileHub.problem = 'hub-away'
    const world = createHubWorld()
    const person = world.person('Ada', { fileHub })
    const panel = (await world.enter(person)).panel()
    hand(panel, pictureBytes(60))
    panel.receive({ type: 'say', text: 'look', image: picture })
    await world.clock.advance(3_000)
    panel.receive({ type: 'delete-message', record: panel.chat()[0]!.record })
    await world.clock.advance(1_000)
    fileHub.problem = null
    await world.clock.advance(6 * 60_000)
    expect([fileHub.files.size, await person.stores.files.list()]).toEqual([0, []])
    expect(panel.chat()).toMatchObject([{ deleted: true, image: null }])
  })

  test('are not said where they are none, or not whole, or cannot be kept', async () => {
    const fileHub = createMemoryFileHub()
    const world = createHubWorld()
    const person = world.person('Ada', { fileHub })
    const panel = (await world.enter(person)).panel()
    const refusedWith = async (bytes: Uint8Array) => {
      hand(panel, bytes)
      panel.receive({ type: 'say', text: 'look', image: picture })
      await world.clock.advance(1_000)
      return panel.last('not-said')?.code
    }
    expect(await refusedWith(new Uint8Array(50))).toBe('image')
    expect(await refusedWith(pictureBytes(limits.fileBytes + 1))).toBe('image')
    panel.receive({ type: 'drop-image', upload: picture.upload })
    panel.receive({ type: 'image-part', upload: picture.upload, part: 1, parts: 2, data: 'AAAA' })
    expect(await refusedWith(new Uint8Array())).toBe('image')
    person.stores.refuse(true)
    expect(await refusedWith(pictureBytes(60))).toBe('storage')
    person.stores.refuse(false)
    expect([panel.chat(), fileHub.files.size]).toEqual([[], 0])
  })
})

describe('T9 the place of a message', () => {
  const home = 'https://example.com/a?q=1'

  test('is told as far as the page is, and leads there', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const [adas, bobs] = [ada.panel(), bob.panel()]
    const there = createViewer(ada, home)
    await world.clock.advance(500)
    there.scroll(700)
    adas.receive({ type: 'typing', on: true })
    there.act()
    adas.receive({ type: 'say', text: 'look here' })
    await world.clock.advance(500)
    const [message] = bobs.chat()
    expect(message?.place).toEqual({ label: 'example.com/a', address: 'https://example.com/a' })

    bobs.receive({ type: 'go-to-place', record: message!.record })
    expect(bobs.last('not-gone')).toMatchObject({ address: 'https://example.com/a' })
    const here = createViewer(bob, 'https://example.org/')
    await world.clock.advance(500)
    bobs.receive({ type: 'go-to-place', record: message!.record })
    for (let i = 0; i < 10; i++) {
      here.act()
      await world.clock.advance(50)
    }
    expect(here.address).toBe('https://example.com/a')
    // Where the other tab shows the very page that was meant, it scrolls.
    const same = createViewer(bob, home)
    await world.clock.advance(500)
    same.page.receive({ type: 'attention', state: 'here', hidden: false })
    bobs.receive({ type: 'go-to-place', record: message!.record })
    same.act()
    expect([same.address, same.y]).toEqual([home, 700])
  })

  test('is not told where the page is not, nor where the person does not want it', async () => {
    const world = createWorld()
    const ada = await world.enter('Ada')
    const panel = ada.panel()
    createViewer(ada, home)
    await world.clock.advance(500)
    panel.receive({ type: 'say', text: 'without', withPlace: false })
    await world.clock.advance(500)
    ada.room.setSharing({ address: 'site', cursor: true, others: true }, [])
    ada.page(home)
    await world.clock.advance(500)
    panel.receive({ type: 'say', text: 'on some page' })
    await world.clock.advance(500)
    expect(panel.chat().map(({ place }) => place)).toEqual([null, null])
    expect(ada.room.context.records.list('chat').map(({ body }) => chatBody.parse(body).place)).toEqual([
      undefined,
      undefined,
    ])
  })

  test('T16 goes along only while its person wants that in the room, and panels are told before what it will say', async () => {
    const world = createWorld()
    const person = world.person('Ada')
    const ada = await world.enter(person)
    const [panel, other] = [ada.panel(), ada.panel()]
    expect(panel.last('own-place')).toEqual({ type: 'own-place', on: true, label: null })
    createViewer(ada, home)
    await world.clock.advance(500)
    expect(panel.last('own-place')).toMatchObject({ on: true, label: 'example.com/a' })
    panel.receive({ type: 'with-place', on: false })
    panel.receive({ type: 'say', text: 'without' })
    await world.clock.advance(500)
    expect(other.last('own-place')).toMatchObject({ on: false, label: 'example.com/a' })
    panel.receive({ type: 'with-place', on: true })
    panel.receive({ type: 'say', text: 'with' })
    await world.clock.advance(500)
    expect(panel.chat().map(({ place }) => place?.label)).toEqual([undefined, 'example.com/a'])
    panel.receive({ type: 'with-place', on: false })
    await world.leave(ada)
    expect((await world.enter(person)).panel().last('own-place')?.on).toBe(false)
  })

  test('is passed over where the address is none', async () => {
    const world = createWorld()
    const [ada, bob] = [await world.enter('Ada'), await world.enter('Bob')]
    const panel = bob.panel()
    createViewer(bob, home)
    const place = { epoch: 1, page: 'AAAAAAAAAAAAAAAAAAAAAA' }
    for (const address of ['https://', 'https://[', 'https://example.com/#part', 'https://EXAMPLE.com/'])
      await ada.room.context.records.append('chat', {
        text: address,
        profile: { name: 'Ada', color: 0 },
        place: { ...place, address },
      })
    await world.clock.advance(1_000)
    expect(panel.chat().map(message => message.place)).toEqual([null, null, null, null])
    panel.receive({ type: 'go-to-place', record: panel.chat()[0]!.record })
    expect(panel.last('not-gone')).toBeUndefined()
  })

  test('is left out where it does not fit beside the words', async () => {
    const world = createWorld()
    const ada = await world.enter('Ada')
    const panel = ada.panel()
    const step = { by: 'child', tag: `x-${'y'.repeat(60)}`, nth: 1 } as const
    const target = {
      ref: 1,
      path: new Array(limits.pathSteps).fill(step),
      pageBox: [0, 0, 1, 1] as [number, number, number, number],
    }
    const spot = { kind: 'box', offset: 0, check: 0, x: 0, y: 0, target } as const
    ada.page(home).receive({ type: 'view', view: { main: { spot, at: [0, 0] }, inner: null } })
    await world.clock.advance(500)
    for (const text of ['"\n'.repeat(2_047), 'short']) {
      panel.receive({ type: 'say', text })
      await world.clock.advance(500)
    }
    const bodies = ada.room.context.records.list('chat').map(({ body }) => chatBody.parse(body))
    expect(bodies.map(({ place }) => [place?.address, place?.view !== undefined])).toEqual([
      ['https://example.com/a', false],
      ['https://example.com/a', true],
    ])
  })
})
