import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailId } from '../../lib/core/ids.ts'
import { mailboxIdOf } from '../../lib/core/inbox-keys.ts'
import { keyPairFromSeed } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { postLetter } from '../../lib/platform/hub-mail.ts'
import { freePort } from '../support/free-port.ts'
import { createRealClock } from '../support/real-clock.ts'
import { createTestClock, type TestClock } from '../support/test-clock.ts'
import { createCorrespondent, note, openInbox } from './mail-client.ts'
import { bytes, call, hubForFile, startTestHub, type TestHub } from './test-hub.ts'

const hub = hubForFile({ perAddressFactor: 100 })
const person = () => createCorrespondent(hub)
const { until } = createRealClock()
const hour = 3_600_000

/** Closing takes time, by the hub's clock. */
async function closeOn(clock: TestClock, closed: TestHub): Promise<void> {
  const closing = closed.close()
  await clock.advance(2_000)
  await closing
}

/** Somebody whose mailbox is open, and one browser of theirs. */
async function receiver(at = person()) {
  const browser = at.connect()
  await until(() => browser.seen.told > 0)
  return { ...at, browser }
}

describe('an item of mail', () => {
  test('is taken when the key that it is from has signed it, and comes at once, and again after a reconnect (H100, H106)', async () => {
    const [ada, ben] = [person(), await receiver()]
    const letter = ada.seal(ben.box, note('hello'))
    const posted = await postLetter(fetch, letter)
    expect(posted.ok).toBe(true)
    await until(() => ben.browser.notes().includes('hello'))
    // The same again is answered like the first time, and comes once.
    expect(await postLetter(fetch, letter)).toEqual(posted)
    const again = createCorrespondent(hub).connect({ keys: [ben.key] })
    await until(() => again.seen.told > 0)
    expect([...again.items.keys()]).toEqual([letter.post.id])
    expect([...again.items.values()][0]).toMatchObject({ from: letter.post.from, read: false })
    again.close()
    ben.browser.close()
  })

  test('is not taken where anything of it has been changed, nor by another hub (H100)', async () => {
    const [ada, ben] = [person(), await receiver()]
    const { post } = ada.seal(ben.box, note('hello'))
    const other = person()
    const changes = [
      { id: toBase64Url(bytes(16)) },
      { from: other.box },
      { keepMs: post.keepMs - 1 },
      { sealed: toBase64Url(bytes(80)) },
      { signature: toBase64Url(bytes(64)) },
    ]
    for (const change of changes)
      expect(await call(hub, 'POST', `/v1/mail/${ben.box}`, { ...post, ...change })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      })
    expect((await call(hub, 'POST', `/v1/mail/${other.box}`, post)).status).toBe(403)
    const elsewhere = ada.seal(ben.box, note('hello'), { hub: 'https://hub.example' })
    expect(await postLetter(fetch, { ...elsewhere, hub: hub.url })).toMatchObject({ error: 'forbidden' })
    expect(ben.browser.items.size).toBe(0)
    ben.browser.close()
  })

  test('is refused, and all alike, where nobody has connected or wants any (H101)', async () => {
    const [ada, ben] = [person(), await receiver()]
    const refused = { ok: false, error: 'not-receiving', retryAfterMs: null }
    expect(await ada.send(person().box)).toEqual(refused)
    ben.browser.receive(ben.box, false)
    await until(() => ben.browser.seen.receiving === false)
    expect(await ada.send(ben.box)).toEqual(refused)
    expect((await ben.send(ben.box, note('own'), { from: ben.key })).ok).toBe(true)
    ben.browser.receive(ben.box, true)
    await until(() => ben.browser.seen.receiving === true)
    expect((await ada.send(ben.box)).ok).toBe(true)
    ben.browser.close()
  })

  test('is 8 KiB at most, and waits 30 days at most (H100)', async () => {
    const [ada, ben] = [person(), await receiver()]
    const { post } = ada.seal(ben.box, note('x'))
    const at = `/v1/mail/${ben.box}`
    const larger = { ...post, sealed: 'A'.repeat(Math.ceil((limits.mailBytes * 4) / 3) + 4) }
    for (const body of [larger, { ...post, keepMs: limits.mailKeepMs + 1 }, { ...post, keepMs: 0 }])
      expect(await call(hub, 'POST', at, body)).toMatchObject({ status: 400, body: { code: 'bad-request' } })
    expect((await call(hub, 'POST', at, { ...post, sealed: 'A'.repeat(70_000) })).status).toBe(413)
    ben.browser.close()
  })

  test('is one of twenty a minute from one sender, who is told the limit and when there is room (H102)', async () => {
    const clock = createTestClock()
    const limited = await startTestHub({ clock, perAddressFactor: 100 })
    const [ada, ben, cleo] = [1, 2, 3].map(() => createCorrespondent(limited))
    const browsers = [ben!, cleo!].map(one => one.connect({ clock }))
    await until(() => browsers.every(({ seen }) => seen.told > 0))
    // All to oneself, of which there is no limit but the rate.
    const from = { from: ben!.key }
    for (let i = 0; i < limits.mailPerSenderBurst; i++)
      expect((await ben!.send(ben!.box, note(`${i}`), from)).ok).toBe(true)
    const { status, body } = await call(
      limited,
      'POST',
      `/v1/mail/${ben!.box}`,
      ben!.seal(ben!.box, note('more'), from).post,
    )
    expect({ status, body }).toMatchObject({
      status: 429,
      body: {
        code: 'rate-limited',
        message: expect.stringContaining('20 items a minute'),
        retryAfterMs: 3_000,
      },
    })
    // Somebody else is not kept from writing by that.
    expect((await ada!.send(ben!.box)).ok).toBe(true)
    expect((await cleo!.send(ben!.box)).ok).toBe(true)
    await clock.advance(3_000)
    expect((await ben!.send(ben!.box, note('later'), from)).ok).toBe(true)
    for (const browser of browsers) browser.close()
    await closeOn(clock, limited)
  })

  test('is one of sixty requests a minute from one address (H102)', async () => {
    const own = await startTestHub({ perAddressFactor: 1 })
    const at = `/v1/mail/${person().box}`
    for (let i = 0; i < limits.mailPerMinute; i++) expect((await call(own, 'POST', at, {})).status).toBe(400)
    const { status, body } = await call(own, 'POST', at, {})
    expect({ status, body }).toMatchObject({
      status: 429,
      body: {
        code: 'rate-limited',
        message: expect.stringContaining('60'),
        retryAfterMs: expect.any(Number),
      },
    })
    await own.close()
  })

  test('is refused with the limit and a time where its sender has as many waiting as one may (H102)', async () => {
    const clock = createTestClock()
    const own = await startTestHub({ clock, perAddressFactor: 100 })
    const [ada, ben] = [createCorrespondent(own), createCorrespondent(own)]
    const browser = ben.connect({ clock })
    await until(() => browser.seen.told > 0)
    const letters = Array.from({ length: limits.mailPerSender + 1 }, () =>
      ada.seal(ben.box, note('x'), { keepMs: hour }),
    )
    for (const letter of letters.slice(0, -1)) expect((await postLetter(fetch, letter)).ok).toBe(true)
    await clock.advance(60_000)
    const full = { ok: false, error: 'too-many', retryAfterMs: hour - 60_000 }
    expect(await postLetter(fetch, letters.at(-1)!)).toEqual(full)
    await until(() => browser.items.size === limits.mailPerSender)
    browser.delete(ben.box, [letters[0]!.post.id])
    await until(() => browser.items.size === limits.mailPerSender - 1)
    expect((await postLetter(fetch, letters.at(-1)!)).ok).toBe(true)
    browser.close()
    await closeOn(clock, own)
  })

  test('is gone when it expires, removed within the hour (H104)', async () => {
    const clock = createTestClock()
    const own = await startTestHub({ clock, perAddressFactor: 100 })
    const [ada, ben] = [createCorrespondent(own), createCorrespondent(own)]
    const first = ben.connect({ clock })
    await until(() => first.seen.told > 0)
    await ada.send(ben.box, note('short'), { keepMs: hour / 2 })
    await ada.send(ben.box, note('long'))
    await until(() => first.items.size === 2)
    first.close()
    await clock.advance(hour + 1_000)
    const second = ben.connect({ clock })
    await until(() => second.seen.told > 0)
    expect(second.notes()).toEqual(['long'])
    second.close()
    await closeOn(clock, own)
  })
})

