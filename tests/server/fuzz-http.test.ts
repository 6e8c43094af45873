import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { hubError } from '../../lib/protocol/hub-api.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { bytes, enter, openRoom, type TestRoom } from './test-hub.ts'

const runs = { numRuns: process.env.NIGHTLY ? 3_000 : 300 }
if (process.env.NIGHTLY) vi.setConfig({ testTimeout: 600_000 })

let hub: HubProcess
let room: TestRoom
let token: string
/** Every route, as the hub itself tells of them: `PUT /v1/rooms/{room}/policy`. */
let routes: { readonly method: string; readonly path: string }[]

beforeAll(async () => {
  hub = await startHub({ env: { PER_ADDRESS_FACTOR: '1000', LOG_LEVEL: 'silent' } })
  room = await openRoom(hub)
  token = await tokenOf(room)
  const { paths } = (await (await fetch(`${hub.url}/docs/json`)).json()) as {
    paths: Record<string, Record<string, unknown>>
  }
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => ({ method: method.toUpperCase(), path })),
  )
}, 60_000)
afterAll(() => hub.stop())

/** What an editor proves themselves with after the first request. */
async function tokenOf(room: TestRoom): Promise<string> {
  const key = keyPairFromSeed(bytes(32))
  let authorization: string | null = null
  const access = createRoomAccess({
    fetch(input, init) {
      authorization = new Headers(init?.headers).get('authorization') ?? authorization
      return fetch(input, init)
    },
    hub: hub.url,
    room: room.id,
    role: 'editor',
    roleKey: room.keyOf('editor'),
    self: { person: personIdOf(key.publicKey), session: toBase64Url(bytes(16)) as SessionId, key },
    now: Date.now,
  })
  expect(await access.log({})).toMatchObject({ ok: true })
  return authorization!
}

const id = toBase64Url(bytes(16))
const part = fc.oneof(
  fc.constantFrom(id, '..', '%00', '%ff', '__proto__', '', ' ', 'A'.repeat(43), '0', '-1'),
  fc.string({ maxLength: 30, unit: 'binary' }).map(encodeURIComponent),
)
const mailFields = {
  id,
  from: toBase64Url(bytes(32)),
  keepMs: 1_000,
  sealed: id,
  signature: toBase64Url(bytes(64)),
}
const policyFields = { policy: { payload: id, signature: toBase64Url(bytes(64)) }, sealed: {}, seeds: {} }
const fields = [
  ...['challenge', 'session', 'person', 'role', 'roleSignature', 'name', 'text', 'policy', 'sealed'],
  ...['id', 'from', 'keepMs', 'signature', 'payload', 'by', 'reason', 'words'],
]
const body = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }).map(some => Buffer.from(some)),
  fc.json({ maxDepth: 6 }).map(text => Buffer.from(text)),
  fc
    .dictionary(fc.constantFrom(...fields), fc.jsonValue())
    .map(some => Buffer.from(JSON.stringify({ ...policyFields, ...some }))),
  fc
    .dictionary(fc.constantFrom(...fields), fc.jsonValue(), { maxKeys: 2 })
    .map(some => Buffer.from(JSON.stringify({ ...mailFields, ...some }))),
  fc.nat({ max: 300_000 }).map(length => Buffer.alloc(length, 0x5b)),
  fc.constant(Buffer.from(`{"name":${'['.repeat(20_000)}`)),
)
const header = fc.string({ maxLength: 60 }).map(text => text.replace(/[^\x20-\x7e]/g, '~'))
const request = fc.record({
  at: fc.nat(),
  ourRoom: fc.boolean(),
  parts: fc.array(part, { minLength: 3, maxLength: 3 }),
  query: fc.dictionary(
    fc.constantFrom('after', 'limit', 'kind', 'most', 'seq', 'chain', 'epoch', 'tag', 'sort', 'site'),
    part,
    {
      maxKeys: 3,
    },
  ),
  body,
  type: fc.constantFrom(
    'application/json',
    'application/octet-stream',
    'text/plain',
    'multipart/form-data',
    '',
  ),
  authorization: fc.oneof(fc.constant('ours'), fc.constant(null), header),
})

test('any request to any route is answered, with a code and a sentence where it is refused, and nobody connected notices (H1)', async () => {
  expect(routes.length).toBeGreaterThan(10)
  const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
  await fc.assert(
    fc.asyncProperty(request, async ({ at, ourRoom, parts, query, body, type, authorization }) => {
      const { method, path } = routes[at % routes.length]!
      const [first, ...rest] = parts
      const filled = path
        .replace('{room}', ourRoom ? room.id : first!)
        .replace('{to}', ourRoom ? mailFields.from : first!)
        .replace(/\{\w+\}/g, () => rest.shift() ?? id)
      const search = Object.entries(query).map(([name, value]) => `${name}=${value}`)
      const response = await fetch(`${hub.url}${filled}?${search.join('&')}`, {
        method,
        headers: {
          ...(method !== 'GET' && type && { 'content-type': type }),
          ...(authorization !== null && { authorization: authorization === 'ours' ? token : authorization }),
        },
        ...(method !== 'GET' && { body }),
        redirect: 'manual',
      })
      if (response.status < 400) return void (await response.arrayBuffer())
      expect(response.status).toBeLessThan(500)
      const refused = await response.json()
      expect(hubError.safeParse(refused).success, JSON.stringify(refused)).toBe(true)
    }),
    runs,
  )
  ada.send({ type: 'direct', to: [ben.session], data: 'BBBB' })
  expect((await ben.next('direct')).data).toBe('BBBB')
  for (const { ws } of [ada, ben]) {
    expect(ws.readyState).toBe(ws.OPEN)
    ws.terminate()
  }
})
