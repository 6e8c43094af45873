import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { fromBase64Url, toBase64Url, utf8 } from '../../lib/core/bytes.ts'
import type { MailId, SessionId } from '../../lib/core/ids.ts'
import { inboxKey } from '../../lib/core/inbox-keys.ts'
import { personIdOf, personKey } from '../../lib/core/keys.ts'
import { decodeLink } from '../../lib/core/links.ts'
import { postLetter } from '../../lib/platform/hub-mail.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { sealFile } from '../../lib/protocol/files.ts'
import { signMail } from '../../lib/protocol/mail.ts'
import { createTerminal } from '../cli/terminal.ts'
import { appendOf } from '../server/log-client.ts'
import { createCorrespondent } from '../server/mail-client.ts'
import { enter, openRoom } from '../server/test-hub.ts'
import { eventually } from '../support/eventually.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { overhearRedis } from '../support/overhear-redis.ts'
import { createPerson, testKeys, testPolicy, testRoom } from '../support/person.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createRealClock } from '../support/real-clock.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { findSecrets, spellingsOf } from '../support/spellings.ts'

// Two hubs, two databases and a dozen commands, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 })

/** Something that is nowhere by chance, and fits a name. */
const mark = (what: string): string => `${what}${randomBytes(8).toString('hex')}`

const clock = createRealClock()
const strong = (length: number) => crypto.getRandomValues(new Uint8Array(length))
let postgres: Postgres
let redis: RedisServer

beforeAll(async () => {
  ;[postgres, redis] = await Promise.all([startPostgres(), startRedis()])
}, 60_000)
afterAll(() => Promise.all([postgres?.remove(), redis?.remove()]))

/** All bytes that processes print and sockets carry. */
function createEars() {
  const chunks: Buffer[] = []
  return {
    hear: (chunk: Uint8Array | string) => void chunks.push(Buffer.from(chunk as string)),
    heard: () => Buffer.concat(chunks),
  }
}
type Ears = ReturnType<typeof createEars>

/** Sockets whose every byte is written down. */
const overheardSockets =
  ({ hear }: Ears) =>
  (url: string): Socket => {
    const ws = new WebSocket(url)
    ws.on('message', (data: Buffer) => hear(data))
    const send = ws.send.bind(ws)
    ws.send = (data: Parameters<WebSocket['send']>[0]) => {
      hear(data as Buffer)
      send(data)
    }
    return ws as unknown as Socket
  }

/** Every 32 or more secret bytes in a bunch of keys, by where they are. */
function secretsIn(keys: object, path = 'key'): [string, Uint8Array][] {
  return Object.entries(keys).flatMap(([name, value]): [string, Uint8Array][] => {
    if (name === 'publicKey' || typeof value !== 'object' || value === null) return []
    return value instanceof Uint8Array ? [[`${path}.${name}`, value]] : secretsIn(value, `${path}.${name}`)
  })
}

const terminal = createTerminal()

/** Somebody invites somebody on the other hub, who reads it; their identity seeds. */
async function writeMail(
  hubs: readonly HubProcess[],
  { ada: name, invited: words, room: roomName, landing }: Readonly<Record<string, string>>,
): Promise<Uint8Array[]> {
  const seeds = [strong(32), strong(32)]
  const [ada, ben] = seeds.map((seed, at) => createCorrespondent(hubs[at % hubs.length]!, seed))
  const browser = ben!.connect()
  await clock.until(() => browser.seen.told > 0)
  const link = `https://hub.example/j#1${landing}`
  const invite = { type: 'invite', name: name!, color: 1, link, roomName: roomName!, words: words! } as const
  expect((await ada!.send(ben!.box, invite)).ok).toBe(true)
  await clock.until(() => browser.items.size > 0)
  browser.close()
  return seeds
}

