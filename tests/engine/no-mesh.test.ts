import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SessionId } from '../../lib/core/ids.ts'
import { viewerEpoch } from '../../lib/core/keys.ts'
import { createNoMesh, type NoMeshOptions } from '../../lib/engine/mesh/no-mesh.ts'
import { createMeshRoom } from '../support/mesh-room.ts'
import { createSelf, createShared, startEnd, type TransportEnd } from '../support/transport-end.ts'

let room: ReturnType<typeof createMeshRoom>
const ends: TransportEnd[] = []
beforeEach(() => {
  room = createMeshRoom(7)
})
afterEach(() => {
  for (const end of ends.splice(0)) end.close()
  room.close()
  expect(room.leftovers()).toBe(0)
})

/** Somebody who wants no direct links. */
function stayOff(why: NoMeshOptions['why'] = 'relay-only'): TransportEnd {
  const self = createSelf(room.randomBytes)
  const { keys, randomBytes } = room
  const transport = createNoMesh({
    room: room.room,
    self,
    keys,
    signaling: room.hub.connect(self),
    randomBytes,
    why,
  })
  const end = startEnd(self, createShared(), transport)
  ends.push(end)
  return end
}

const whyOf = (end: TransportEnd, other: SessionId) => end.status()?.unlinked.get(other)

test('M21 whoever wants no direct links is linked with nobody, and those who try are told and stop', async () => {
  const [ada, ben] = [room.join(), room.join()]
  const cleo = stayOff()
  await room.until(() => whyOf(ada, cleo.self.session) === 'relay-only-there')
  await room.until(() => ada.peers.size === 1 && ben.peers.size === 1)
  await room.until(() => whyOf(ben, cleo.self.session) === 'relay-only-there')
  expect(cleo.status()).toMatchObject({ hub: 'open', pending: 0 })
  expect([...cleo.status()!.unlinked]).toEqual([ada, ben].map(end => [end.self.session, 'relay-only']))
  const { passed } = room.hub
  await room.clock.advance(10 * 60_000)
  expect(room.hub.passed).toBe(passed)
  expect([ada, ben, cleo].map(end => end.peers.size)).toEqual([1, 1, 0])
})

test('M21 whoever’s browser makes none is told that, and others that they have none', async () => {
  const [ada, cleo] = [room.join(), stayOff('no-webrtc')]
  await room.until(() => whyOf(ada, cleo.self.session) === 'relay-only-there')
  expect(whyOf(cleo, ada.self.session)).toBe('no-webrtc')
})

test('M21 two who want none say nothing to one another', async () => {
  const [cleo, dan] = [stayOff(), stayOff()]
  await room.clock.advance(60_000)
  expect(room.hub.passed).toBe(0)
  expect(whyOf(cleo, dan.self.session)).toBe('relay-only')
  dan.close()
  await room.clock.advance(0)
  expect(cleo.status()?.unlinked.size).toBe(0)
})

test('M16 nonsense is answered by nothing', async () => {
  const cleo = stayOff()
  const ada = createSelf(room.randomBytes)
  await room.clock.advance(0)
  room.hub.inject(ada.session, cleo.self.session, room.randomBytes(200))
  await room.clock.advance(1_000)
  expect(room.hub.passed).toBe(0)
})

test('a viewer has no part in the mesh that there could be none of', () => {
  const self = createSelf(room.randomBytes)
  const { randomBytes } = room
  const keys = viewerEpoch(1, randomBytes(32))
  expect(() =>
    createNoMesh({
      room: room.room,
      self,
      keys,
      signaling: room.hub.connect(self),
      randomBytes,
      why: 'relay-only',
    }),
  ).toThrow()
})
