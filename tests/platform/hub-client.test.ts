import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import type { Link } from '../../lib/core/links.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'

// Servers that are no hub, or one that has gone mad. `membership.test.ts` has the honest one.

let server: Server
let answer: RequestListener
let url: string
const client = createHubClient(fetch)

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
})

const linkTo = (hub: string): Link => ({
  hub,
  room: 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId,
  secret: new Uint8Array(16),
  role: 'editor',
  roomName: 'Room',
  inviter: 'Ada',
  landing: 'https://example.org/',
})

test.each([
  ['a page', 200, '<h1>Welcome</h1>'],
  ['half an answer', 200, '{"name":"along'],
  ['null', 200, 'null'],
  ['another service', 200, '{"name":"something else"}'],
  ['an endless name', 200, JSON.stringify({ name: 'alongside-hub'.repeat(1_000) })],
  ['an array', 200, '[[[[]]]]'],
  ['nothing', 204, ''],
  ['an error that is a page', 500, '<h1>Oops</h1>'],
  ['an error of its own', 404, '{"error":"no"}'],
])('whoever answers with %s is no hub', async (_, status, body) => {
  answer = (_request, response) => response.writeHead(status).end(status === 204 ? undefined : body)
  const unknown = { ok: false, error: 'hub-unknown' }
  expect(await client.check(url)).toEqual(unknown)
  expect(await client.door(linkTo(url), false)).toEqual(unknown)
  expect(await client.iceServers(url)).toEqual([])
})

test('whoever sends us elsewhere is no hub: a socket would not follow', async () => {
  answer = (request, response) =>
    request.url === '/moved'
      ? response.end('{"name":"alongside-hub"}')
      : response.writeHead(302, { location: '/moved' }).end()
  expect(await client.check(url)).toEqual({ ok: false, error: 'hub-unknown' })
})

test('a hub that hangs up in the middle is down', async () => {
  answer = request => request.socket.destroy()
  expect(await client.check(url)).toEqual({ ok: false, error: 'hub-down' })
})

test('servers for WebRTC that are none are left out altogether', async () => {
  answer = (_request, response) => response.end('{"iceServers":[{"urls":"javascript:alert(1)"},{"urls":7}]}')
  expect(await client.iceServers(url)).toEqual([])
})
