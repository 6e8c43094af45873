import { describe, expect, test } from 'vitest'
import { fromBase64Url, toBase64Url, utf8 } from '../../lib/core/bytes.ts'
import { openDoor } from '../../lib/core/doors.ts'
import { sealSeed } from '../../lib/core/epochs.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf, sign } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import { doorAnswer } from '../../lib/protocol/hub-api.ts'
import { type Policy, signPolicy } from '../../lib/protocol/policy.ts'
import { sealProfile } from '../../lib/protocol/sealed-profile.ts'
import { createTestClock } from '../support/test-clock.ts'
import { bytes, call, createTestRoom, enter, hubForFile, putPolicy, startTestHub } from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock })

const anyLink = { role: 'editor', roomName: 'R', inviter: 'Ada', landing: 'https://example.org/' } as const

type Terms = { uses?: number; expiresAtMs?: number }

/** A room with one door, and its address. */
async function roomWithDoor(terms: Terms = {}) {
  const room = createTestRoom()
  const door = room.door(terms)
  const put = (change: Partial<Policy> = {}, sealed: object = {}) =>
    putPolicy(hub, room, room.signed({ doors: [door.listed], ...change }), sealed)
  expect(await put({}, door.sealed)).toEqual({ status: 200, body: { serial: 1 } })
  const path = `/v1/rooms/${room.id}/doors/${door.keys.id}`
  return {
    room,
    door,
    put,
    look: () => call(hub, 'GET', path),
    open: () => call(hub, 'POST', `${path}/open`),
  }
}

