import { beforeEach, expect, test, vi } from 'vitest'
import type { Browser } from 'wxt/browser'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import type { Room, RoomContext } from '../../lib/engine/types.ts'
import { createHost, type Host } from '../../lib/platform/host/create-host.ts'
import { portVersion } from '../../lib/protocol/port-names.ts'
import { liveIn } from '../support/live-rooms.ts'
import { until } from '../support/until.ts'

const [red, blue] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBA'] as RoomId[] as [RoomId, RoomId]
const nonce = 'CCCCCCCCCCCCCCCCCCCCCA'
const hello = { type: 'hello', version: portVersion }

/** Which rooms are open, and who is connected to them. */
let open: Map<RoomId, Set<string>>
let broken: Set<RoomId>
/** How rooms were opened, in order. */
let openedAs: string[]
/** What rooms were told, in order. */
let told: unknown[]
/** What each room was given to have itself opened anew, the newest. */
let reopenByRoom: Map<RoomId, () => void>
let host: Host

/** What the owner of `red` and its hub say to us. */
let bans: PersonId[]
let hub: 'open' | 'refused'
let hear: Set<() => void>
const us = 'us' as PersonId

function contextOf(room: RoomId): RoomContext {
  const subscribe = (changed: () => void) => {
    hear.add(changed)
    return () => hear.delete(changed)
  }
  const context = {
    room,
    name: 'Red room',
    self: { person: us },
    policy: {
      get current() {
        return { bans }
      },
      subscribe,
    },
    get status() {
      return { hub }
    },
    subscribePeers: subscribe,
  }
  return context as unknown as RoomContext
}

/** The engine's room, as far as the host uses it: who is connected is all that counts here. */
function fakeRoom(id: RoomId): Room {
  const clients = new Set<string>()
  open.set(id, clients)
  const connect = (client: string) => {
    clients.add(client)
    return {
      receive: (message: { type: string }) => void told.push(message.type),
      close: () => void clients.delete(client),
    }
  }
  const room: Partial<Room> = {
    id,
    connectPage: address => connect(`page ${address}`),
    connectPanel: () => connect('panel'),
    setProfile: () => undefined,
    setPeople: () => undefined,
    context: contextOf(id),
    setSharing: (sharing, confirmed) => void told.push([sharing, confirmed]),
    close: async () => void open.delete(id),
  }
  return room as Room
}

beforeEach(() => {
  open = new Map()
  broken = new Set()
  openedAs = []
  reopenByRoom = new Map()
  bans = []
  hub = 'open'
  hear = new Set()
  told = []
  host = createHost({
    async openRoom(id, { relayOnly }, reopen) {
      if (broken.has(id)) throw new Error('no keys')
      openedAs.push(`${id[0]} ${relayOnly ? 'relayed' : 'direct'}`)
      reopenByRoom.set(id, reopen)
      return fakeRoom(id)
    },
    isOwnPage: port => port.sender?.url?.startsWith('chrome-extension:') ?? false,
  })
})

const setLive = (...rooms: { room: RoomId; tabs: number[]; relayed?: boolean }[]) =>
  host.setLive(liveIn(rooms))

interface PortView {
  /** Types of what the host said; `gone` when it let the port go. */
  readonly heard: string[]
  say(message: object): void
  /** The other side went away. */
  leave(): void
}

/** A port as `runtime.onConnect` hands it over. */
function connect(name: string, sender: Partial<Browser.runtime.MessageSender>): PortView {
  const heard: string[] = []
  let hear = (_: object): void => undefined
  let gone = (): void => undefined
  const port = {
    name,
    sender,
    postMessage: ({ type, removedFrom }: { type: string; removedFrom?: string }) =>
      void heard.push(removedFrom ? `${type} from ${removedFrom}` : type),
    disconnect: () => void heard.push('gone'),
    onMessage: {
      addListener(listener: typeof hear) {
        hear = listener
      },
    },
    onDisconnect: {
      addListener(listener: typeof gone) {
        gone = listener
      },
    },
  }
  host.accept(port as unknown as Browser.runtime.Port)
  return { heard, say: message => hear(message), leave: () => gone() }
}

