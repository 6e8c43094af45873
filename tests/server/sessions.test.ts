import { afterEach, describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { keyPairFromSeed } from '../../lib/core/keys.ts'
import { encodeLink } from '../../lib/core/links.ts'
import {
  type PublicSession,
  readSession,
  type SessionsAnswer,
  sessionsAnswer,
  signReport,
} from '../../lib/protocol/sessions.ts'
import type { HubOptions } from '../../server/hub.ts'
import { moderate } from '../../server/moderation.ts'
import { createTestClock, type TestClock } from '../support/test-clock.ts'
import { sessionOf } from './session-client.ts'
import {
  bytes,
  call,
  createTestRoom,
  enter,
  openRoom,
  startTestHub,
  type TestHub,
  type TestRoom,
} from './test-hub.ts'

let hub: TestHub
let clock: TestClock

async function start(options: Partial<HubOptions> = {}): Promise<void> {
  clock = createTestClock()
  hub = await startTestHub({ clock, perAddressFactor: 100, ...options })
}
afterEach(async () => {
  const closing = hub.close()
  await clock.advance(2_000)
  await closing
})

const put = (room: TestRoom, change: Partial<PublicSession> = {}, type?: 'private') =>
  call(hub, 'PUT', `/v1/sessions/${room.id}`, sessionOf(room, change, type).signed)
async function list(query = ''): Promise<SessionsAnswer> {
  const { status, body } = await call(hub, 'GET', `/v1/sessions${query}`)
  expect(status).toBe(200)
  return sessionsAnswer.parse(body)
}
const roomsOf = async (query = '') => (await list(query)).sessions.map(({ room }) => room)
/** What is told in the list after what people did has been stored. */
const untilPeople = (room: TestRoom, people: number) =>
  untilTold(async () => {
    await clock.advance(1_000)
    return (await list()).sessions.some(one => one.room === room.id && one.people === people)
  })
async function untilTold(told: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 50; i++) if (await told()) return
  throw new Error('It was never told.')
}

describe('a public session', () => {
  test('is published by the room’s owner alone, by signature, and read by everybody as it was signed (H110, H111)', async () => {
    await start()
    const [room, other] = [await openRoom(hub), await openRoom(hub)]
    const change = { title: 'Chess', tags: ['chess'], site: 'https://example.org', serial: 3 }
    expect(await put(room, change)).toEqual({ status: 200, body: { serial: 3 } })
    const { signed } = sessionOf(room, change)
    for (const [of, body] of [
      [other, signed],
      [room, { ...signed, signature: sessionOf(other).signed.signature }],
      [room, sessionOf({ ...other, id: room.id }).signed],
    ] as const)
      expect(await call(hub, 'PUT', `/v1/sessions/${of.id}`, body)).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      })
    expect((await put(createTestRoom())).status).toBe(404)
    const { sessions, count, more } = await list('?tag=chess&site=https%3A%2F%2Fexample.org&language=en')
    expect({ count, more }).toEqual({ count: 1, more: false })
    expect(readSession(room.id, sessions[0]!.session)).toMatchObject(change)
    expect((await call(hub, 'GET', `/v1/sessions/${room.id}`)).body).toEqual(sessions[0])
    expect((await call(hub, 'GET', `/v1/sessions/${other.id}`)).status).toBe(404)
    expect((await call(hub, 'GET', '/v1/sessions?sort=oldest')).status).toBe(400)
  })

  test('is taken off the list by its owner, and an earlier word cannot be played back (H110)', async () => {
    await start()
    const room = await openRoom(hub)
    await put(room, { serial: 1 })
    expect((await put(room, { serial: 2 }, 'private')).status).toBe(200)
    expect(await roomsOf()).toEqual([])
    expect(await put(room, { serial: 1 })).toMatchObject({ status: 409, body: { code: 'stale-session' } })
  })

  test('carries no link that leads elsewhere (H110)', async () => {
    await start()
    const [room, other] = [await openRoom(hub), await openRoom(hub)]
    const linkOf = (of: TestRoom, at = hub.url) => ({
      kind: 'link' as const,
      link: encodeLink({
        ...{ hub: at, room: of.id, secret: bytes(16), role: 'viewer', roomName: 'Room' },
        ...{ inviter: 'Ada', landing: 'https://example.org/' },
      }),
    })
    const elsewhere = [
      linkOf(other),
      linkOf(room, 'https://hub.example'),
      { kind: 'link', link: 'https://example.org/' } as const,
    ]
    for (const entry of elsewhere) expect((await put(room, { entry })).status).toBe(400)
    expect((await put(room, { entry: linkOf(room) })).status).toBe(200)
  })

  test('tells how many are there, and is gone 60 s after the last of them, for good (H112)', async () => {
    await start()
    const room = await openRoom(hub)
    const ada = await enter(hub, room)
    await put(room, { serial: 1 })
    await untilPeople(room, 1)
    const ben = await enter(hub, room)
    await untilPeople(room, 2)
    ben.close()
    await untilPeople(room, 1)
    // They stay for an hour without a word; only the hub's own beat is heard.
    for (let i = 0; i < 180; i++) await clock.advance(20_000)
    expect((await list()).sessions).toMatchObject([{ room: room.id, people: 1 }])
    ada.close()
    await untilPeople(room, 0)
    await clock.advance(50_000)
    expect(await roomsOf()).toEqual([room.id])
    await clock.advance(10_000)
    expect(await roomsOf()).toEqual([])
    const again = await enter(hub, room)
    await clock.advance(5_000)
    expect(await roomsOf()).toEqual([])
    await put(room, { serial: 2 })
    await untilPeople(room, 1)
    again.close()
  })

  test('is over after 60 s where nobody ever came (H112)', async () => {
    await start()
    const room = await openRoom(hub)
    await put(room)
    expect(await roomsOf()).toEqual([room.id])
    await clock.advance(60_000)
    expect(await roomsOf()).toEqual([])
  })

  test('is listed page by page (H111)', async () => {
    await start()
    const rooms = []
    for (let i = 0; i < 5; i++) {
      const room = await openRoom(hub)
      await put(room)
      await clock.advance(1)
      rooms.unshift(room.id)
    }
    expect(await list('?limit=2')).toMatchObject({ count: 5, more: true })
    const pages = await Promise.all([0, 2, 4].map(after => roomsOf(`?limit=2&after=${after}`)))
    expect(pages.flat()).toEqual(rooms)
    expect((await list('?limit=2&after=4')).more).toBe(false)
    expect((await list('?limit=0')).sessions).toHaveLength(1)
    expect(await list('?after=9999')).toMatchObject({ sessions: [], more: false })
  })

  test('is not to be had where the operator lists none', async () => {
    await start({ publicSessions: false })
    const room = await openRoom(hub)
    expect((await put(room)).status).toBe(404)
    expect((await call(hub, 'GET', '/v1/sessions')).status).toBe(404)
  })
})