/** A member hands in a picture. */
async function keepFile(hub: HubProcess, picture: string): Promise<void> {
  const key = personKey(strong(32), testRoom)
  const session = toBase64Url(strong(16)) as SessionId
  const { file, sealed } = sealFile(testKeys, testRoom, utf8(picture), strong(24))
  const access = createRoomAccess({
    ...{ fetch, hub: hub.url, room: testRoom, role: 'editor', now: Date.now },
    roleKey: testKeys.edit!.editorSign,
    self: { person: personIdOf(key.publicKey), session, key },
  })
  const put = { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: sealed }
  expect((await access.request(`/files/${file}`, put)).ok).toBe(true)
}

/**
 * People on one hub or two do what people do: they point on a page, talk, write, and leave. Gives everything that nobody but they may know,
 * keys and words.
 */
async function live(hubs: readonly HubProcess[], ears: Ears): Promise<Map<string, Uint8Array>> {
  const words = {
    ada: mark('Ada'),
    ben: mark('Ben'),
    chat: mark('chat'),
    notes: mark('notes'),
    page: mark('page'),
    room: mark('room'),
    landing: mark('landing'),
    said: mark('said'),
    version: mark('version'),
    invited: mark('invited'),
    picture: mark('picture'),
  }
  await fetch(`${hubs[0]!.url}/v1/rooms/${testRoom}/policy`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ policy: testPolicy, sealed: {} }),
  })
  const openSocket = overheardSockets(ears)
  const [ada, ben] = [words.ada, words.ben].map((name, at) => {
    const { url } = hubs[at % hubs.length]!
    const hub = {
      url,
      openSocket: () => openSocket(`${url.replace('http', 'ws')}/v1/live`),
      breakSocket: () => undefined,
    }
    return createPerson({ hub, clock, randomBytes: strong, name }).enter()
  }) as [
    ReturnType<ReturnType<typeof createPerson>['enter']>,
    ReturnType<ReturnType<typeof createPerson>['enter']>,
  ]

  const address = `https://example.com/${words.page}?q=${words.page}#/${words.page}`
  const [adasPage, bensPage] = [ada.page(address), ben.page(address)]
  const bensPanel = ben.panel()
  await clock.until(() => [ada, ben].every(({ room }) => room.context.presence.others.size === 1))
  adasPage.receive({ type: 'attention', state: 'here', hidden: false })
  adasPage.receive({
    type: 'anchor',
    target: { ref: 1, path: [{ by: 'child', tag: 'p', nth: 1 }], pageBox: [0, 0, 1, 1] },
  })
  ada.panel().receive({ type: 'say', text: words.chat })
  ada.room.context.doc.getText('notes').insert(0, words.notes)
  let time = 0
  await clock.until(() => {
    const sample = { kind: 'text', pressed: false, ref: 1, offset: 3, check: 4, x: 5, y: 6 } as const
    adasPage.receive({ type: 'point', sample: { ...sample, time: ++time } })
    return bensPage.last('cursors') !== undefined
  })
  await clock.until(
    () =>
      bensPanel.chat().some(({ text }) => text === words.chat) &&
      ben.room.context.doc.getText('notes').toString() === words.notes &&
      ada.room.context.log?.pending === false,
  )
  const people = [ada, ben].flatMap(({ room }) => secretsIn(room.context.self.key, 'person'))
  await Promise.all([ada.room.close(), ben.room.close()])

  const seeds = await writeMail(hubs, words)
  await keepFile(hubs[0]!, words.picture)
  const created = await terminal.run(
    ...['create', '--hub', hubs[0]!.url, '--name', words.room, '--json'],
    ...['--landing', `https://example.com/${words.landing}`],
  )
  const { owner, editor, viewer } = JSON.parse(created.stdout) as Record<string, string>
  const guest = join(terminal.home, 'guest')
  expect(await terminal.runAt(guest, 'say', editor!, words.said, '--as', words.ada)).toMatchObject({
    code: 0,
  })
  for (const command of [
    ['save', editor!, words.version],
    ['remove', owner!, words.ada],
    ['say', owner!, words.said],
  ])
    expect(await terminal.run(...command), command[0]).toMatchObject({ code: 0 })
  const saved = JSON.parse(readFileSync(new URL(owner!), 'utf8')) as {
    ownerSeed: string
    epochs: { seed: string }[]
  }
  const epochSeeds = [saved.ownerSeed, ...saved.epochs.map(({ seed }) => seed)].map(
    seed => fromBase64Url(seed)!,
  )
  const doors = [editor!, viewer!].map(link => {
    const decoded = decodeLink(link)
    return decoded.ok ? decoded.value.secret : new Uint8Array()
  })
  return new Map([
    ...Object.entries(words).map(([what, word]): [string, Uint8Array] => [what, utf8(word)]),
    ...secretsIn(testKeys, 'epoch'),
    ...people,
    ...epochSeeds.map((seed, at): [string, Uint8Array] => [`seed ${at}`, seed]),
    ...seeds.map((seed, at): [string, Uint8Array] => [`identity ${at}`, seed]),
    ...seeds.map((seed, at): [string, Uint8Array] => [`inbox ${at}`, inboxKey(seed).secretKey]),
    ...doors.map((secret, at): [string, Uint8Array] => [`door ${at}`, secret]),
  ])
}

