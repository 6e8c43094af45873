import { afterEach, expect, test } from 'vitest'
import type { Acquaintance } from '../../lib/core/acquaintances.ts'
import type { PersonId, RecordId, RoomId } from '../../lib/core/ids.ts'
import { personKey } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { encodeLink } from '../../lib/core/links.ts'
import type { Notification } from '../../lib/core/notifications/types.ts'
import { firstNotificationSettings } from '../../lib/core/notifications/ways.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { createMentionLetters } from '../../lib/platform/background/notifications/mention-letters.ts'
import { createTeller } from '../../lib/platform/background/notifications/teller.ts'
import { postLetter, type SealedLetter } from '../../lib/platform/hub-mail.ts'
import type { MailContent } from '../../lib/protocol/mail-content.ts'
import { createCorrespondent } from '../server/mail-client.ts'
import { bytes, hubForFile } from '../server/test-hub.ts'
import { createMemoryStores } from '../support/memory-stores.ts'
import { type NotifiedBrowser, openNotifiedBrowser } from '../support/notified-browser.ts'
import { createRealClock } from '../support/real-clock.ts'
import { createTestClock } from '../support/test-clock.ts'

// What a person is told of: the list, its way through their mailbox to their other browsers, and when and how it is told.

const hub = hubForFile({ perAddressFactor: 100 })
const { until } = createRealClock()
const room = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId
const record = (number: number) => `${String(number).padStart(21, '0')}A` as RecordId

const mention = (number: number, change: Partial<Notification> = {}): Notification => ({
  id: `call/${room}/${record(number)}`,
  what: 'mentioned',
  timeMs: Date.now() - 60_000 * number,
  read: false,
  count: 1,
  by: { name: 'Ben', color: 3 },
  room,
  roomName: 'Tides',
  words: `number ${number}`,
  target: { kind: 'record', record: record(number) },
  mail: null,
  ...change,
})

const open: NotifiedBrowser[] = []
async function browserOf(seed: Uint8Array, stores?: NotifiedBrowser['stores']): Promise<NotifiedBrowser> {
  const browser = await openNotifiedBrowser(hub, seed, stores)
  open.push(browser)
  return browser
}
afterEach(() => {
  for (const browser of open.splice(0)) browser.close()
})

const invite = (words = ''): MailContent => ({
  type: 'invite',
  name: 'Ben',
  color: 3,
  link: encodeLink({
    hub: 'https://hub.example',
    room,
    secret: bytes(16),
    role: 'editor',
    roomName: 'Tides',
    inviter: 'Ben',
    landing: 'https://example.org/',
  }),
  roomName: 'Tides',
  words,
})

test('G63 there is no connection until somebody wants to receive, and none after', async () => {
  const ada = await browserOf(bytes(32))
  const ben = createCorrespondent(hub)
  expect(await ada.receiving.hubs()).toEqual([])
  expect(await ben.send(ada.box, invite())).toMatchObject({ ok: false, error: 'not-receiving' })
  await ada.receiving.set(true)
  await until(() => !ada.callsLater())
  expect((await ben.send(ada.box, invite())).ok).toBe(true)
  await until(() => ada.shown().length === 1)
  await ada.receiving.set(false)
  await eventually(async () => (await ada.receiving.hubs()).length === 0)
  expect(await ben.send(ada.box, invite())).toMatchObject({ ok: false, error: 'not-receiving' })
})

test('G63 what is switched off in one browser is off in the others', async () => {
  const seed = bytes(32)
  const [one, two] = [await browserOf(seed), await browserOf(seed)]
  for (const browser of [one, two]) await browser.receiving.set(true)
  await eventually(
    async () => (await one.receiving.hubs()).length > 0 && !one.callsLater() && !two.callsLater(),
  )
  await one.receiving.set(false)
  await eventually(async () => !(await two.receiving.on()))
})

test('G64 an invitation is in all of a person’s browsers, read and deleted in all, and told once where it came', async () => {
  const seed = bytes(32)
  const [one, two] = [await browserOf(seed), await browserOf(seed)]
  for (const browser of [one, two]) await browser.receiving.set(true)
  await until(() => !one.callsLater() && !two.callsLater())
  await createCorrespondent(hub).send(one.box, invite('come'))
  await until(() => one.shown().length === 1 && two.shown().length === 1)
  expect(one.shown()).toMatchObject([
    { what: 'invited', by: { name: 'Ben' }, roomName: 'Tides', words: 'come', read: false },
  ])
  const { id } = one.shown()[0]!
  await one.mark([id], true)
  await until(() => two.shown()[0]!.read)
  expect(two.settled).toContain(id)
  const three = await browserOf(seed)
  await three.receiving.set(true)
  await until(() => three.shown().length === 1)
  expect(three.shown()[0]!.read).toBe(true)
  expect(three.told).toEqual([])
  await two.delete([id])
  await until(() => one.shown().length === 0 && three.shown().length === 0)
  expect(one.told).toHaveLength(1)
})

