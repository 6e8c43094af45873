import { expect, test } from 'vitest'
import type { Browser } from 'wxt/browser'
import type { Room } from '../../lib/engine/types.ts'
import { createHost, type RoomSettings } from '../../lib/platform/host/create-host.ts'
import type { LiveRooms } from '../../lib/protocol/live-rooms.ts'
import { portNames, portVersion } from '../../lib/protocol/port-names.ts'
import { liveIn } from '../support/live-rooms.ts'
import { testRoom } from '../support/person.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()

const live = (change: Partial<LiveRooms> = {}): LiveRooms => liveIn([{ room: testRoom, tabs: [7] }], change)

/** The host's end of a content script's port, and what came out at the other. */
function pagePort() {
  const heard: { readonly type: string }[] = []
  let hear: (message: unknown) => void = () => undefined
  let connected = true
  const port = {
    name: portNames.page,
    sender: { tab: { id: 7 } },
    onMessage: { addListener: (run: typeof hear) => (hear = run) },
    onDisconnect: { addListener: () => undefined },
    postMessage: (message: { type: string }) => heard.push(message),
    disconnect: () => (connected = false),
  } as unknown as Browser.runtime.Port
  return {
    port,
    heard,
    hello: () => hear({ type: 'hello', version: portVersion, address: 'https://example.com/' }),
    connected: () => connected,
  }
}

/** A host whose rooms are those of one person in a world in memory. */
function openHost() {
  const world = createWorld()
  const person = world.person('Ada')
  const opened: RoomSettings[] = []
  const rooms: Room[] = []
  const host = createHost({
    isOwnPage: () => true,
    async openRoom(_, settings) {
      opened.push(settings)
      const { room } = person.enter()
      rooms.push(room)
      await room.ready
      return room
    },
  })
  return { host, opened, rooms }
}

test('a setting that rooms are made with makes them anew, and their ports come back by themselves', async () => {
  const { host, opened, rooms } = openHost()
  await host.setLive(live())
  const before = pagePort()
  host.accept(before.port)
  before.hello()
  expect(before.heard.map(({ type }) => type)).toContain('people')

  await host.setLive(live({ relayOnly: true }))
  expect(opened.map(({ relayOnly }) => relayOnly)).toEqual([false, true])
  expect(before.connected()).toBe(false)
  expect(before.heard.map(({ type }) => type)).not.toContain('end')
  const after = pagePort()
  host.accept(after.port)
  after.hello()
  expect(after.heard.map(({ type }) => type)).toContain('people')

  await host.setLive(live({ relayOnly: true, rooms: [] }))
  expect(after.heard.at(-1)).toEqual({ type: 'end' })
  expect(rooms).toHaveLength(2)
})

test('another profile is worn in the rooms that are there', async () => {
  const { host, opened, rooms } = openHost()
  await host.setLive(live())
  await host.setLive(live({ profile: { name: 'Lovelace', color: 3 } }))
  expect(opened).toHaveLength(1)
  expect(rooms[0]!.context.presence.self.profile.name).toBe('Lovelace')
  await host.setLive(live({ rooms: [] }))
})