const tabOf = (id: number) => ({ id }) as Browser.tabs.Tab
const page = (tab: number): PortView =>
  connect('page', { tab: tabOf(tab), frameId: 0, url: 'https://a.example/' })
const panel = (tab: number, frameId: number): PortView =>
  connect('panel', { tab: tabOf(tab), frameId, url: 'chrome-extension://x/panel.html' })
const sayHello = (port: PortView, more: object = { address: 'https://a.example/' }) =>
  port.say({ ...hello, ...more })
const inside = (room: RoomId) => [...(open.get(room) ?? [])]

test('a page that is faster than the background waits, and is let in where its room is on', async () => {
  const early = page(1)
  sayHello(early)
  expect(early.heard).toEqual([])
  await setLive({ room: red, tabs: [1] })
  expect(inside(red)).toEqual(['page https://a.example/'])
  const stranger = page(2)
  sayHello(stranger)
  expect(stranger.heard).toEqual(['end', 'gone'])
})

test('a tab that goes to another room gets a new port, one that is turned off an end', async () => {
  await setLive({ room: red, tabs: [1, 2] })
  const [moving, staying] = [page(1), page(2)]
  for (const port of [moving, staying]) sayHello(port)
  await setLive({ room: red, tabs: [] }, { room: blue, tabs: [1] })
  expect(moving.heard).toEqual(['gone'])
  expect(staying.heard).toEqual(['end', 'gone'])
  expect(inside(red)).toEqual([])
})

test('a room that cannot be opened is named, and holds up no other', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  broken.add(red)
  expect(await setLive({ room: red, tabs: [1] }, { room: blue, tabs: [2] })).toEqual([red])
  expect([...open.keys()]).toEqual([blue])
  const port = page(1)
  sayHello(port)
  expect(port.heard).toEqual(['end', 'gone'])
  broken.clear()
  expect(await setLive({ room: red, tabs: [1] }, { room: blue, tabs: [2] })).toEqual([])
  expect([...open.keys()]).toEqual([blue, red])
  expect(warn).toHaveBeenCalledTimes(1)
  warn.mockRestore()
})

test('G17 a room with new keys is closed and opened anew, where it is live still; its ports come back by themselves', async () => {
  await setLive({ room: red, tabs: [1] }, { room: blue, tabs: [2] })
  const [there, elsewhere] = [page(1), page(2)]
  for (const port of [there, elsewhere]) sayHello(port)
  const [before, other] = [open.get(red), open.get(blue)]
  reopenByRoom.get(red)!()
  // Whatever the background says meanwhile counts.
  await setLive({ room: red, tabs: [1] }, { room: blue, tabs: [2] })
  expect(open.get(red)).not.toBe(before)
  expect(open.get(blue)).toBe(other)
  expect(there.heard).toEqual(['gone'])
  const back = page(1)
  sayHello(back)
  expect(inside(red)).toEqual(['page https://a.example/'])
  expect(elsewhere.heard).toEqual([])

  reopenByRoom.get(red)!()
  await setLive({ room: blue, tabs: [2] })
  await setLive({ room: blue, tabs: [2] })
  expect([...open.keys()]).toEqual([blue])
})

test('what two workers say at once ends as the second said', async () => {
  await Promise.all([setLive({ room: red, tabs: [1] }), setLive(), setLive({ room: blue, tabs: [1] })])
  expect([...open.keys()]).toEqual([blue])
})

test('a nonce lets one panel in, in the tab that announced it', async () => {
  await setLive({ room: red, tabs: [1] })
  const content = page(1)
  sayHello(content)
  content.say({ type: 'expect-panel', nonce })
  const [foreign, first, second] = [panel(2, 5), panel(1, 5), panel(1, 6)]
  sayHello(foreign, { nonce, room: null })
  expect(foreign.heard).toEqual(['end', 'gone'])
  content.say({ type: 'expect-panel', nonce })
  for (const port of [first, second]) sayHello(port, { nonce, room: null })
  expect(first.heard).toEqual([])
  expect(second.heard).toEqual(['end', 'gone'])
  expect(inside(red)).toContain('panel')
})

