import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keyPairFromSeed } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import type { InboxToClient } from '../../lib/protocol/mail.ts'
import type { Follow } from '../../lib/protocol/session-follows.ts'
import { type PublicSession, signReport } from '../../lib/protocol/sessions.ts'
import type { HubOptions } from '../../server/hub.ts'
import { createInbox } from '../../server/inbox.ts'
import type { Mailboxes } from '../../server/mailboxes.ts'
import { createMetrics } from '../../server/metrics.ts'
import { createTestClock, type TestClock } from '../support/test-clock.ts'
import { until } from '../support/until.ts'
import { createCorrespondent, note, openInbox } from './mail-client.ts'
import { sessionOf } from './session-client.ts'
import { bytes, call, openRoom, startTestHub, type TestHub, type TestRoom } from './test-hub.ts'

// Connections that are told when what they follow is made public.

let hub: TestHub
let clock: TestClock
let serial = 0

async function start(options: Partial<HubOptions> = {}): Promise<void> {
  clock = createTestClock(1_700_000_000_000)
  hub = await startTestHub({ clock, perAddressFactor: 100, ...options })
}
beforeEach(() => start())
afterEach(async () => {
  const closing = hub.close()
  await clock.advance(2_000)
  await closing
})

const put = (room: TestRoom, change: Partial<PublicSession> = {}, type?: 'private') =>
  call(hub, 'PUT', `/v1/sessions/${room.id}`, sessionOf(room, { serial: ++serial, ...change }, type).signed)
async function publish(change: Partial<PublicSession> = {}): Promise<TestRoom> {
  const room = await openRoom(hub)
  await clock.advance(1)
  expect((await put(room, change)).status).toBe(200)
  return room
}

interface Asked {
  readonly hosts?: readonly TestRoom[]
  readonly tags?: readonly string[]
  readonly sinceMs?: number
}

/** A connection without a mailbox, and what it is told. */
async function connect() {
  const inbox = await openInbox(hub)
  inbox.send({ type: 'hello', v: 1, boxes: [] })
  const told = () =>
    (inbox.inbox as InboxToClient[]).flatMap(one => (one.type === 'session' ? [one.session.room] : []))
  return {
    ...inbox,
    told,
    say: ({ hosts = [], tags = [], ...rest }: Asked) =>
      inbox.send({ type: 'follow', hosts: hosts.map(({ id }) => id), tags, ...rest }),
    /** Resolves with the hub's clock once it is followed. */
    async follow(asked: Asked): Promise<number> {
      this.say(asked)
      return (await inbox.take('followed')).timeMs
    },
    /** Takes the next one out. */
    next: async () => (await inbox.take('session')).session,
  }
}

