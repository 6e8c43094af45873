import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adasSettings } from '../support/live-rooms.ts'
import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { doorKeys, sealDoor } from '../../lib/core/doors.ts'
import { editorEpoch, keyPairFromSeed } from '../../lib/core/keys.ts'
import { decodeLink, encodeLink, type Link } from '../../lib/core/links.ts'
import { createMembership, type Membership } from '../../lib/platform/background/membership.ts'
import { openDatabase, type SavedRoom } from '../../lib/platform/database.ts'
import { createHubClient, type HubClient } from '../../lib/platform/hub-client.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import { readPolicy, signPolicy } from '../../lib/protocol/policy.ts'
import { type Hub, startHub } from '../../server/hub.ts'

const randomBytes = (length: number) => new Uint8Array(nodeRandomBytes(length))
const landing = 'https://example.org/article?id=7'

let hub: Hub
let dataDir: string
const client = createHubClient(fetch)

async function browser() {
  globalThis.indexedDB = new IDBFactory()
  const keeping = createRoomKeeping(await openDatabase(), client, randomBytes)
  const membership = createMembership({ ...keeping, hub: client, randomBytes, now: () => 1 })
  return { membership, ...keeping }
}

const found = (membership: Membership) =>
  membership.found('Planner notes', landing, { ...adasSettings, hub: hub.url })

async function foundedLink(membership: Membership): Promise<Link> {
  const founded = await found(membership)
  if (!founded.ok) throw new Error(founded.error)
  const link = decodeLink(founded.value.links[0]!.href)
  if (!link.ok) throw new Error(link.error)
  return link.value
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-test-'))
  hub = await startHub({ dataDir })
})
afterEach(async () => {
  await hub.close()
  await rm(dataDir, { recursive: true })
})

test('a founded room is entered through its link and gives the same keys', async () => {
  const ada = await browser()
  const link = await foundedLink(ada.membership)
  expect(link).toMatchObject({
    hub: hub.url,
    role: 'editor',
    roomName: 'Planner notes',
    inviter: 'Ada',
    landing,
  })

  const ben = await browser()
  const entered = await ben.membership.enter(link, encodeLink(link))
  expect(entered.ok).toBe(true)
  const [hers, his] = [await ada.rooms.get(link.room), await ben.rooms.get(link.room)]
  expect(his?.epochs).toEqual(hers?.epochs)
  expect(hers?.ownerSeed).toHaveLength(32)
  expect(his).toMatchObject({ role: 'editor', ownerSeed: null, name: 'Planner notes' })
})

test('a viewer’s link gives a viewer’s keys, and an editor’s link after it an editor’s', async () => {
  const ada = await browser()
  const link = await foundedLink(ada.membership)
  const saved = (await ada.rooms.get(link.room))!
  const policy = readPolicy(link.room, saved.policy!)!
  const viewers: Link = { ...link, secret: randomBytes(16), role: 'viewer' }
  const door = doorKeys(viewers.secret)
  const { viewSeed } = editorEpoch(1, saved.epochs[0]!.editSeed!)
  const sealed = sealDoor(link.room, door, { epoch: 1, role: 'viewer', seed: viewSeed }, randomBytes(24))
  const doors = [...policy.doors, { id: door.id, role: 'viewer' as const, expiresAtMs: 0, uses: 0 }]
  const put = await client.putPolicy(hub.url, link.room, {
    policy: signPolicy(keyPairFromSeed(saved.ownerSeed!), { ...policy, serial: 2, doors }),
    sealed: { [door.id]: toBase64Url(sealed) },
  })
  expect(put.ok).toBe(true)

  const ben = await browser()
  expect((await ben.membership.enter(viewers, encodeLink(viewers))).ok).toBe(true)
  expect(await ben.rooms.get(link.room)).toMatchObject({
    role: 'viewer',
    epochs: [{ editSeed: null, viewSeed }],
  })
  expect((await ben.membership.enter(link, encodeLink(link))).ok).toBe(true)
  expect(await ben.rooms.get(link.room)).toMatchObject({ role: 'editor', epochs: saved.epochs })
})

