import { describe, expect, test } from 'vitest'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import { signHello } from '../../lib/core/hello.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { type KeyPair, keyPairFromSeed, personIdOf, type Role } from '../../lib/core/keys.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { challengeAnswer, hubError } from '../../lib/protocol/hub-api.ts'
import { createTestClock } from '../support/test-clock.ts'
import { appendOf } from './log-client.ts'
import {
  bytes,
  call,
  createTestRoom,
  enter,
  type HubAddress,
  hubForFile,
  openRoom,
  putPolicy,
  startTestHub,
  type TestRoom,
} from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock, perAddressFactor: 100 })

/** A member who asks by HTTP, with everything they send kept. */
function accessTo(room: TestRoom, role: Role = 'editor', options: { key?: KeyPair; at?: HubAddress } = {}) {
  const key = options.key ?? keyPairFromSeed(bytes(32))
  const session = toBase64Url(bytes(16)) as SessionId
  const person = personIdOf(key.publicKey)
  const asked: string[] = []
  const access = createRoomAccess({
    fetch: (input, init) => {
      asked.push(`${init?.method ?? 'GET'} ${String(input).split(room.id)[1]}`)
      return fetch(input, init)
    },
    hub: (options.at ?? hub).url,
    room: room.id,
    role,
    roleKey: room.keyOf(role),
    self: { person, session, key },
    now: clock.now,
  })
  return { ...access, asked, person, key }
}

/** Appends records and updates in turn, as one member. */
async function fillLog(room: TestRoom, count: number): Promise<void> {
  const ada = await enter(hub, room)
  for (let i = 0; i < count; i++) {
    ada.send({ ...appendOf(), kind: i % 2 === 0 ? 'record' : 'update' })
    await ada.next('appended')
  }
  ada.close()
}

describe('entering by HTTP', () => {
  test.each(['owner', 'editor', 'viewer'] as const)('lets a %s read the log (H80, H82)', async role => {
    const room = await openRoom(hub)
    const { log } = accessTo(room, role)
    expect(await log({})).toMatchObject({ ok: true, value: { head: 0, entries: [], more: false } })
  })

  test('happens once for all that is asked in a quarter of an hour, and then anew (H81)', async () => {
    const room = await openRoom(hub)
    const { log, asked } = accessTo(room)
    await Promise.all([log({}), log({}), log({})])
    await clock.advance(13 * 60_000)
    await log({})
    expect(asked.filter(request => request.startsWith('POST'))).toEqual(['POST /challenge', 'POST /token'])
    await clock.advance(60_000)
    expect((await log({})).ok).toBe(true)
    expect(asked.filter(request => request.startsWith('POST'))).toHaveLength(4)
  })

  test('ends with the epoch, and opens nothing with the old keys (H81)', async () => {
    const room = await openRoom(hub)
    const ada = accessTo(room)
    expect((await ada.log({})).ok).toBe(true)
    room.nextEpoch()
    await putPolicy(hub, room, room.signed())
    expect(await ada.log({})).toEqual({ ok: false, error: 'forbidden' })
    expect(ada.asked.slice(2)).toEqual(['GET /log?', 'GET /log?', 'POST /challenge', 'POST /token'])
    expect((await accessTo(room).log({})).ok).toBe(true)
  })

  test('ends with a ban (H81)', async () => {
    const room = await openRoom(hub)
    const [ada, ben] = [accessTo(room), accessTo(room)]
    expect((await ada.log({})).ok).toBe(true)
    expect((await ben.log({})).ok).toBe(true)
    await putPolicy(hub, room, room.signed({ bans: [ben.person] }))
    expect((await ada.log({})).ok).toBe(true)
    expect(await ben.log({})).toEqual({ ok: false, error: 'forbidden' })
  })

  test('opens no other room, and none that is not there (H80, H82)', async () => {
    const [room, other] = [await openRoom(hub), await openRoom(hub)]
    const { request } = accessTo(room)
    expect(await request(`/../${other.id}/log`)).toEqual({ ok: false, error: 'unauthorised' })
    expect(await accessTo(createTestRoom()).log({})).toEqual({ ok: false, error: 'not-found' })
    expect((await call(hub, 'POST', '/v1/rooms/x/challenge')).status).toBe(404)
  })

  test('works at every hub of one database, and at a hub that was started again (H81)', async () => {
    const first = await startTestHub({ clock, publicUrl: 'https://hub.example' })
    const room = await openRoom(first.local)
    const at = { url: first.url }
    let local = first.local.url
    const through: typeof fetch = (input, init) => fetch(String(input).replace(at.url, local), init)
    const key = keyPairFromSeed(bytes(32))
    const access = createRoomAccess({
      fetch: through,
      hub: at.url,
      room: room.id,
      role: 'editor',
      roleKey: room.keyOf('editor'),
      self: { person: personIdOf(key.publicKey), session: toBase64Url(bytes(16)) as SessionId, key },
      now: clock.now,
    })
    expect((await access.log({})).ok).toBe(true)
    await first.stop()
    const again = await startTestHub({ clock, publicUrl: first.url, dataDir: first.dataDir })
    local = again.local.url
    expect((await access.log({})).ok).toBe(true)
    await again.close()
  })
})