describe('a connection that follows', () => {
  test('is told of its hosts and tags as they are published, with what the list shows and nothing else (H116, H117)', async () => {
    const host = await openRoom(hub)
    const ada = await connect()
    expect(await ada.follow({ hosts: [host], tags: ['chess', 'go'] })).toBe(clock.now())
    await publish({ tags: ['checkers'] })
    const tagged = await publish({ tags: ['games', 'chess'] })
    const { body } = await call(hub, 'GET', `/v1/sessions/${tagged.id}`)
    expect(await ada.next()).toEqual(body)
    await put(host, { title: 'Again' })
    expect((await ada.next()).room).toBe(host.id)
    await clock.advance(1)
    // It is on the list already: no news.
    await put(host, { title: 'Another title', tags: ['go'] })
    await put(host, {}, 'private')
    const last = await publish({ tags: ['go'] })
    expect((await ada.next()).room).toBe(last.id)
    expect(ada.told()).toEqual([])
    ada.close()
  })

  test('is told what was published since a moment and is still listed, oldest first; otherwise nothing of before (H116)', async () => {
    await publish({ tags: ['chess'] })
    const sinceMs = clock.now()
    const first = await publish({ tags: ['chess'] })
    const ended = await publish({ tags: ['chess'] })
    await put(ended, {}, 'private')
    await publish({ tags: ['go'] })
    const second = await publish()
    const ada = await connect()
    await ada.follow({ tags: ['chess'], hosts: [second] })
    expect(ada.told()).toEqual([])
    await ada.follow({ tags: ['chess'], hosts: [second], sinceMs })
    expect(ada.told()).toEqual([first.id, second.id])
    // Once: what comes after is told as it comes.
    await ada.follow({ tags: ['chess'], hosts: [second], sinceMs })
    expect(ada.told()).toEqual([first.id, second.id])
    ada.close()
  })

  test('follows what it has named last, and nothing after it has gone (H116, H117)', async () => {
    const [ada, ben] = [await connect(), await connect()]
    await ada.follow({ tags: ['chess'] })
    await ben.follow({ tags: ['chess', 'go'] })
    await ada.follow({ tags: ['go'] })
    await publish({ tags: ['chess'] })
    await ben.next()
    const go = await publish({ tags: ['go'] })
    expect((await ada.next()).room).toBe(go.id)
    await ada.follow({})
    await publish({ tags: ['go'] })
    expect((await ben.next()).room).toBe(go.id)
    await ben.next()
    ben.close()
    await ben.closed()
    const again = await connect()
    await publish({ tags: ['go', 'chess'] })
    await again.follow({})
    expect([...ada.told(), ...again.told()]).toEqual([])
    for (const one of [ada, again]) one.close()
  })

  test('hears nothing of what is hidden (H117)', async () => {
    const room = await publish({ tags: ['chess'] })
    for (let i = 0; i < 3; i++) {
      const report = signReport(keyPairFromSeed(bytes(32)), room.id, hub.url, { reason: 'spam', words: '' })
      expect((await call(hub, 'POST', `/v1/sessions/${room.id}/reports`, report)).status).toBe(200)
    }
    await put(room, {}, 'private')
    const ada = await connect()
    await ada.follow({ tags: ['chess'], hosts: [room] })
    await clock.advance(1)
    await put(room, { tags: ['chess'] })
    const shown = await publish({ tags: ['chess'] })
    expect((await ada.next()).room).toBe(shown.id)
    await ada.follow({ tags: ['chess'], hosts: [room], sinceMs: 0 })
    expect(ada.told()).toEqual([shown.id])
    ada.close()
  })

  test('may be that of mailboxes too, and is none of who is turned away (H105, H116)', async () => {
    const ada = createCorrespondent(hub)
    const inbox = await openInbox(hub)
    inbox.greet(ada.key)
    inbox.send({ type: 'follow', hosts: [], tags: ['chess'] })
    await inbox.take('followed')
    const room = await publish({ tags: ['chess'] })
    expect((await inbox.take('session')).session.room).toBe(room.id)
    expect((await ada.send(ada.box, note('both'), { from: ada.key })).ok).toBe(true)
    await inbox.take('item')
    const eve = await openInbox(hub)
    const { box } = eve.signed(ada.key)
    eve.send({ type: 'hello', v: 1, boxes: [{ ...eve.signed(keyPairFromSeed(bytes(32))), box }] })
    eve.send({ type: 'follow', hosts: [], tags: ['chess'], sinceMs: 0 })
    expect(await eve.closed()).toEqual({ code: 4001, reason: 'wrong-key' })
    const rude = await openInbox(hub)
    rude.send({ type: 'follow', hosts: [], tags: ['chess'], sinceMs: 0 })
    expect(await rude.closed()).toEqual({ code: 4001, reason: 'bad-hello' })
    for (const one of [eve, rude]) expect(JSON.stringify(one.inbox)).not.toContain(room.id)
    inbox.close()
  })

  test('names no more than it may, nor anew too often (H116)', async () => {
    const ada = await connect()
    const tags = Array.from({ length: limits.followedTags + 1 }, (_, i) => `tag${i}`)
    ada.say({ tags })
    ada.say({ tags: ['Not a tag'] })
    for (let i = 0; i < limits.followsBurst; i++) await ada.follow({ tags: tags.slice(1) })
    ada.say({ tags: ['chess'] })
    expect(await ada.take('refused')).toMatchObject({ code: 'rate-limited', retryAfterMs: 1_000 })
    await clock.advance(1_000)
    await ada.follow({ tags: ['chess'] })
    ada.close()
  })

  test('is told of so many a minute; the others are in the list (H117)', async () => {
    const rooms = await Promise.all(Array.from({ length: limits.sessionsToldBurst + 3 }, () => openRoom(hub)))
    const ada = await connect()
    await ada.follow({ tags: ['chess'] })
    for (const room of rooms) expect((await put(room, { tags: ['chess'] })).status).toBe(200)
    await ada.until(() => ada.told().length === limits.sessionsToldBurst || null)
    await clock.advance(2_000)
    const later = await publish({ tags: ['chess'] })
    await ada.until(() => ada.told().includes(later.id) || null)
    expect(ada.told()).toHaveLength(limits.sessionsToldBurst + 1)
    ada.close()
  })
})

test('a hub that lists nothing takes it, and has nothing to tell (H116)', async () => {
  const closing = hub.close()
  await clock.advance(2_000)
  await closing
  await start({ publicSessions: false })
  const ada = await connect()
  await ada.follow({ tags: ['chess'], sinceMs: 0 })
  expect(ada.told()).toEqual([])
  ada.close()
})

test('of what a connection asks while the hub still tells, the newest counts, and the rest does not pile up (H116)', async () => {
  const inbox = createInbox({
    mailboxes: {} as Mailboxes,
    followers: { join: () => ({ follow, close: () => undefined }), published: async () => undefined },
    clock,
    randomBytes: length => new Uint8Array(length),
    origins: [],
    metrics: createMetrics(),
    log: pino({ level: 'silent' }),
    perAddressFactor: 1,
  })
  const asked: (readonly string[])[] = []
  const told: (() => void)[] = []
  function follow({ tags }: Follow): Promise<void> {
    asked.push(tags)
    return new Promise(resolve => told.push(resolve))
  }
  let say: (message: unknown) => void = () => undefined
  const nothing = () => undefined
  inbox(
    {
      ...{ behind: false, send: nothing, deliver: async () => undefined, sendFrame: nothing, close: nothing },
      ...{ onFrame: nothing, onClose: nothing },
      onMessage(run) {
        say = run
      },
    },
    '127.0.0.1',
  )
  say({ type: 'hello', v: 1, boxes: [] })
  const want = (tag: string) => say({ type: 'follow', hosts: [], tags: [tag] })
  want('one')
  await until(() => expect(asked).toEqual([['one']]))
  want('two')
  want('three')
  told.shift()?.()
  await until(() => expect(asked).toEqual([['one'], ['three']]))
  told.shift()?.()
  await new Promise(setImmediate)
  want('four')
  await until(() => expect(asked).toEqual([['one'], ['three'], ['four']]))
})