test('what changes in a room while the hub is asked stays, and whoever comes again is who they were', async () => {
  const ada = await browser()
  const link = await foundedLink(ada.membership)
  const keeping = createRoomKeeping(await openDatabase(), client, randomBytes)
  const epoch = { epoch: 2, editSeed: randomBytes(32), viewSeed: null }
  const change = (saved: SavedRoom): SavedRoom => ({
    ...saved,
    epochs: [...saved.epochs, epoch],
    memory: { ...saved.memory, favourite: true },
  })
  const door: HubClient['door'] = async (...asked) => {
    await keeping.rooms.update(link.room, change)
    return client.door(...asked)
  }
  const again = createMembership({ ...keeping, hub: { ...client, door }, randomBytes, now: () => 2 })
  expect(await again.enter(link, encodeLink(link))).toMatchObject({ ok: true, value: { rekeyed: false } })
  const saved = (await ada.rooms.get(link.room))!
  expect(saved).toMatchObject({ role: 'owner', lastVisitedMs: 2, memory: { favourite: true } })
  expect(saved.epochs).toContainEqual(epoch)

  // Without the keys behind the door it is gone through once more.
  const personSeed = randomBytes(32)
  await ada.rooms.put({ ...saved, epochs: [], personSeed })
  expect((await ada.membership.enter(link, encodeLink(link))).ok).toBe(true)
  expect(await ada.rooms.get(link.room)).toMatchObject({ personSeed, epochs: [{ epoch: 1 }] })
})

test('a link with another secret opens nothing and keeps nothing', async () => {
  const ada = await browser()
  const link = { ...(await foundedLink(ada.membership)), secret: randomBytes(16) }
  const ben = await browser()
  expect(await ben.membership.enter(link, encodeLink(link))).toEqual({ ok: false, error: 'door-closed' })
  expect(await ben.rooms.list()).toEqual([])
})

test('a closed door lets nobody in', async () => {
  const ada = await browser()
  const link = await foundedLink(ada.membership)
  const saved = (await ada.rooms.get(link.room))!
  const policy = readPolicy(link.room, saved.policy!)!
  const owner = keyPairFromSeed(saved.ownerSeed!)
  await client.putPolicy(hub.url, link.room, {
    policy: signPolicy(owner, { ...policy, serial: 2, doors: [] }),
    sealed: {},
  })
  const ben = await browser()
  expect(await ben.membership.enter(link, encodeLink(link))).toEqual({ ok: false, error: 'door-closed' })
})

test('a one-time door is used up by the first who enters, not by looking nor by coming back', async () => {
  const ada = await browser()
  const link = await foundedLink(ada.membership)
  const saved = (await ada.rooms.get(link.room))!
  const policy = readPolicy(link.room, saved.policy!)!
  const once = { ...policy.doors[0]!, uses: 1 }
  const put = await client.putPolicy(hub.url, link.room, {
    policy: signPolicy(keyPairFromSeed(saved.ownerSeed!), { ...policy, serial: 2, doors: [once] }),
    sealed: {},
  })
  expect(put.ok).toBe(true)
  const ben = await browser()
  expect((await client.door(link, false)).ok).toBe(true)
  expect((await ben.membership.enter(link, encodeLink(link))).ok).toBe(true)
  const eve = await browser()
  expect(await eve.membership.enter(link, encodeLink(link))).toEqual({ ok: false, error: 'door-used-up' })
})

test('a hub that does not answer and a server that is no hub are told apart', async () => {
  const ada = await browser()
  const link = await foundedLink(ada.membership)
  const server = createServer((_, response) => response.end('<h1>Welcome</h1>')).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const other = { ...link, hub: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  expect(await ada.membership.enter(other, encodeLink(other))).toEqual({ ok: false, error: 'hub-unknown' })
  await new Promise(resolve => server.close(resolve))
  expect(await ada.membership.enter(other, encodeLink(other))).toEqual({ ok: false, error: 'hub-down' })
})

test('a hub that swaps in another room’s policy is refused', async () => {
  const ada = await browser()
  const [mine, other] = [await foundedLink(ada.membership), await foundedLink(ada.membership)]
  const door = doorKeys(mine.secret)
  const lying: typeof fetch = async input => {
    const honest = await fetch(String(input))
    const { policy } = (await (
      await fetch(`${hub.url}/v1/rooms/${other.room}/doors/${doorKeys(other.secret).id}`)
    ).json()) as { policy: unknown }
    return Response.json({ ...((await honest.json()) as object), policy })
  }
  expect(toBase64Url(mine.secret)).not.toBe(door.id)
  expect(await createHubClient(lying).door(mine, false)).toEqual({ ok: false, error: 'hub-refused' })
})
