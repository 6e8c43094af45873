import { afterEach, beforeEach, expect, test } from 'vitest'
import { type KeyPair, keyPairFromSeed } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import type { Notification } from '../../lib/core/notifications/types.ts'
import { ok } from '../../lib/core/result.ts'
import { createInboxes, type Inboxes } from '../../lib/platform/background/inboxes.ts'
import { createKnownPeople } from '../../lib/platform/background/known-people.ts'
import { sessionNotification } from '../../lib/platform/background/notifications/session-notification.ts'
import { createFollows } from '../../lib/platform/background/sessions/follows.ts'
import { mayTell } from '../../lib/platform/background/sessions/may-tell.ts'
import type { SavedRoom } from '../../lib/platform/database.ts'
import { connectInbox } from '../../lib/platform/inbox.ts'
import { createPeopleStore } from '../../lib/platform/people-store.ts'
import { notification } from '../../lib/protocol/notifications.ts'
import type { FollowedThing } from '../../lib/protocol/session-follows.ts'
import { openWebSocket } from '../server/mail-client.ts'
import { bytes, startTestHub, type TestHub } from '../server/test-hub.ts'
import { createMemoryStores } from '../support/memory-stores.ts'
import { createRealClock } from '../support/real-clock.ts'
import { createSessionBrowser, readingForm as form, type SessionBrowser } from '../support/session-browser.ts'

// Who follows hosts and tags of public sessions, on their own stores and a real hub.

const { until } = createRealClock()
const closing: (() => void)[] = []
let hub: TestHub
let browsers: SessionBrowser[]

beforeEach(async () => {
  hub = await startTestHub({ perAddressFactor: 100 })
  browsers = []
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await Promise.all(browsers.map(({ browser }) => browser.close()))
  for (const { database } of browsers) database.close()
  await hub.close()
})

async function browserOf(name: string): Promise<SessionBrowser> {
  const browser = await createSessionBrowser(name, () => hub.url)
  browsers.push(browser)
  return browser
}

/** A browser that is told of what it follows: its own list of it, and its one connection to the hub. `stores`: of one that was here before. */
async function followerAt(at: string, stores = createMemoryStores().settings, keys: readonly KeyPair[] = []) {
  const told: { title: string; tags: readonly string[] }[] = []
  const shown: Notification[] = []
  const state = { isWanted: true, mayTell: true, askedWhether: 0, sockets: 0 }
  const inboxes: Inboxes = createInboxes({
    wanted: async () => [
      ...(keys.length > 0 ? [{ hub: at, keys }] : []),
      ...follows.hubs().map(hub => ({ hub, keys: [] })),
    ],
    connect: (hub, of, events) => {
      const inbox = connectInbox({
        ...{
          hub,
          keys: of,
          events,
          clock: createRealClock(),
          randomBytes: length => new Uint8Array(bytes(length)),
        },
        openSocket(url) {
          state.sockets++
          return openWebSocket(url)
        },
        follows: () => follows.at(hub),
      })
      closing.push(inbox.close)
      return inbox
    },
    callLater: () => undefined,
  })
  const follows = await createFollows({
    store: stores,
    now: Date.now,
    isWanted: () => state.isWanted,
    changed: inboxes.refresh,
    mayTell: async () => {
      state.askedWhether++
      return state.mayTell
    },
    async tell(found, tags) {
      told.push({ title: found.session.title, tags })
      shown.push(sessionNotification(found, tags, Date.now()))
    },
    failed(error) {
      throw error
    },
  })
  let confirmed = 0
  inboxes.listen(follows.listener)
  inboxes.listen({ followed: () => void confirmed++ })
  await inboxes.refresh()
  return {
    ...{ follows, inboxes, told, shown, state, stores },
    /** Resolves when the hub has it. */
    async set(thing: FollowedThing, on = true) {
      const before = confirmed
      expect(await follows.set(thing, on)).toEqual(ok(null))
      if (follows.at(at) !== null) await until(() => confirmed > before)
    },
    until: (count: number) => until(() => told.length >= count),
    connected: () => until(() => confirmed > 0),
    away() {
      for (const close of closing.splice(0)) close()
    },
  }
}

test('J4 J5 who follows a host or a tag is told once when it is published, on one connection, without a mailbox', async () => {
  const [ada, eve] = [await browserOf('Ada'), await browserOf('Eve')]
  for (const one of [ada, eve]) await one.found(hub.url)
  const [room, other] = [(await ada.saved()).room, (await eve.saved()).room]
  // What is listed when it is first followed is no news.
  await eve.publishing.publish(other, { ...form, title: 'Listed already' })
  const bob = await followerAt(hub.url)
  expect(bob.state.sockets).toBe(0)
  await bob.set({ kind: 'tag', hub: hub.url, tag: 'sql' })
  await bob.set({ kind: 'host', hub: hub.url, room, title: 'Reading' })
  await ada.publishing.publish(room, form)
  await bob.until(1)
  expect(bob.told).toEqual([{ title: form.title, tags: ['sql'] }])
  expect(bob.shown).toMatchObject([
    {
      what: 'session-started',
      room,
      roomName: form.title,
      words: '#sql · Line by line.',
      target: { kind: 'session', asks: false },
    },
  ])
  expect(notification.safeParse(bob.shown[0]).success).toBe(true)
  // Taken off the list and published again at once, it is the same to its followers.
  await ada.publishing.unpublish(room)
  await ada.publishing.publish(room, { ...form, title: 'Again' })
  await eve.publishing.unpublish(other)
  await eve.publishing.publish(other, { ...form, title: 'Another', tags: ['sql', 'rust'] })
  await bob.until(2)
  expect(bob.told.slice(1)).toEqual([{ title: 'Another', tags: ['sql'] }])
  expect(bob.state.sockets).toBe(1)
  await bob.set({ kind: 'tag', hub: hub.url, tag: 'sql' }, false)
  await bob.set({ kind: 'host', hub: hub.url, room, title: 'Reading' }, false)
  expect([bob.follows.list(), bob.follows.hubs(), bob.follows.at(hub.url)]).toEqual([[], [], null])
})