test('G41 G64 what is done while no hub is there is done once it is, though the browser was killed in between', async () => {
  const seed = bytes(32)
  const stores = createMemoryStores().settings
  const [one, two] = [await browserOf(seed), await browserOf(seed, stores)]
  for (const browser of [one, two]) await browser.receiving.set(true)
  await until(() => !one.callsLater() && !two.callsLater())
  const ben = createCorrespondent(hub)
  for (const words of ['come', 'read me']) await ben.send(one.box, invite(words))
  await until(() => one.shown().length === 2 && two.shown().length === 2)
  const idOf = (said: string) => one.shown().find(({ words }) => words === said)!.id
  const [gone, read] = [idOf('come'), idOf('read me')]
  two.close()
  await two.delete([gone])
  await two.mark([read], true)
  const back = await browserOf(seed, stores)
  await until(() => one.shown().length === 1 && one.shown()[0]!.read)
  expect((await back.list()).map(({ id }) => id)).toEqual([read])
})

test('G64 what was heard in a room is in the other browsers by a note, once though both have heard it, and deleted for all while one is away', async () => {
  const seed = bytes(32)
  const stores = createMemoryStores().settings
  const [one, two] = [await browserOf(seed), await browserOf(seed, stores)]
  for (const browser of [one, two]) await browser.receiving.set(true)
  await until(() => !one.callsLater() && !two.callsLater())
  await one.notify(mention(1))
  await until(() => two.shown().length === 1)
  expect(two.shown()[0]).toMatchObject({ words: 'number 1', mail: { box: two.box } })
  await two.notify(mention(1))
  expect(two.told).toHaveLength(1)
  two.close()
  await one.delete([mention(1).id])
  const back = await browserOf(seed, stores)
  expect(await back.list()).toHaveLength(1)
  await eventually(async () => (await back.list()).length === 0)
})

test('G61 G64 what became part of a line while it was noted counts once, and its note goes', async () => {
  const seed = bytes(32)
  const [one, two] = [await browserOf(seed), await browserOf(seed)]
  for (const browser of [one, two]) await browser.receiving.set(true)
  await until(() => !one.callsLater() && !two.callsLater())
  const atOnce = [1, 2, 3, 4, 5].map(number => mention(number, { timeMs: Date.now() }))
  await Promise.all(atOnce.map(fresh => one.notify(fresh)))
  await until(() => one.shown().length === 1)
  expect(one.shown()[0]!.count).toBe(5)
  await eventually(async () => (await two.list()).length === 1 && one.shown()[0]!.mail !== null)
})

test('G64 nobody else puts a note into a person’s list', async () => {
  const ada = await browserOf(bytes(32))
  await ada.receiving.set(true)
  await until(() => !ada.callsLater())
  const forged: MailContent = { type: 'note', about: 'notification', data: JSON.stringify(mention(1)) }
  const ben = createCorrespondent(hub)
  expect((await ben.send(ada.box, forged)).ok).toBe(true)
  expect((await ben.send(ada.box, invite())).ok).toBe(true)
  await until(() => ada.shown().length > 0)
  expect(ada.shown().map(({ what }) => what)).toEqual(['invited'])
})

test('G67 who was mentioned while away finds it in their list, once, signed by the key of that room', async () => {
  const ada = await browserOf(bytes(32))
  await ada.receiving.set(true)
  await until(() => !ada.callsLater())
  const [seed, person] = [bytes(32), 'B'.repeat(42).concat('A') as PersonId]
  const key = { room, person, hub: hub.url, inbox: ada.box }
  const write = createMentionLetters({
    find: async person =>
      ({ name: person[0], ownName: null, keys: [key], blocked: false }) as unknown as Acquaintance,
    personKey: async () => personKey(seed, room),
    identity: async () => ({ seed }),
    profile: async () => ({ name: 'Ben', color: 3 }),
    outbox: async () => ({
      async post(letter, { name }) {
        if (name === 'C') return new Promise<never>(() => undefined)
        const posted = await postLetter(fetch, letter as SealedLetter)
        posts++
        return posted.ok ? ok({ ...posted.value, waits: false }) : fail('not-taken')
      },
    }),
    randomBytes: length => crypto.getRandomValues(new Uint8Array(length)),
  })
  let posts = 0
  // Somebody whose hub does not answer keeps no other letter back.
  const slow = 'C'.repeat(42).concat('A') as PersonId
  const missed = { people: [slow, person], record: record(7), excerpt: 'see here, @Ada', roomName: 'Tides' }
  for (let twice = 0; twice < 2; twice++) void write({ to: 'background', type: 'missed', room, ...missed })
  await until(() => posts === 2 && ada.shown().length === 1)
  expect(ada.shown()).toMatchObject([{ id: mention(7).id, what: 'mentioned', words: 'see here, @Ada' }])
  expect(ada.told).toHaveLength(1)
})

