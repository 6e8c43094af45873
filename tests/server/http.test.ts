import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import { hubError, iceAnswer } from '../../lib/protocol/hub-api.ts'
import { hubOrigins } from '../../server/origins.ts'
import { createTestClock } from '../support/test-clock.ts'
import { call, createTestRoom, hubForFile, openSocket, putPolicy, startTestHub } from './test-hub.ts'

const clock = createTestClock()
const hub = hubForFile({ clock, allowedOrigins: ['https://app.example'] })

test('says that it is a hub, and which (H11)', async () => {
  const { status, body } = await call(hub, 'GET', '/health')
  expect(status).toBe(200)
  expect(body).toEqual({
    name: 'alongside-hub',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    status: 'ok',
  })
})

test('counts what goes on, without a word of who or where (H11)', async () => {
  const room = createTestRoom()
  await putPolicy(hub, room, room.signed())
  const socket = await openSocket(hub)
  await socket.next('challenge')
  const text = await (await fetch(`${hub.url}/metrics`)).text()
  expect(text).toMatch(/^alongside_connections\{path="\/v1\/live"\} 1$/m)
  expect(text).toMatch(/^alongside_bytes_total\{direction="out"\} [1-9]/m)
  expect(text).toContain('alongside_rooms 0')
  expect(text).not.toContain(room.id)
  socket.close()
})

describe('an error', () => {
  test.each([
    ['an unknown address', 'GET', '/nope', undefined, 404],
    ['an unknown method', 'DELETE', '/health', undefined, 404],
    ['an address with broken escapes', 'GET', '/%E0%A4%A', undefined, 404],
    ['a body that is no JSON', 'PUT', '/v1/rooms/AAAAAAAAAAAAAAAAAAAAAA/policy', '{', 400],
    ['a body that would change prototypes', 'PUT', '/v1/rooms/x/policy', '{"__proto__":{}}', 400],
    ['a body over 64 KiB', 'POST', '/v1/rooms/x/token', `"${'x'.repeat(limits.messageBytes)}"`, 413],
  ])('is a code and a sentence: %s (H1)', async (_what, method, path, body, status) => {
    const response = await fetch(`${hub.url}${path}`, {
      method,
      ...(body && { body, headers: { 'content-type': 'application/json' } }),
    })
    expect(response.status).toBe(status)
    expect(hubError.parse(await response.json()).message).toMatch(/^[A-Z].+\.$/)
  })

  test('is that also for what is no HTTP at all (H1)', async () => {
    const { port } = new URL(hub.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.end('\x16\x03\x01 what?\r\n\r\n')
    let answer = ''
    for await (const chunk of socket) answer += chunk
    expect(hubError.parse(JSON.parse(answer.split('\r\n\r\n')[1]!)).code).toBe('bad-request')
  })

  test('is that also for a socket at an address that has none (H1)', async () => {
    await expect(openSocket(hub, '/v1/nope')).rejects.toThrow('404')
    await expect(openSocket(hub, '/constructor')).rejects.toThrow('404')
  })
})

describe('scripts of other origins', () => {
  const preflight = (origin: string) =>
    fetch(`${hub.url}/v1/rooms/x/policy`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      },
    })

  test.each([
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'moz-extension://6b1d2c3e-0000-4000-8000-000000000000',
    'https://app.example',
  ])('may use the API from %s (H8)', async origin => {
    const response = await preflight(origin)
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(response.headers.get('access-control-allow-methods')).toContain('PUT')
  })

  test.each(['https://evil.example', 'null', 'https://app.example.evil.example', 'chrome-extension://a.b/c'])(
    'may not from %s (H8)',
    async origin => {
      for (const response of [
        await preflight(origin),
        await fetch(`${hub.url}/health`, { headers: { origin } }),
      ])
        expect(response.headers.get('access-control-allow-origin')).toBeNull()
    },
  )
})

describe('limits per address', () => {
  test('end in 429 and a time to wait (H9)', async () => {
    const open = await startTestHub({ publicUrl: 'https://hub.example', trustProxy: true })
    const room = createTestRoom()
    const put = (address: string) =>
      fetch(`${open.local.url}/v1/rooms/${room.id}/policy`, {
        method: 'PUT',
        headers: { 'x-forwarded-for': `10.0.0.1, ${address}` },
      })
    for (let i = 0; i < limits.policiesPerMinute; i++) expect((await put('192.0.2.1')).status).toBe(400)
    const refused = await put('192.0.2.1')
    expect(refused.status).toBe(429)
    const error = hubError.parse(await refused.json())
    expect(error.code).toBe('rate-limited')
    expect(error.retryAfterMs).toBeGreaterThan(0)
    expect((await put('192.0.2.2')).status).toBe(400)
    await open.close()
  })

  test('hold for sockets, by the address that the proxy wrote, and pass (H33)', async () => {
    const open = await startTestHub({ publicUrl: 'https://hub.example', trustProxy: true, clock })
    const from = (forwarded: string) =>
      openSocket(open.local, '/v1/live', { headers: { 'x-forwarded-for': forwarded } })
    for (let i = 0; i < limits.connectionsPerMinute; i++) (await from(`10.0.0.${i}, 2001:db8::${i}`)).close()
    await expect(from('2001:db8::ffff')).rejects.toThrow('429')
    ;(await from('2001:db8:0:1::1')).close()
    await clock.advance(60_000 / limits.connectionsPerMinute)
    ;(await from('2001:db8::ffff')).close()
    await open.close()
  })
})

describe('ICE servers', () => {
  test('are none where none are configured: never those of third parties (H10)', async () => {
    expect((await call(hub, 'GET', '/v1/ice')).body).toEqual({ iceServers: [] })
  })

  test("come with a credential that ends, made from the TURN server's secret (H10)", async () => {
    const turn = { urls: ['turn:turn.example:3478'], secret: 'north' }
    const open = await startTestHub({ clock, ice: { stunUrls: ['stun:turn.example:3478'], turn } })
    const { iceServers } = iceAnswer.parse((await call(open, 'GET', '/v1/ice')).body)
    expect(iceServers[0]).toEqual({ urls: ['stun:turn.example:3478'] })
    const { username, credential } = iceServers[1]!
    expect(Number(username!.split(':')[0])).toBe(Math.floor(clock.now() / 1000) + 7200)
    expect(credential).toBe(createHmac('sha1', 'north').update(username!).digest('base64'))
    await open.close()
  })
})

describe("the hub's origins", () => {
  test.each([
    ['https://hub.example', '127.0.0.1', ['https://hub.example']],
    [null, '127.0.0.1', ['http://127.0.0.1:80', 'http://localhost:80', 'http://[::1]:80']],
    [null, '::1', ['http://[::1]:80', 'http://127.0.0.1:80', 'http://localhost:80']],
    [null, '192.168.1.5', ['http://192.168.1.5:80']],
  ])('of %s on %s are %j (H20)', (publicUrl, host, origins) => {
    expect(hubOrigins(publicUrl, host, 80)).toEqual(origins)
  })
})