describe('a report', () => {
  const report = { reason: 'spam', words: 'Ads.' } as const
  const send = (room: TestRoom, key = keyPairFromSeed(bytes(32)), origin = hub.url) =>
    call(hub, 'POST', `/v1/sessions/${room.id}/reports`, signReport(key, room.id, origin, report))

  test('counts once for a key; several hide a session until the operator has decided, in the database (H113)', async () => {
    await start({ reportsToHide: 2 })
    const room = await openRoom(hub)
    await put(room)
    const key = keyPairFromSeed(bytes(32))
    for (const _ of [1, 2]) expect((await send(room, key)).status).toBe(200)
    expect(await roomsOf()).toEqual([room.id])
    expect((await send(room)).status).toBe(200)
    expect(await roomsOf()).toEqual([])
    expect((await send(room)).status).toBe(404)

    const moderated = async (...args: string[]) => {
      const said: string[] = []
      const say = (text: string) => void said.push(text)
      const code = await moderate(args, { DATA_DIR: hub.dataDir }, { say, complain: say })
      return { code, said: said.join('') }
    }
    const done = { code: 0, said: '' }
    expect(JSON.parse((await moderated('reports')).said)).toMatchObject({
      room: room.id,
      title: 'Reading together',
      decision: null,
      reports: [report, report],
    })
    for (const [command, shown] of Object.entries({ show: true, hide: false, reset: true })) {
      expect(await moderated(command, room.id)).toEqual(done)
      expect(await roomsOf()).toEqual(shown ? [room.id] : [])
    }
    expect(await moderated('reports')).toEqual(done)
    expect(await moderated('show', createTestRoom().id)).toMatchObject({ code: 1 })
    for (const wrong of [[], ['frown'], ['show'], ['show', 'x']])
      expect(await moderated(...wrong)).toMatchObject({
        code: 1,
        said: expect.stringContaining('moderate.ts'),
      })
  })

  test('is signed, for this hub, of a session that is listed (H113)', async () => {
    await start()
    const room = await openRoom(hub)
    expect((await send(room)).status).toBe(404)
    await put(room)
    expect((await send(room, undefined, 'https://hub.example')).status).toBe(403)
    const signed = signReport(keyPairFromSeed(bytes(32)), room.id, hub.url, report)
    for (const change of [{ words: 'Other.' }, { reason: 'other' }, { by: toBase64Url(bytes(32)) }]) {
      const changed = { ...signed, ...change }
      expect((await call(hub, 'POST', `/v1/sessions/${room.id}/reports`, changed)).status).toBe(403)
    }
  })

  test('comes once a day from one address, whatever the key (H113)', async () => {
    await start({ perAddressFactor: 1 })
    const room = await openRoom(hub)
    await put(room)
    expect((await send(room)).status).toBe(200)
    const { status, body } = await send(room)
    expect({ status, code: body.code }).toEqual({ status: 429, code: 'rate-limited' })
    expect(body.message).toContain('once a day')
    expect(body.retryAfterMs).toBe(86_400_000)
  })
})