test('G60 a list outlives the browser, forgets what is a month old, and learns what was looked at in the chat', async () => {
  const seed = bytes(32)
  const ada = await browserOf(seed)
  await ada.add(mention(1))
  await ada.add(mention(2))
  await ada.add(mention(3, { timeMs: Date.now() - limits.mailKeepMs - 1 }))
  await until(() => ada.shown().length === 2)
  const again = await browserOf(seed, ada.stores)
  expect((await again.list()).map(({ words }) => words)).toEqual(['number 1', 'number 2'])
  await again.seen(room, [record(2)], false)
  expect((await again.list()).map(({ read }) => read)).toEqual([false, true])
  await again.seen(room, [], true)
  expect((await again.list()).every(({ read }) => read)).toBe(true)
})

test('G66 whoever has gone into a room has read of being let in, of invitations to it and of its being public', async () => {
  const ada = await browserOf(bytes(32))
  const link = 'https://hub.example/j#1x'
  for (const [at, change] of [
    { what: 'admitted', target: { kind: 'room' } },
    { what: 'invited', target: { kind: 'invite', link, author: null } },
    { what: 'session-started', target: { kind: 'session', link, asks: false } },
    { what: 'event', target: { kind: 'room' } },
    { what: 'admitted', target: { kind: 'room' }, room: 'BBBBBBBBBBBBBBBBBBBBBA' as RoomId },
  ].entries())
    await ada.add(mention(at, { ...change, id: `one/${at}` } as Partial<Notification>))
  await ada.entered(room)
  const unread = (await ada.list()).filter(({ read }) => !read)
  expect(unread.map(({ id }) => id)).toEqual(['one/3', 'one/4'])
  expect(ada.settled).toEqual(['one/0', 'one/1', 'one/2'])
})

/** A teller whose ways write down what they are told. */
function createTold(
  ways: { page?: boolean; settings?: typeof firstNotificationSettings; minute?: number } = {},
) {
  const clock = createTestClock()
  const said: string[] = []
  const teller = createTeller({
    clock,
    settings: async () => ways.settings ?? firstNotificationSettings,
    minute: () => ways.minute ?? 12 * 60,
    async toast({ what, count }) {
      said.push(`toast ${what} ${count}`)
      return ways.page ?? false
    },
    desktop: async ({ what, count }) => void said.push(`desktop ${what} ${count}`),
    sound: async () => void said.push('sound'),
    failed(error) {
      throw error
    },
  })
  return { clock, said, ...teller }
}

const loud = {
  ...firstNotificationSettings,
  ways: {
    ...firstNotificationSettings.ways,
    mention: { badge: true, toast: true, desktop: true, sound: true },
  },
}

test('G62 who looks at a page is told there, who does not on the desktop, and whoever wants it hears it', async () => {
  const away = createTold({ settings: loud })
  away.tell(mention(1))
  await away.clock.advance(0)
  expect(away.said).toEqual(['toast mentioned 1', 'desktop mentioned 1', 'sound'])
  const there = createTold({ page: true })
  there.tell(mention(1))
  await there.clock.advance(0)
  expect(there.said).toEqual(['toast mentioned 1'])
  const quiet = { ...loud, quiet: { on: true, fromMinute: 720, untilMinute: 780 } }
  const asleep = createTold({ settings: quiet, minute: 750 })
  asleep.tell(mention(1))
  await asleep.clock.advance(0)
  expect(asleep.said).toEqual([])
})

test('G61 a storm is told every two seconds, many at once as a number, and what was seen meanwhile not at all', async () => {
  const { clock, said, tell, forget } = createTold({ settings: loud })
  for (let i = 0; i < 1_000; i++) {
    tell(mention(1, { count: i + 1 }))
    await clock.advance(60)
  }
  await clock.advance(10_000)
  expect(said.filter(one => one.startsWith('desktop')).length).toBeLessThanOrEqual(31)
  expect(said.filter(one => one === 'sound')).toHaveLength(1)
  expect(said.at(-1)).toBe('desktop mentioned 1000')
  said.length = 0
  for (let i = 0; i < 9; i++) tell(mention(i, { what: 'invited' }))
  await clock.advance(0)
  expect(said).toEqual(['toast several 9', 'desktop several 9'])
  said.length = 0
  tell(mention(20))
  forget([mention(20).id])
  await clock.advance(10_000)
  expect(said).toEqual([])
  expect(clock.waiting).toBe(0)
})

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  let held = false
  const looking = (async () => {
    while (!held) {
      held = await holds()
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  })()
  await until(() => held).finally(() => {
    held = true
  })
  await looking
}