test('a nonce lets a frame in that is in a window of the tab’s, once, and nothing else in such a window', async () => {
  await setLive({ room: red, tabs: [1] })
  const content = page(1)
  sayHello(content)
  content.say({ type: 'expect-panel', nonce })
  const inWindow = (opener: number): PortView =>
    connect('panel', {
      tab: { id: 9, openerTabId: opener } as Browser.tabs.Tab,
      frameId: 7,
      url: 'chrome-extension://x/panel.html',
    })
  const [ours, again, bare] = [inWindow(1), inWindow(1), inWindow(1)]
  for (const port of [ours, again]) sayHello(port, { nonce, room: null })
  sayHello(bare, { nonce: null, room: red })
  for (const port of [again, bare]) expect(port.heard).toEqual(['end', 'gone'])
  expect(inside(red)).toContain('panel')
  content.say({ type: 'expect-panel', nonce })
  const elsewhere = inWindow(2)
  sayHello(elsewhere, { nonce, room: null })
  expect(elsewhere.heard).toEqual(['end', 'gone'])
})

test('a nonce is forgotten with the page that announced it', async () => {
  await setLive({ room: red, tabs: [1] })
  const content = page(1)
  sayHello(content)
  content.say({ type: 'expect-panel', nonce })
  content.leave()
  const late = panel(1, 5)
  sayHello(late, { nonce, room: null })
  expect(late.heard).toEqual(['end', 'gone'])
})

test('without a nonce a frame stays empty, and a window of its own does not', async () => {
  await setLive({ room: red, tabs: [1] })
  const [framed, whole] = [panel(1, 5), panel(3, 0)]
  for (const port of [framed, whole]) sayHello(port, { nonce: null, room: null })
  expect(framed.heard).toEqual(['end', 'gone'])
  expect(inside(red)).toEqual(['panel'])
})

test('whoever was removed is told from where, once the hub lets them in no more', async () => {
  const removed: RoomId[] = []
  host.onFact(fact => fact.type === 'removed' && removed.push(fact.room))
  await setLive({ room: red, tabs: [1] })
  const content = page(1)
  sayHello(content, { address: 'https://a.example/' })
  bans = [us]
  for (const changed of hear) changed()
  expect(removed).toEqual([]) // a kept policy may be older than being let back
  hub = 'refused'
  for (const changed of hear) changed()
  for (const changed of hear) changed()
  expect(removed).toEqual([red])
  await setLive()
  expect(content.heard).toEqual(['end from Red room', 'gone'])
})

test('a panel in a window of its own comes back with the nonce that has let it in', async () => {
  await setLive({ room: red, tabs: [1] })
  const content = page(1)
  sayHello(content)
  content.say({ type: 'expect-panel', nonce })
  const window = panel(9, 0)
  sayHello(window, { nonce, room: null })
  await host.setLive(liveIn([{ room: red, tabs: [1] }], { relayOnly: true }))
  expect(window.heard).toEqual(['gone'])
  const [again, framed] = [panel(9, 0), panel(9, 5)]
  for (const port of [again, framed]) sayHello(port, { nonce, room: null })
  expect(framed.heard).toEqual(['end', 'gone'])
  expect(inside(red)).toEqual(['panel'])
})

test('the page of one room is shown no other, and comes back with its own', async () => {
  await setLive({ room: red, tabs: [1] })
  const ofBlue = panel(3, 0)
  sayHello(ofBlue, { nonce: null, room: blue })
  expect(ofBlue.heard).toEqual(['end', 'gone'])
  expect(inside(red)).toEqual([])
  await setLive({ room: red, tabs: [1] }, { room: blue, tabs: [2] })
  const again = panel(3, 0)
  sayHello(again, { nonce: null, room: blue })
  expect(inside(blue)).toEqual(['panel'])
  await setLive({ room: red, tabs: [1] })
  expect(again.heard).toEqual(['end', 'gone'])
})