test('a hub that stops keeps what it has answered, and what it has not answered can be posted again (H32, H100)', async () => {
  const port = await freePort()
  let own = await startTestHub({ port, perAddressFactor: 100 })
  const { dataDir } = own
  const [ada, ben] = [createCorrespondent(own), createCorrespondent(own)]
  const first = ben.connect()
  await until(() => first.seen.told > 0)
  const letters = Array.from({ length: 30 }, (_, i) => ada.seal(ben.box, note(`${i}`)))
  const posting = Promise.all(letters.map(letter => postLetter(fetch, letter)))
  await until(() => first.items.size > 0)
  await own.stop()
  const answers = await posting
  own = await startTestHub({ port, dataDir, perAddressFactor: 100 })
  const again = ben.connect()
  await until(() => again.seen.told > 0)
  const answered = letters.filter((_, at) => answers[at]!.ok).map(({ post }) => post.id)
  expect(answered.filter(id => !again.items.has(id))).toEqual([])
  for (const letter of letters) expect((await postLetter(fetch, letter)).ok).toBe(true)
  await until(() => again.items.size === letters.length)
  for (const browser of [first, again]) browser.close()
  await own.close()
})

describe('an inbox', () => {
  test('is opened by whoever signs the challenge with its key, several on one connection, and by nobody else (H105)', async () => {
    const [ada, ben, cleo] = [person(), person(), person()]
    const socket = await openInbox(hub)
    socket.greet(ada.key, ben.key)
    for (const { box } of [ada, ben]) expect(await socket.take('box')).toMatchObject({ box, whole: true })
    socket.greet(cleo.key, ada.key)
    expect(await socket.take('box')).toMatchObject({ box: cleo.box, receiving: true, items: [] })
    socket.close()

    const forged = await openInbox(hub)
    const { box } = ada
    const { signature } = forged.signed(ben.key)
    forged.send({ type: 'hello', v: 1, boxes: [forged.signed(ben.key), { box, signature }] })
    expect(await forged.closed()).toEqual({ code: 4001, reason: 'wrong-key' })
    expect(forged.inbox).toEqual([])

    const elsewhere = await openInbox(hub)
    elsewhere.send({ type: 'hello', v: 1, boxes: [elsewhere.signed(ada.key, 'https://hub.example')] })
    expect(await elsewhere.closed()).toEqual({ code: 4001, reason: 'wrong-key' })

    const replayed = await openInbox(hub)
    replayed.send({ type: 'hello', v: 1, boxes: [socket.signed(ada.key)] })
    expect(await replayed.closed()).toEqual({ code: 4001, reason: 'wrong-key' })
  })

  test('is closed to what is no hello, and to whoever says none in time (H105)', async () => {
    const clock = createTestClock()
    const own = await startTestHub({ clock })
    const late = await openInbox(own)
    await clock.advance(limits.authenticateMs)
    expect(await late.closed()).toEqual({ code: 4001, reason: 'late' })
    const wrong = await openInbox(own)
    wrong.send({ type: 'ping', id: 1 })
    expect(await wrong.closed()).toEqual({ code: 4001, reason: 'bad-hello' })
    await closeOn(clock, own)
  })

  test('is told all that waits in several messages, and of nothing twice that is deleted meanwhile (H106)', async () => {
    const ben = await receiver()
    const ada = person()
    const sent = 17
    for (let i = 0; i < sent; i++) await ada.send(ben.box, note(`${i}`))
    const other = ben.connect()
    await until(() => other.seen.told > 0)
    expect(other.notes()).toEqual(Array.from({ length: sent }, (_, i) => `${i}`))
    const raw = await openInbox(hub)
    raw.greet(ben.key)
    let told = 0
    for (let whole = false; !whole; ) {
      const message = await raw.take('box')
      expect(message.items.length).toBeLessThanOrEqual(limits.mailPerMessage)
      told += message.items.length
      whole = message.whole
    }
    expect(told).toBe(sent)
    for (const one of [other, ben.browser, raw]) one.close()
  })

  test('tells each of a person’s browsers what another has marked or deleted, and nobody else’s mailbox is touched (H103)', async () => {
    const ben = await receiver()
    const [ada, eve] = [person(), await receiver()]
    const other = ben.connect()
    await until(() => other.seen.told > 0)
    for (const word of ['one', 'two']) await ada.send(ben.box, note(word))
    await until(() => other.items.size === 2 && ben.browser.items.size === 2)
    const [one, two] = [...other.items.keys()] as [MailId, MailId]
    // Eve knows ids, and may open her own mailbox only.
    const raw = await openInbox(hub)
    raw.greet(eve.key)
    await raw.take('box')
    raw.send({ type: 'delete', box: ben.box, ids: [one, two] })
    raw.send({ type: 'delete', box: eve.box, ids: [one, two] })
    await raw.take('deleted')

    ben.browser.mark(ben.box, [one], true)
    ben.browser.delete(ben.box, [two])
    await until(() => other.items.size === 1 && other.items.get(one)!.read)
    const third = ben.connect()
    await until(() => third.seen.told > 0)
    expect([...third.items.values()]).toMatchObject([{ id: one, read: true }])
    third.mark(ben.box, [one], false)
    await until(() => !ben.browser.items.get(one)!.read)
    for (const browser of [ben.browser, other, third, eve.browser, raw]) browser.close()
  })

  test('holds so many mailboxes, is open so often, and is changed so often (H105, H107)', async () => {
    const keys = Array.from({ length: limits.mailboxes + 1 }, () => keyPairFromSeed(bytes(32)))
    const socket = await openInbox(hub)
    socket.greet(...keys.slice(0, -1))
    await socket.until(() => socket.inbox.length === limits.mailboxes)
    socket.greet(keys.at(-1)!)
    expect(await socket.closed()).toEqual({ code: 4003, reason: `mailboxes ${limits.mailboxes}` })

    const [key] = keys
    const many = []
    for (let i = 0; i < limits.inboxesPerMailbox; i++) {
      const one = await openInbox(hub)
      one.greet(key!)
      await one.take('box')
      many.push(one)
    }
    const over = await openInbox(hub)
    over.greet(key!)
    expect(await over.closed()).toEqual({ code: 4003, reason: `connections ${limits.inboxesPerMailbox}` })

    const [first] = many
    // More than a hub that is slow lets through meanwhile.
    for (let i = 0; i < 4 * limits.inboxWritesBurst; i++)
      first!.send({
        type: 'mark',
        box: mailboxIdOf(key!.publicKey),
        ids: [toBase64Url(bytes(16))],
        read: true,
      })
    const { code, retryAfterMs } = await first!.take('refused')
    expect(code).toBe('rate-limited')
    expect(retryAfterMs).toBeGreaterThan(0)
    for (const one of many) one.close()
  })

  test('an address makes so many new mailboxes a minute (H107)', async () => {
    const clock = createTestClock()
    const own = await startTestHub({ clock, perAddressFactor: 1 })
    const keys = () => Array.from({ length: limits.mailboxes }, () => keyPairFromSeed(bytes(32)))
    const known = keys()
    for (const some of [known, keys()]) {
      const socket = await openInbox(own)
      socket.greet(...some)
      await socket.until(() => socket.inbox.length === limits.mailboxes)
      socket.close()
    }
    const over = await openInbox(own)
    over.greet(keyPairFromSeed(bytes(32)))
    expect(await over.closed()).toEqual({
      code: 4003,
      reason: `new mailboxes ${limits.mailboxesPerMinute}`,
    })
    const back = await openInbox(own)
    back.greet(...known)
    await back.take('box')
    back.close()
    await closeOn(clock, own)
  })
})
