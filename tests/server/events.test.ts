import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import { hubError } from '../../lib/protocol/hub-api.ts'
import { createTestClock } from '../support/test-clock.ts'
import { bytes, createTestRoom, enter, hubForFile, openRoom, putPolicy, type TestRoom } from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock, perAddressFactor: 100, allowedOrigins: ['https://ci.example'] })

/** A token as an owner makes one. */
function makeToken(name: string) {
  const secret = bytes(32)
  const hash = toBase64Url(createHash('sha256').update(secret).digest())
  return { text: toBase64Url(secret), listed: { name, hash } }
}

const happened = { name: 'build.finished', text: '<b>The build</b> is through.' }

async function post(room: TestRoom, token: string | null, body: unknown = happened) {
  const response = await fetch(`${hub.url}/v1/rooms/${room.id}/events`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

describe('an event of another system', () => {
  test('is told to everybody in its room, viewers among them, and to nobody else (H87)', async () => {
    const token = makeToken('CI')
    const room = await openRoom(hub, { tokens: [makeToken('Other').listed, token.listed] })
    const people = [await enter(hub, room), await enter(hub, room, { role: 'viewer' })]
    const stranger = await enter(hub, await openRoom(hub))
    const { status, body } = await post(room, token.text)
    expect([status, body]).toEqual([200, { timeMs: clock.now(), people: 2 }])
    for (const person of people)
      expect(await person.next('event')).toEqual({
        type: 'event',
        from: 'CI',
        ...happened,
        timeMs: clock.now(),
      })
    await stranger.settled()
    expect(stranger.inbox).toEqual([])
    expect(await (await fetch(`${hub.url}/metrics`)).text()).toContain('alongside_events_total 1')
    for (const person of [...people, stranger]) person.close()
  })

  test('is not taken without a token that the owner has made and not revoked (H87)', async () => {
    const [token, other] = [makeToken('CI'), makeToken('CI')]
    const room = await openRoom(hub, { tokens: [token.listed] })
    const ada = await enter(hub, room)
    for (const wrong of [null, other.text, token.listed.hash, `${token.text}A`, 'A', ''])
      expect((await post(room, wrong)).status).toBe(401)
    const elsewhere = await openRoom(hub, { tokens: [other.listed] })
    expect((await post(elsewhere, token.text)).status).toBe(401)
    expect((await post(createTestRoom(), token.text)).status).toBe(404)
    expect((await post(room, token.text)).status).toBe(200)
    await putPolicy(hub, room, room.signed())
    const revoked = await post(room, token.text)
    expect(hubError.parse(revoked.body).code).toBe('unauthorised')
    expect(revoked.headers.get('www-authenticate')).toBe('Bearer')
    await ada.settled()
    expect(ada.inbox.filter(message => (message as { type: string }).type === 'event')).toHaveLength(1)
    ada.close()
  })

  test.each([
    ['no name', { text: 'x' }],
    ['a name with blanks', { name: 'build finished', text: 'x' }],
    ['too long a text', { name: 'x', text: 'x'.repeat(limits.eventTextChars + 1) }],
    ['no object', []],
  ])('is not taken with %s (H87)', async (_what, body) => {
    const token = makeToken('CI')
    const room = await openRoom(hub, { tokens: [token.listed] })
    const answer = await post(room, token.text, body)
    expect(answer.status).toBe(400)
    expect(hubError.parse(answer.body).message).toMatch(/^[A-Z].+\.$/)
  })

  test('is one of a few a minute, for each token by itself (H88)', async () => {
    const [ci, cron] = [makeToken('CI'), makeToken('Cron')]
    const room = await openRoom(hub, { tokens: [ci.listed, cron.listed] })
    for (let i = 0; i < limits.eventsBurst; i++) expect((await post(room, ci.text)).status).toBe(200)
    const refused = await post(room, ci.text)
    expect(refused.status).toBe(429)
    const { retryAfterMs } = hubError.parse(refused.body)
    expect((await post(room, cron.text)).status).toBe(200)
    await clock.advance(retryAfterMs!)
    expect((await post(room, ci.text)).status).toBe(200)
  })

  test('may be told by a web page whose origin is configured, its token in a header (H8)', async () => {
    const response = await fetch(`${hub.url}/v1/rooms/${createTestRoom().id}/events`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://ci.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe('https://ci.example')
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization')
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
      expect(response.headers.get('access-control-allow-methods')).toContain(method)
  })
})