test('a content script is no panel, and what does not parse is dropped and counted', async () => {
  await setLive({ room: red, tabs: [1] })
  expect(connect('panel', { tab: tabOf(1), frameId: 0, url: 'https://a.example/' }).heard).toEqual(['gone'])
  const content = page(1)
  content.say({ type: 'hello', version: portVersion })
  content.say({ type: 'say', text: 'I am a page' })
  expect(host.dropped).toBe(2)
  expect(inside(red)).toEqual([])
  content.say({ ...hello, version: portVersion + 1, address: 'https://a.example/' })
  expect(content.heard).toEqual(['end', 'gone'])
})

test('a room knows what it may show before any page speaks to it, and pages tell where they are again when that changes', async () => {
  const page = connect('page', { tab: { id: 1 } as Browser.tabs.Tab })
  page.say({ ...hello, address: 'https://example.org/a?b#c' })
  await setLive({ room: red, tabs: [1] })
  expect(told).toEqual([[openSharing, []]])
  await setLive({ room: red, tabs: [1] })
  expect(told).toHaveLength(1)

  const shy = { address: 'site', cursor: false, others: true } as const
  await host.setLive(liveIn([{ room: red, tabs: [1], sharing: shy }], { confirmed: ['https://example.org'] }))
  expect(told.slice(1)).toEqual([[shy, ['https://example.org']], 'address'])
})

test('pages are told which keys the person has chosen, when they come and when that changes; panels are not', async () => {
  const keys = { bubble: '/', laser: 'Alt+K', reaction: '' }
  const rooms = [{ room: red, tabs: [1] }]
  await host.setLive(liveIn(rooms, { keys }))
  const content = page(1)
  sayHello(content)
  const window = panel(2, 0)
  sayHello(window, { nonce: null, room: red })
  const told = () => content.heard.filter(type => type === 'keys').length
  await host.setLive(liveIn(rooms, { keys }))
  expect(told()).toBe(1)
  await host.setLive(liveIn(rooms, { keys: { ...keys, reaction: ';' } }))
  expect(told()).toBe(2)
  expect(window.heard).not.toContain('keys')
})

test('while paused nothing is shown, whatever the rooms share', async () => {
  await host.setLive(
    liveIn(
      [
        { room: red, tabs: [1] },
        { room: blue, tabs: [] },
      ],
      { paused: true },
    ),
  )
  const nothing = { address: 'nothing', cursor: false, others: false }
  expect(told).toEqual([
    [nothing, []],
    [nothing, []],
  ])
  await setLive({ room: red, tabs: [1] }, { room: blue, tabs: [] })
  expect(told.slice(2)).toEqual([
    [openSharing, []],
    [openSharing, []],
  ])
})

test('a page that says hello while another room is still being opened finds a room that knows what it may show', async () => {
  let openBlue = (): void => undefined
  const blueMay = new Promise<void>(resolve => {
    openBlue = resolve
  })
  host = createHost({
    async openRoom(id) {
      if (id === blue) await blueMay
      return fakeRoom(id)
    },
    isOwnPage: () => false,
  })
  const rooms = [
    { room: red, tabs: [1] },
    { room: blue, tabs: [] },
  ]
  const set = host.setLive(liveIn(rooms, { paused: true }))
  await until(() => expect(open.has(red)).toBe(true))
  sayHello(page(1))
  expect(open.get(red)?.size).toBe(1)
  expect(told).toEqual([[{ address: 'nothing', cursor: false, others: false }, []]])
  openBlue()
  await set
})

test('J2 a room that was found in public has no direct links, and only it is opened anew for that', async () => {
  await setLive({ room: red, tabs: [1] }, { room: blue, tabs: [2] })
  await setLive({ room: red, tabs: [1], relayed: true }, { room: blue, tabs: [2] })
  await setLive({ room: red, tabs: [1], relayed: true }, { room: blue, tabs: [2] })
  await setLive({ room: red, tabs: [1], relayed: false }, { room: blue, tabs: [2] })
  expect(openedAs).toEqual(['A direct', 'B direct', 'A relayed', 'A direct'])
})
