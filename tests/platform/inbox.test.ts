import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailboxId, MailId } from '../../lib/core/ids.ts'
import { mailboxIdOf } from '../../lib/core/inbox-keys.ts'
import { type KeyPair, keyPairFromSeed } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { postLetter } from '../../lib/platform/hub-mail.ts'
import { signMail } from '../../lib/protocol/mail.ts'
import { type MailContent, sealMail } from '../../lib/protocol/mail-content.ts'
import { createCorrespondent, note, openWebSocket } from '../server/mail-client.ts'
import { startTestHub, type TestHub } from '../server/test-hub.ts'
import { createFakeSocket } from '../support/fake-socket.ts'
import { freePort } from '../support/free-port.ts'
import { createRealClock } from '../support/real-clock.ts'
import { createTestClock } from '../support/test-clock.ts'

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const { until } = createRealClock()
let hub: TestHub

beforeAll(async () => {
  hub = await startTestHub({ perAddressFactor: 100 })
})
afterAll(() => hub.close())

/** A browser whose hub is the test. */
function createPuppet(hubUrl = 'https://hub.example') {
  const clock = createTestClock()
  const sockets: ReturnType<typeof createFakeSocket>[] = []
  const ada = createCorrespondent({ url: hubUrl })
  const browser = ada.connect({
    clock,
    openSocket() {
      const fake = createFakeSocket()
      sockets.push(fake)
      return fake.socket
    },
  })
  const letter = (data: string) => ada.seal(ada.box, note(data)).post
  const item = ({ id, from, sealed }: ReturnType<typeof letter>) => ({
    ...{ box: ada.box, id, from, sealed },
    ...{ sentAtMs: 1, expiresAtMs: 2, read: false },
  })
  const tellBox = (...items: ReturnType<typeof item>[]) => {
    sockets.at(-1)!.say({ type: 'challenge', challenge: toBase64Url(random(32)), timeMs: 1 })
    sockets.at(-1)!.say({ type: 'box', box: ada.box, receiving: true, items, whole: true })
  }
  return { ada, clock, browser, sockets, letter, item, tellBox }
}

test('G40 an inbox that has lost its hub is back by itself, with what came meanwhile', async () => {
  const port = await freePort()
  let own = await startTestHub({ port })
  const { dataDir } = own
  const [ada, ben] = [createCorrespondent(own), createCorrespondent(own)]
  const clock = createRealClock()
  const browser = ben.connect({ clock })
  await until(() => browser.seen.told === 1)
  expect(browser.seen.states).toEqual(['connecting', 'open'])
  await own.stop()
  await until(() => browser.seen.states.at(-1) === 'connecting')
  own = await startTestHub({ port, dataDir })
  expect((await ada.send(ben.box, note('meanwhile'))).ok).toBe(true)
  browser.wake()
  await until(() => browser.notes().includes('meanwhile'))
  expect(browser.seen.states).toEqual(['connecting', 'open', 'connecting', 'open'])
  browser.close()
  expect(clock.waiting).toBe(0)
  await own.close()
})

test('G40 it asks less and less often, every two minutes at most, and not at all after it was refused', async () => {
  const { clock, sockets, browser } = createPuppet()
  const waits: number[] = []
  for (let i = 0; i < 12; i++) {
    const before = clock.now()
    sockets.at(-1)!.end(1006)
    while (sockets.length < i + 2) await clock.advance(500)
    waits.push(clock.now() - before)
  }
  expect(waits[0]).toBeLessThanOrEqual(1_000)
  expect(waits.at(-1)).toBeGreaterThanOrEqual(60_000)
  expect(Math.max(...waits)).toBeLessThanOrEqual(120_500)
  sockets.at(-1)!.end(4001, 'wrong-key')
  expect(browser.seen.states).toEqual(['connecting', 'refused'])
  expect(clock.waiting).toBe(0)
})

test('G40 a connection on which nothing comes any more is made anew, and nothing is asked but whether it lives', async () => {
  const { clock, sockets, browser, tellBox } = createPuppet()
  tellBox()
  expect(browser.seen.states).toEqual(['connecting', 'open'])
  // The hub answers one ping, and then no more.
  await clock.advance(15_000)
  sockets[0]!.say({ type: 'pong', id: 0, timeMs: 1 })
  await clock.advance(20_000)
  expect(sockets).toHaveLength(1)
  await clock.advance(10_000)
  expect(sockets.length).toBeGreaterThan(1)
  expect(sockets[0]!.sent.map(({ type }) => type)).toEqual(['hello', 'ping', 'ping'])
  browser.close()
  expect(clock.waiting).toBe(0)
})

test('G41 what was done to mail is said again until the hub has told it back, and nothing comes back meanwhile', () => {
  const { ada, sockets, browser, letter, item, tellBox, clock } = createPuppet()
  const [one, two, three] = ['one', 'two', 'three'].map(data => item(letter(data))) as [
    ReturnType<typeof item>,
    ReturnType<typeof item>,
    ReturnType<typeof item>,
  ]
  tellBox(one, two, three)
  browser.delete(ada.box, [one.id])
  browser.mark(ada.box, [two.id], true)
  browser.receive(ada.box, false)
  const said = (at: number) =>
    sockets[at]!.sent.filter(({ type }) => !['hello', 'ping'].includes(type)).map(({ type }) => type)
  expect(said(0)).toEqual(['delete', 'mark', 'receive'])
  sockets[0]!.say({ type: 'marked', box: ada.box, ids: [two.id], read: true })
  sockets[0]!.end(1006)
  browser.delete(ada.box, [three.id])
  browser.wake()
  // The hub has heard of none of them but one.
  tellBox(one, { ...two, read: true }, three)
  expect([...browser.items.keys()]).toEqual([two.id])
  expect(said(1)).toEqual(['delete', 'receive'])
  expect(sockets[1]!.sent.find(({ type }) => type === 'delete')!.ids).toEqual([one.id, three.id])
  sockets[1]!.say({ type: 'deleted', box: ada.box, ids: [one.id, three.id] })
  sockets[1]!.say({ type: 'receiving', box: ada.box, on: false })
  sockets[1]!.end(1006)
  browser.wake()
  tellBox({ ...two, read: true })
  expect(said(2)).toEqual([])
  browser.close()
  expect(clock.waiting).toBe(0)
})