describe('a door', () => {
  test('gives whoever has its secret the seed behind it, and the policy (H6)', async () => {
    const { room, door, look, open } = await roomWithDoor()
    for (const answer of [await look(), await open()]) {
      expect(answer.status).toBe(200)
      const { sealed, policy, people } = doorAnswer.parse(answer.body)
      expect(openDoor(room.id, door.keys, fromBase64Url(sealed)!)).toEqual(door.content)
      expect(JSON.parse(Buffer.from(policy.payload, 'base64url').toString())).toMatchObject({ room: room.id })
      expect(people).toBe(0)
    }
  })

  test('says how many people are there (H6)', async () => {
    const { room, look } = await roomWithDoor()
    await enter(hub, room)
    expect((await look()).body.people).toBe(1)
  })

  test('shows sealed names of who is there where the owner says so, to who has the key behind it (H115)', async () => {
    const { room, door, put, look } = await roomWithDoor()
    const [ada, ben] = [await enter(hub, room), await enter(hub, room, { role: 'viewer' })]
    const profile = { name: 'Ada', color: 3 }
    const place = { room: room.id, epoch: 1, person: ada.person }
    const sealed = sealProfile(room.keys('viewer').contents, place, profile, new Uint8Array(bytes(24)))
    ada.send({ type: 'profile', data: toBase64Url(sealed) })
    await ada.settled()
    expect((await look()).body).not.toHaveProperty('here')
    await put({ showNames: true })
    const here = [{ person: ada.person, epoch: 1, profile: toBase64Url(sealed) }]
    await expect.poll(async () => (await look()).body).toMatchObject({ people: 2, here })
    const link = { ...anyLink, hub: hub.url, room: room.id, secret: door.secret }
    const opened = await createHubClient(fetch).door(link, false)
    expect(opened).toMatchObject({ ok: true, value: { people: 2, names: ['Ada'] } })
    // Of who has gone, and of another epoch, nothing.
    ada.close()
    await expect.poll(async () => (await look()).body).toMatchObject({ people: 1, here: [] })
    ben.close()
  })

  test('is used up after as many uses as it has, and looking does not count (H6)', async () => {
    const { look, open } = await roomWithDoor({ uses: 1 })
    await look()
    expect((await open()).status).toBe(200)
    expect(await open()).toMatchObject({ status: 410, body: { code: 'door-used-up' } })
    expect(await look()).toMatchObject({ status: 410, body: { code: 'door-used-up' } })
  })

  test('of a locked room shows nothing and counts nothing, until it is open again (H14)', async () => {
    const { put, look, open } = await roomWithDoor({ uses: 1 })
    await put({ locked: true })
    for (const answer of [await look(), await open()])
      expect(answer).toMatchObject({ status: 423, body: { code: 'room-locked' } })
    await put()
    expect((await open()).status).toBe(200)
  })

  test("expires by the hub's clock (H7)", async () => {
    const { look, open } = await roomWithDoor({ expiresAtMs: clock.now() + 1000 })
    expect((await look()).status).toBe(200)
    await clock.advance(1000)
    expect(await open()).toMatchObject({ status: 410, body: { code: 'door-expired' } })
  })

  test('closes when the policy no longer lists it (H5)', async () => {
    const { put, open } = await roomWithDoor()
    expect((await put({ doors: [] })).status).toBe(200)
    const answer = await open()
    expect(answer).toMatchObject({ status: 410, body: { code: 'door-closed' } })
    expect(answer.body.message).toMatch(/closed.+\.$/)
  })

  test.each(['nope', 'AAAAAAAAAAAAAAAAAAAAAA', '..%2f..%2fhealth', '%00', 'x'.repeat(500)])(
    'that nobody has made is not found: %s (H5)',
    async id => {
      const { room } = await roomWithDoor()
      for (const path of [`/v1/rooms/${room.id}/doors/${id}`, `/v1/rooms/${id}/doors/${id}`])
        expect(await call(hub, 'GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    },
  )
})

describe('a policy', () => {
  test("is forbidden without the owner's signature (H2)", async () => {
    const room = createTestRoom()
    const content = room.policy()
    const stranger = keyPairFromSeed(bytes(32))
    const payload = utf8(JSON.stringify(content))
    const forged = [
      signPolicy(stranger, content),
      signPolicy(room.owner, { ...content, room: createTestRoom().id }),
      { payload: toBase64Url(payload), signature: toBase64Url(sign(room.owner, 'hello', payload)) },
      { ...room.sign(content), signature: '' },
      { ...room.sign(content), payload: toBase64Url(utf8('[]')) },
    ]
    for (const policy of forged)
      expect(await putPolicy(hub, room, policy)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  })

  test('is stale when it is not newer, and may be said twice (H3)', async () => {
    const room = createTestRoom()
    const [first, second] = [room.signed(), room.signed()]
    expect((await putPolicy(hub, room, second)).status).toBe(200)
    expect((await putPolicy(hub, room, second)).status).toBe(200)
    expect(await putPolicy(hub, room, first)).toMatchObject({ status: 409, body: { code: 'stale-policy' } })
  })

  test('needs a seed for every door (H4)', async () => {
    const room = createTestRoom()
    const answer = await putPolicy(hub, room, room.signed({ doors: [room.door().listed] }))
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } })
  })

  test.each([undefined, null, [], { policy: {} }, { policy: { payload: '*', signature: '' }, sealed: {} }])(
    'that is none is a bad request: %j (H1)',
    async body => {
      const { id } = createTestRoom()
      const answer = await call(hub, 'PUT', `/v1/rooms/${id}/policy`, body)
      expect(answer).toMatchObject({ status: 400, body: { code: 'bad-request' } })
    },
  )

  test('survives a restart of the hub, doors and counts included (H6)', async () => {
    const first = await startTestHub()
    const room = createTestRoom()
    const door = room.door({ uses: 2 })
    await putPolicy(first, room, room.signed({ doors: [door.listed] }), door.sealed)
    const path = `/v1/rooms/${room.id}/doors/${door.keys.id}/open`
    await call(first, 'POST', path)
    await first.stop()
    const second = await startTestHub({ dataDir: first.dataDir })
    expect((await call(second, 'POST', path)).status).toBe(200)
    expect((await call(second, 'POST', path)).status).toBe(410)
    await enter(second, room)
    await second.stop()
    await first.close()
  })
})

describe('a new epoch', () => {
  const seedOf = (person: string, room: string) => call(hub, 'GET', `/v1/rooms/${room}/seeds/${person}`)

  test('leaves each member’s seed at the hub, for them to find when they come back (H13)', async () => {
    const room = createTestRoom()
    const members = Array.from({ length: limits.members }, () =>
      personIdOf(keyPairFromSeed(bytes(32)).publicKey),
    )
    const seed = bytes(32)
    const sealed = (person: PersonId) =>
      toBase64Url(sealSeed(room.id, 1, person, { role: 'viewer', seed }, bytes(56)))
    const seeds = Object.fromEntries(members.map(person => [person, sealed(person)]))
    const doors = Array.from({ length: limits.doors }, () => room.door())
    const policy = room.signed({
      doors: doors.map(door => door.listed),
      past: toBase64Url(bytes(limits.epochs * 68 + 40)),
      bans: members.slice(0, limits.people),
    })
    expect(
      (await putPolicy(hub, room, policy, Object.assign({}, ...doors.map(door => door.sealed)), seeds))
        .status,
    ).toBe(200)
    const [person] = members as [PersonId]
    expect(await seedOf(person, room.id)).toEqual({ status: 200, body: { policy, sealed: seeds[person] } })
  })

  test('has no seed for a stranger, and an unknown room none at all (H13)', async () => {
    const room = createTestRoom()
    const stranger = personIdOf(keyPairFromSeed(bytes(32)).publicKey)
    expect((await seedOf(stranger, room.id)).status).toBe(404)
    const policy = room.signed()
    await putPolicy(hub, room, policy)
    expect(await seedOf(stranger, room.id)).toEqual({ status: 200, body: { policy, sealed: null } })
    expect((await seedOf('nobody', room.id)).status).toBe(404)
  })
})