test('J5 what was published while the browser was away is told when it is back, once, if it is still listed', async () => {
  const [ada, eve] = [await browserOf('Ada'), await browserOf('Eve')]
  for (const one of [ada, eve]) await one.found(hub.url)
  const bob = await followerAt(hub.url)
  await bob.set({ kind: 'tag', hub: hub.url, tag: 'sql' })
  bob.away()
  for (const one of [ada, eve]) await one.publishing.publish((await one.saved()).room, form)
  await eve.publishing.unpublish((await eve.saved()).room)
  const back = await followerAt(hub.url, bob.stores)
  await back.until(1)
  back.away()
  const again = await followerAt(hub.url, bob.stores)
  await again.connected()
  await eve.publishing.publish((await eve.saved()).room, { ...form, title: 'Later' })
  await again.until(1)
  const titles = [bob, back, again].map(({ told }) => told.map(({ title }) => title))
  expect(titles).toEqual([[], [form.title], ['Later']])
})

test('J5 J6 nothing comes of what is not to be told, nor while no way of telling is on; then the hub hears of nothing', async () => {
  const [ada, eve] = [await browserOf('Ada'), await browserOf('Eve')]
  for (const one of [ada, eve]) await one.found(hub.url)
  const bob = await followerAt(hub.url)
  await bob.set({ kind: 'tag', hub: hub.url, tag: 'sql' })
  bob.state.isWanted = false
  await bob.inboxes.refresh()
  expect(bob.inboxes.isOpen(hub.url)).toBe(false)
  bob.state.isWanted = true
  bob.state.mayTell = false
  await bob.inboxes.refresh()
  await until(() => bob.inboxes.isOpen(hub.url))
  await ada.publishing.publish((await ada.saved()).room, form)
  await until(() => bob.state.askedWhether === 1)
  bob.state.mayTell = true
  await eve.publishing.publish((await eve.saved()).room, { ...form, title: 'To be told' })
  await bob.until(1)
  expect(bob.told).toEqual([{ title: 'To be told', tags: ['sql'] }])
})

test('J6 nobody is told of their own room, of one that they hid or reported, nor of one whose owner they blocked', async () => {
  const [ada, bob] = [await browserOf('Ada'), await browserOf('Bob')]
  await bob.browser.join(await ada.found(hub.url))
  const saved = await ada.saved()
  const { room } = saved
  const knows = async (of: typeof ada, mine?: SavedRoom) => {
    const people = createKnownPeople({
      store: createPeopleStore(of.database),
      rooms: { list: async () => [saved] },
      unsent: async () => new Set(),
      now: () => 1,
      changed: async () => undefined,
    })
    const deps = { rooms: { get: async () => mine }, people, sessions: of.finding }
    return { people, may: () => mayTell(deps, room) }
  }
  expect(await (await knows(ada, saved)).may()).toBe(false)
  const { people, may } = await knows(bob)
  const [host, guest] = [await ada.person(), await bob.person()]
  const seen = { name: 'Ada', color: 0, picture: null }
  await people.seen({
    ...{ to: 'background', type: 'people', room },
    people: [
      { person: host, ...seen, owner: true },
      { person: guest, ...seen },
    ],
  })
  await people.block(guest, true)
  expect(await may()).toBe(true)
  await people.block(host, true)
  expect(await may()).toBe(false)
  await people.block(host, false)
  await bob.finding.hide(room)
  expect(await may()).toBe(false)
})

test('J4 one follows so many hosts and tags, and mail comes on the same connection', async () => {
  const key = keyPairFromSeed(bytes(32))
  const bob = await followerAt(hub.url, undefined, [key])
  for (let i = 0; i < limits.followedTags; i++)
    await bob.follows.set({ kind: 'tag', hub: hub.url, tag: `tag${i}` }, true)
  expect(await bob.follows.set({ kind: 'tag', hub: hub.url, tag: 'more' }, true)).toEqual({
    ok: false,
    error: 'too-many',
  })
  expect(await bob.follows.set({ kind: 'tag', hub: hub.url, tag: 'tag1' }, true)).toEqual(ok(null))
  await bob.connected()
  expect(bob.state.sockets).toBe(1)
  expect(bob.follows.at(hub.url)?.tags).toHaveLength(limits.followedTags)
})
