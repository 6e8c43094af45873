import { afterAll, beforeAll, expect, test } from 'vitest'
import { keyPairFromSeed } from '../../lib/core/keys.ts'
import { createSessionHub } from '../../lib/platform/session-hub.ts'
import { signReport } from '../../lib/protocol/sessions.ts'
import { sessionOf } from '../server/session-client.ts'
import { bytes, createTestRoom, openRoom, startTestHub, type TestHub } from '../server/test-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ perAddressFactor: 100 })
})
afterAll(() => hub.close())

test('H110 H111 H113 a browser publishes, finds, shows and reports sessions', async () => {
  const client = createSessionHub(fetch, hub.url)
  const room = await openRoom(hub)
  const { word, signed } = sessionOf(room, { title: 'Chess', tags: ['chess'] })
  expect(await client.put(room.id, signed)).toEqual({ ok: true, value: null })
  const found = { room: room.id, session: word, people: 0, publishedAtMs: expect.any(Number) }
  expect(await client.list({ tag: 'chess', sort: 'people', limit: 5 })).toEqual({
    ok: true,
    value: { count: 1, more: false, sessions: [found] },
  })
  expect(await client.list({ words: 'knitting' })).toMatchObject({ value: { count: 0 } })
  expect(await client.get(room.id)).toEqual({ ok: true, value: found })
  expect(await client.get(createTestRoom().id)).toEqual({ ok: false, error: 'not-found' })
  const report = signReport(keyPairFromSeed(bytes(32)), room.id, hub.url, { reason: 'other', words: '' })
  expect(await client.report(room.id, report)).toEqual({ ok: true, value: null })
  const later = sessionOf(room, { serial: 2 }, 'private')
  expect(await client.put(room.id, later.signed)).toEqual({ ok: true, value: null })
  expect(await client.get(room.id)).toEqual({ ok: false, error: 'not-found' })
})

test('H110 what its owner has not signed is no session, whatever a hub says', async () => {
  const [room, other] = [createTestRoom(), createTestRoom()]
  const { signed } = sessionOf(room)
  const listed = { people: 3, publishedAtMs: 1 }
  const lies = [
    { ...listed, room: room.id, session: signed },
    { ...listed, room: other.id, session: signed },
    { ...listed, room: room.id, session: sessionOf({ ...other, id: room.id }).signed },
    { ...listed, room: room.id, session: sessionOf(room, {}, 'private').signed },
  ]
  const answering = (body: unknown) =>
    createSessionHub(async () => new Response(JSON.stringify(body)), 'https://hub.example')
  const found = await answering({ count: 4, more: false, sessions: lies }).list({})
  expect(found.ok && found.value.sessions).toHaveLength(1)
  for (const lie of lies.slice(1)) expect((await answering(lie).get(lie.room)).ok).toBe(false)
  expect(await answering(lies[0]).get(other.id)).toEqual({ ok: false, error: 'hub-unknown' })
  for (const nonsense of [null, [], { sessions: [{}] }])
    expect(await answering(nonsense).list({})).toEqual({ ok: false, error: 'hub-unknown' })
})