const filesIn = (folder: string): Buffer =>
  Buffer.concat(readdirSync(folder).map(name => readFileSync(join(folder, name))))

/** All rows of all tables, bytes as bytes. */
async function rowsOf(url: string): Promise<Buffer> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    )
    const values: Buffer[] = []
    for (const { name } of tables.rows)
      for (const row of (await client.query<Record<string, unknown>>(`select * from "${name}"`)).rows)
        for (const value of Object.values(row))
          values.push(Buffer.isBuffer(value) ? value : Buffer.from(`${JSON.stringify(value)}\n`))
    return Buffer.concat(values)
  } finally {
    await client.end()
  }
}

const metricsOf = async ({ url }: HubProcess): Promise<Buffer> =>
  Buffer.from(await (await fetch(`${url}/metrics`)).arrayBuffer())

/** A hub that says all it can, to be looked through. */
async function startTalkative(ears: Ears, options: { dataDir?: string; env?: Record<string, string> }) {
  const env = { LOG_LEVEL: 'debug', PER_ADDRESS_FACTOR: '1000', ...options.env }
  const hub = await startHub({ ...options, env, heard: ears.hear })
  onTestFinished(() => hub.kill())
  return hub
}

test('any bytes are found in any spelling, wherever they stand', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 40 })
  const around = fc.uint8Array({ maxLength: 9 })
  fc.assert(
    fc.property(bytes, around, around, (secret, before, after) => {
      const whole = Buffer.concat([before, secret, after])
      const writings = [
        whole,
        ...(['hex', 'base64', 'base64url'] as const).map(e => Buffer.from(whole.toString(e))),
      ]
      for (const writing of writings)
        expect(findSecrets(new Map([['it', secret]]), new Map([['there', writing]]))).not.toEqual([])
      expect([...spellingsOf(secret).values()].every(({ length }) => length >= 16)).toBe(true)
    }),
  )
})

test('a hub knows no words, names, addresses or keys of a room: none is in its files, its log, its metrics or on its sockets', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-plain-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const [printed, carried] = [createEars(), createEars()]
  const hub = await startTalkative(printed, { dataDir })
  const secrets = await live([hub], carried)
  const whileItRuns = filesIn(dataDir)
  const metrics = await metricsOf(hub)
  await hub.kill()
  const places = new Map([
    ['files', whileItRuns],
    ['files after a crash', filesIn(dataDir)],
    ['metrics', metrics],
    ['what it printed', printed.heard()],
    ['its sockets', carried.heard()],
  ])
  for (const [place, content] of places) expect(content.length, place).toBeGreaterThan(100)
  expect(findSecrets(secrets, places)).toEqual([])
})