describe('what proves nothing', () => {
  /** A request for a token that is right but for what is changed. */
  async function tokenFor(room: TestRoom, change: { origin?: string; role?: Role; purpose?: 'hello' } = {}) {
    const { challenge } = challengeAnswer.parse(
      (await call(hub, 'POST', `/v1/rooms/${room.id}/challenge`)).body,
    )
    const key = keyPairFromSeed(bytes(32))
    const who = { person: personIdOf(key.publicKey), session: toBase64Url(bytes(16)) as SessionId }
    const terms = {
      ...who,
      challenge: fromBase64Url(challenge)!,
      hubOrigin: change.origin ?? hub.url,
      room: room.id,
    }
    const signatures = signHello(change.purpose ?? 'join', terms, room.keyOf('viewer'), key)
    return { challenge, ...who, role: change.role ?? 'viewer', ...signatures }
  }

  const ask = (room: TestRoom, body: unknown) => call(hub, 'POST', `/v1/rooms/${room.id}/token`, body)

  test.each([
    ['for another hub', { origin: 'https://other.example' }],
    ['by the key of another role', { role: 'owner' }],
    ['made for the socket', { purpose: 'hello' }],
  ] as const)('is a signature %s (H80)', async (_what, change) => {
    const room = await openRoom(hub)
    expect((await ask(room, await tokenFor(room))).status).toBe(200)
    expect(await ask(room, await tokenFor(room, change))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    })
  })

  test('is a challenge that is old, of another room or our own (H80)', async () => {
    const [room, other] = [await openRoom(hub), await openRoom(hub)]
    const late = await tokenFor(room)
    const elsewhere = await tokenFor(other)
    const invented = { ...(await tokenFor(room)), challenge: toBase64Url(bytes(72)) }
    await clock.advance(60_000)
    const unauthorised = { status: 401, body: { code: 'unauthorised' } }
    expect(await ask(room, late)).toMatchObject(unauthorised)
    expect(await ask(room, { ...(await tokenFor(room)), challenge: elsewhere.challenge })).toMatchObject(
      unauthorised,
    )
    expect(await ask(room, invented)).toMatchObject(unauthorised)
    expect((await ask(room, {})).status).toBe(400)
  })

  test.each(['', 'Bearer', 'Bearer AAAA', `Bearer ${'A'.repeat(900)}`, 'Basic QQ=='])(
    'is the header “%s” (H82)',
    async authorization => {
      const room = await openRoom(hub)
      const response = await fetch(`${hub.url}/v1/rooms/${room.id}/log`, { headers: { authorization } })
      expect(response.status).toBe(401)
      expect(hubError.parse(await response.json()).code).toBe('unauthorised')
    },
  )
})

describe('the log by the page', () => {
  test('is read from any number to any other, forwards and backwards, and by kind (H82)', async () => {
    const room = await openRoom(hub)
    await fillLog(room, 9)
    const { log } = accessTo(room)
    const read = async (query: Parameters<typeof log>[0]) => {
      const page = await log(query)
      return page.ok && [page.value.entries.map(({ seq }) => seq), page.value.more]
    }
    expect(await read({})).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9], false])
    expect(await read({ limit: 4 })).toEqual([[1, 2, 3, 4], true])
    expect(await read({ after: 4, limit: 5 })).toEqual([[5, 6, 7, 8, 9], false])
    expect(await read({ after: 2, until: 4 })).toEqual([[3, 4], false])
    expect(await read({ before: 9, limit: 3 })).toEqual([[6, 7, 8], true])
    expect(await read({ before: 3, limit: 3 })).toEqual([[1, 2], false])
    expect(await read({ kind: 'record', after: 2, limit: 2 })).toEqual([[3, 5], true])
    expect(await read({ kind: 'update', before: 6 })).toEqual([[2, 4], false])
    expect(await read({ limit: 0 })).toEqual([[1], true])
    expect(await read({ after: 99 })).toEqual([[], false])
  })

  test('comes in pages of about 1 MiB, with entries whole (H82)', async () => {
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    const data = toBase64Url(new Uint8Array(40 * 1024))
    for (let i = 0; i < 3; i++) {
      const append = appendOf()
      for (let part = 0; part < 10; part++) ada.send({ ...append, part, parts: 10, data })
      await ada.next('appended')
      await clock.advance(10_000)
    }
    const { log } = accessTo(room)
    const page = await log({})
    expect(page.ok && page.value.entries.map(({ seq, part }) => [seq, part]).at(-1)).toEqual([1, 9])
    expect(page.ok && page.value.more).toBe(true)
    ada.close()
  })

  test.each(['after=-1', 'after=x', 'kind=both', 'limit=1e9', 'after=1&after=2'])(
    'is refused for %s (H82)',
    async query => {
      const room = await openRoom(hub)
      expect(await accessTo(room).request(`/log?${query}`)).toEqual({ ok: false, error: 'bad-request' })
    },
  )
})