test('G41 what is refused for now is said again when the hub might take it', async () => {
  const { ada, sockets, browser, letter, item, tellBox, clock } = createPuppet()
  const one = item(letter('one'))
  tellBox(one)
  browser.mark(ada.box, [one.id], true)
  sockets[0]!.say({ type: 'refused', code: 'rate-limited', retryAfterMs: 3_000 })
  const marks = () => sockets[0]!.sent.filter(({ type }) => type === 'mark').length
  expect(marks()).toBe(1)
  await clock.advance(3_000)
  expect(marks()).toBe(2)
  browser.close()
})

test('G42 what does not open, is for another mailbox or id, or is not by the author that it names, is no mail', async () => {
  const [ada, ben] = [createCorrespondent(hub), createCorrespondent(hub)]
  const browser = ben.connect()
  await until(() => browser.seen.told > 0)
  const from = keyPairFromSeed(random(32))
  const idOf = () => toBase64Url(random(16)) as MailId
  const seal = (id: MailId, change: { to?: MailboxId; author?: KeyPair; content?: object } = {}) =>
    sealMail(
      change.author ?? ada.key,
      change.to ?? ben.box,
      id,
      (change.content ?? note('said')) as MailContent,
      random(56),
    )
  const ids: MailId[] = []
  async function post(id: MailId, sealed: Uint8Array): Promise<void> {
    ids.push(id)
    const terms = { to: ben.box, id, keepMs: 60_000, sealed, hubOrigin: hub.url }
    const posted = await postLetter(fetch, { hub: hub.url, to: ben.box, post: signMail(from, terms) })
    expect(posted.ok).toBe(true)
  }
  const [good, forElsewhere, forged, noContent] = [idOf(), idOf(), idOf(), idOf()]
  await post(good, seal(good))
  await post(idOf(), random(300))
  await post(idOf(), seal(idOf()))
  await post(forElsewhere, seal(forElsewhere, { to: ada.box }))
  await post(forged, seal(forged, { author: { ...ada.key, secretKey: from.secretKey } }))
  await post(noContent, seal(noContent, { content: { type: 'invite', link: 7 } }))
  await until(() => browser.items.size === ids.length)
  const mails = ids.map(id => browser.items.get(id)!.mail)
  expect(mails[0]).toEqual({ author: mailboxIdOf(ada.key.publicKey), content: note('said') })
  expect(mails.slice(1)).toEqual([null, null, null, null, null])
  browser.close()
})

test.each([
  ['no answer', () => Promise.reject(new TypeError('offline')), 'hub-down', true],
  [
    'a proxy without its hub',
    async () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    'hub-down',
    true,
  ],
  [
    'a hub whose disk is full',
    async () => Response.json({ code: 'unavailable', message: '' }, { status: 503 }),
    'hub-down',
    true,
  ],
  [
    'a hub that says when',
    async () => Response.json({ code: 'rate-limited', message: '', retryAfterMs: 5 }, { status: 429 }),
    'rate-limited',
    true,
  ],
  [
    'a mailbox that is none',
    async () => Response.json({ code: 'not-receiving', message: '' }, { status: 409 }),
    'not-receiving',
    false,
  ],
  ['no hub', async () => new Response('<h1>Welcome</h1>'), 'hub-unknown', false],
] as const)(
  'H100 a letter that met %s is posted again where that makes sense',
  async (_, answer, error, again) => {
    const ada = createCorrespondent(hub)
    const posted = await postLetter(answer, ada.seal(ada.box, note('x')))
    expect(posted).toMatchObject({ ok: false, error })
    // However soon a hub says: it could have itself asked without a pause.
    expect(!posted.ok && (posted.retryAfterMs ?? 0) >= 1_000).toBe(again)
  },
)

test('M16 a hub that talks nonsense is not believed', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const ben = createCorrespondent(hub)
  const box = { type: 'box', box: mailboxIdOf(random(32)), receiving: true, items: [], whole: true }
  server.on('connection', (socket: WebSocket) => {
    for (const text of ['', 'null', '[1]', '{"type":"box"}', 'x'.repeat(90_000), JSON.stringify(box)])
      socket.send(text)
    socket.send(Buffer.from(random(300)))
    socket.close()
  })
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  let opened = 0
  const browser = ben.connect({
    hub: { url: `http://127.0.0.1:${port}` },
    openSocket(url) {
      opened++
      return openWebSocket(url)
    },
  })
  await until(() => opened === 2)
  expect(browser.seen).toEqual({ states: ['connecting'], receiving: null, told: 0 })
  browser.close()
  server.close()
})

test('H105 G40 further mailboxes are opened on the same connection, as many as a hub takes', async () => {
  const ben = createCorrespondent(hub)
  let opened = 0
  const browser = ben.connect({
    openSocket(url) {
      opened++
      return openWebSocket(url)
    },
  })
  await until(() => browser.seen.told === 1)
  browser.add(Array.from({ length: limits.mailboxes + 5 }, () => keyPairFromSeed(random(32))))
  await until(() => browser.seen.told === limits.mailboxes)
  expect(opened).toBe(1)
  expect(browser.seen.states).toEqual(['connecting', 'open'])
  browser.close()
})