test('nor do two hubs, the database that they share, the Redis between them, or what they say when the database dies', async () => {
  const databaseUrl = await postgres.createDatabase()
  const overheard = await overhearRedis(redis.url)
  onTestFinished(overheard.close)
  const [printed, carried] = [createEars(), createEars()]
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url }
  const hubs = [await startTalkative(printed, { env }), await startTalkative(printed, { env })]
  const secrets = await live(hubs, carried)
  const rows = await rowsOf(databaseUrl)
  const metrics = Buffer.concat(await Promise.all(hubs.map(metricsOf)))
  await postgres.kill()
  await terminal.run('create', '--hub', hubs[0]!.url, '--name', mark('too late'))
  await eventually(async () => printed.heard().includes('"err"'), 'No hub said that its database is gone.')
  const places = new Map([
    ['tables', rows],
    ['Redis', overheard.heard()],
    ['metrics', metrics],
    ['what they printed', printed.heard()],
    ['their sockets', carried.heard()],
  ])
  for (const [place, content] of places) expect(content.length, place).toBeGreaterThan(100)
  expect(findSecrets(secrets, places)).toEqual([])
  await postgres.restart()
})

test('the same search finds what is not sealed: in files, tables and Redis, and of events, which are kept nowhere, on their way', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-plain-'))
  onTestFinished(() => rm(dataDir, { recursive: true }))
  const databaseUrl = await postgres.createDatabase()
  const overheard = await overhearRedis(redis.url)
  onTestFinished(overheard.close)
  const [printed, carried] = [createEars(), createEars()]
  const alone = await startTalkative(printed, { dataDir })
  const env = { DATABASE_URL: databaseUrl, REDIS_URL: redis.url }
  const shared = await startTalkative(printed, { env })
  const [word, event, token, unsealed] = [utf8(mark('open')), mark('event'), strong(32), utf8(mark('mail'))]
  const listed = { name: 'CI', hash: toBase64Url(createHash('sha256').update(token).digest()) }
  for (const hub of [alone, shared]) {
    const room = await openRoom(hub, { tokens: [listed] })
    const ada = await enter(hub, room)
    ada.ws.on('message', (data: Buffer) => carried.hear(data))
    ada.send(appendOf({ data: toBase64Url(word) }))
    ada.send({ type: 'presence', data: toBase64Url(word) })
    await ada.next('appended')
    await fetch(`${hub.url}/v1/rooms/${room.id}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${toBase64Url(token)}` },
      body: JSON.stringify({ name: 'build', text: event }),
    })
    await ada.next('event')
    ada.ws.terminate()
    const ben = createCorrespondent(hub)
    const inbox = ben.connect()
    await clock.until(() => inbox.seen.told > 0)
    const id = toBase64Url(strong(16)) as MailId
    const terms = { to: ben.box, id, keepMs: 60_000, sealed: unsealed, hubOrigin: hub.url }
    const posted = { hub: hub.url, to: ben.box, post: signMail(ben.key, terms) }
    expect((await postLetter(fetch, posted)).ok).toBe(true)
    await clock.until(() => inbox.items.size > 0)
    inbox.close()
  }
  // The last that goes through Redis, of which whoever overhears it hears a moment later than its receiver.
  const last = new Map([['it', unsealed]])
  await clock.until(() => findSecrets(last, new Map([['Redis', overheard.heard()]])).length > 0)
  const places = new Map([
    ['files', filesIn(dataDir)],
    ['tables', await rowsOf(databaseUrl)],
    ['Redis', overheard.heard()],
    ['sockets', carried.heard()],
    ['what they printed', printed.heard()],
  ])
  const foundIn = (secret: Uint8Array) => {
    const found = findSecrets(new Map([['it', secret]]), places).join()
    return [...places.keys()].filter(place => found.includes(`in ${place},`))
  }
  expect(foundIn(word)).toEqual(['files', 'tables', 'Redis'])
  expect(foundIn(unsealed)).toEqual(['files', 'tables', 'Redis'])
  expect(foundIn(utf8(event))).toEqual(['Redis', 'sockets'])
  expect(foundIn(token)).toEqual([])
})
