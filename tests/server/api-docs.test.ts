import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { bytes, createTestRoom, hubForFile } from './test-hub.ts'

const hub = hubForFile({ perAddressFactor: 100 })

interface Operation {
  readonly summary?: string
  readonly description?: string
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
}
let paths: Record<string, Record<string, Operation>>
beforeAll(async () => {
  const document = (await (await fetch(`${hub.url}/docs/json`)).json()) as { paths: typeof paths }
  paths = document.paths
})

const operations = () => Object.values(paths).flatMap(methods => Object.values(methods))

describe("the API's document", () => {
  test('has every route that the code adds (H83)', () => {
    const folder = new URL('../../server/', import.meta.url)
    const files = readdirSync(folder).filter(name => name.endsWith('.ts'))
    const code = files.map(name => readFileSync(new URL(name, folder), 'utf8')).join('\n')
    const added = [...code.matchAll(/app\.(get|put|post|delete)\(\s*'(\/(?:v1|health|metrics)[^']*)'/g)].map(
      ([, method, path]) => `${method} ${path!.replace(/:(\w+)/g, '{$1}')}`,
    )
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method} ${path}`),
    )
    expect(added.length).toBeGreaterThan(7)
    expect(documented.sort()).toEqual(added.sort())
  })

  test('says in a sentence what each route does, and each of its answers (H83)', () => {
    for (const { summary, description, responses } of operations()) {
      expect(summary).toMatch(/^[A-Z].{8,}[^.]$/)
      expect(description).toMatch(/^[A-Z].{10,}\.$/)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '429', '503']))
      for (const [status, answer] of Object.entries(responses))
        expect(answer.description).toMatch(status === '200' ? /\.$/ : /^Refused: `[\w-]+`.*\.$/)
    }
  })

  test('is read on a page that loads from the hub alone (H83)', async () => {
    const page = await fetch(`${hub.url}/docs/`)
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
    const sources = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source!)
    expect(sources.length).toBeGreaterThan(3)
    for (const source of sources) {
      const { origin, href } = new URL(source, `${hub.url}/docs/`)
      expect(origin).toBe(hub.url)
      expect((await fetch(href)).status).toBe(200)
    }
  })
})

/** Asks, and holds the answer against what the document says of its route and status. */
async function asDocumented(method: string, route: string, path: string, init: RequestInit = {}) {
  const response = await fetch(`${hub.url}${path}`, { method, ...init })
  const documented = paths[route]?.[method.toLowerCase()]?.responses[response.status]
  expect(documented, `${method} ${route} ${response.status}`).toBeDefined()
  const schema = documented!.content?.['application/json']?.schema
  if (!schema) return response.text()
  const body: unknown = await response.json()
  const validate = new Ajv2020({ strict: false }).compile(schema)
  expect(validate(body), `${method} ${route} ${response.status}: ${JSON.stringify(validate.errors)}`).toBe(
    true,
  )
  return body
}

const json = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
})

test('real answers, good ones and refusals, are as the document says (H83)', async () => {
  const room = createTestRoom()
  const door = room.door({ uses: 1 })
  const first = { policy: room.signed({ doors: [door.listed] }), sealed: door.sealed }
  const at = (rest: string) => [`/v1/rooms/{room}${rest}`, `/v1/rooms/${room.id}${rest}`] as const
  const atDoor = (rest: string) =>
    [`/v1/rooms/{room}/doors/{door}${rest}`, `/v1/rooms/${room.id}/doors/${door.keys.id}${rest}`] as const

  await asDocumented('GET', ...atDoor(''))
  await asDocumented('PUT', ...at('/policy'), json(first))
  await asDocumented('PUT', ...at('/policy'), json({ policy: room.signed(), sealed: 7 }))
  await asDocumented('PUT', ...at('/policy'), json({ ...first, policy: createTestRoom().signed() }))
  await asDocumented('GET', ...atDoor(''))
  await asDocumented('POST', ...atDoor('/open'))
  await asDocumented('POST', ...atDoor('/open'))
  await asDocumented('POST', ...at('/token'), json({}))
  await asDocumented('GET', ...at('/log'))

  const key = keyPairFromSeed(bytes(32))
  const session = toBase64Url(bytes(16)) as SessionId
  const access = createRoomAccess({
    // Every answer that a member gets on the way.
    async fetch(input, init) {
      const path = new URL(String(input)).pathname.replace(/^\/v1\/rooms\/[^/]+/, '/v1/rooms/{room}')
      const url = String(input).slice(hub.url.length)
      await asDocumented(init?.method ?? 'GET', path, url, init ?? {})
      return fetch(input, init)
    },
    hub: hub.url,
    room: room.id,
    role: 'editor',
    roleKey: room.keyOf('editor'),
    self: { person: personIdOf(key.publicKey), session, key },
    now: Date.now,
  })
  expect((await access.log({ limit: 3 })).ok).toBe(true)

  for (const path of ['/health', '/metrics', '/v1/ice']) await asDocumented('GET', path, path)
})
