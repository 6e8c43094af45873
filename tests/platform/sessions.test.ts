import { afterEach, beforeEach, expect, test } from 'vitest'
import { type KeyPair, keyPairFromSeed } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { decodeLink } from '../../lib/core/links.ts'
import type { Notification } from '../../lib/core/notifications/types.ts'
import { ok } from '../../lib/core/result.ts'
import { createInboxes, type Inboxes } from '../../lib/platform/background/inboxes.ts'
import { sessionNotification } from '../../lib/platform/background/notifications/session-notification.ts'
import type { OwnerRequest } from '../../lib/platform/background/owner-requests.ts'
import { createFinding } from '../../lib/platform/background/sessions/finding.ts'
import { createFollows } from '../../lib/platform/background/sessions/follows.ts'
import { createPublishing } from '../../lib/platform/background/sessions/publishing.ts'
import { createRelayedRooms } from '../../lib/platform/background/sessions/relayed-rooms.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { connectInbox } from '../../lib/platform/inbox.ts'
import { createSessionHub } from '../../lib/platform/session-hub.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import { notification } from '../../lib/protocol/notifications.ts'
import type { FollowedThing } from '../../lib/protocol/session-follows.ts'
import type { SessionForm } from '../../lib/protocol/session-requests.ts'
import { openWebSocket } from '../server/mail-client.ts'
import { bytes, startTestHub, type TestHub } from '../server/test-hub.ts'
import { createMemoryStores } from '../support/memory-stores.ts'
import { createNodeBrowser, type NodeBrowser } from '../support/node-browser.ts'
import { createRealClock } from '../support/real-clock.ts'

let hub: TestHub
let browsers: NodeBrowser[]
const { until } = createRealClock()
const closing: (() => void)[] = []

beforeEach(async () => {
  hub = await startTestHub({ perAddressFactor: 100 })
  browsers = []
})
afterEach(async () => {
  for (const close of closing.splice(0)) close()
  await Promise.all(browsers.map(browser => browser.close()))
  for (const { database } of browsers) database.close()
  await hub.close()
})

/** A browser with its public sessions on its own stores and the real hub. */
async function browserOf(name: string) {
  const browser = await createNodeBrowser({ name, clock: createRealClock() })
  browsers.push(browser)
  const { database } = browser
  const relayed = createRelayedRooms(room => createSettingStore(database, room))
  let serial = 0
  const publishing = createPublishing({
    room: () => browser.saved(),
    roomSettings: room => createSettingStore(database, room),
    relayed,
    sessionHub: url => createSessionHub(fetch, url),
    async answer(request) {
      if (request.type === 'set-room-relayed') return ok(await relayed.set(request.room, request.on))
      const { room: _, ...asked } = request as OwnerRequest
      return ok(await browser.ask(asked as never))
    },
    now: () => ++serial,
  })
  const finding = createFinding({
    hub: async () => hub.url,
    sessionHub: url => createSessionHub(fetch, url),
    store: createSettingStore(database, ''),
    isKnown: async room => (await browser.saved().catch(() => undefined))?.room === room,
    identity: () => loadIdentity(database, length => new Uint8Array(bytes(length))),
  })
  return { ...browser, browser, publishing, finding, relayed }
}

const form: SessionForm = {
  title: 'Reading the planner',
  description: 'Line by line.',
  tags: ['sql'],
  language: 'en',
  people: 12,
  tellsSite: true,
  role: 'viewer',
}

test('H110 H111 J1 J2 what an owner publishes is found by others, with a way in, and without direct links', async () => {
  const ada = await browserOf('Ada')
  await ada.found(hub.url)
  const { room } = await ada.saved()
  expect(await ada.publishing.get(room)).toMatchObject({ value: { said: null, listed: false } })
  expect(await ada.publishing.publish(room, form)).toEqual(ok(null))
  expect(await ada.publishing.get(room)).toMatchObject({
    value: { said: form, listed: { here: 1 }, site: 'https://example.com', relayed: true },
  })
  expect((await ada.ask({ type: 'get-room-details' })).peopleLimit).toBe(12)

  const bob = await browserOf('Bob')
  const found = await bob.finding.list({ tag: 'sql', words: 'planner' })
  if (!found.ok) throw new Error(found.error)
  const [entry] = found.value.sessions
  expect(found.value).toMatchObject({ count: 1, next: null, hub: hub.url })
  expect(entry).toMatchObject({
    room,
    site: 'https://example.com',
    here: 1,
    known: false,
    way: { role: 'viewer' },
  })
  expect((await bob.browser.join(entry!.way!.link)).ok).toBe(true)
  expect((await bob.saved()).role).toBe('viewer')
  expect(await bob.finding.list({})).toMatchObject({ value: { sessions: [{ room, known: true }] } })
})

test('J1 a change keeps the link unless it lets people do something else, and unpublishing closes it', async () => {
  const ada = await browserOf('Ada')
  await ada.found(hub.url)
  const { room } = await ada.saved()
  const linkNow = async () => {
    const found = await ada.finding.list({})
    return found.ok ? found.value.sessions[0]?.way?.link : undefined
  }
  await ada.publishing.publish(room, form)
  const first = await linkNow()
  await ada.relayed.set(room, false)
  await ada.publishing.publish(room, { ...form, title: 'Another title', tellsSite: false })
  expect(await linkNow()).toBe(first)
  expect(await ada.relayed.has(room)).toBe(false)
  expect(await ada.finding.list({})).toMatchObject({
    value: { sessions: [{ title: 'Another title', site: null }] },
  })
  await ada.publishing.publish(room, { ...form, role: 'ask' })
  const second = await linkNow()
  expect(decodeLink(second!)).toMatchObject({ value: { role: 'ask' } })
  const isOpen = async (href: string | undefined) =>
    (await ada.ask({ type: 'get-room-details' })).links.some(link => link.href === href)
  expect([await isOpen(first), await isOpen(second)]).toEqual([false, true])

  expect(await ada.publishing.unpublish(room)).toEqual(ok(null))
  expect(await ada.finding.list({})).toMatchObject({ value: { count: 0 } })
  expect(await isOpen(second)).toBe(false)
  expect(await ada.publishing.get(room)).toMatchObject({ value: { said: null, listed: false } })
})

test('J1 what is published follows the room’s rules: another limit, another link when all were closed, and off the list with its link', async () => {
  const ada = await browserOf('Ada')
  await ada.found(hub.url)
  const { room } = await ada.saved()
  const listed = async () => {
    const found = await ada.finding.list({})
    return found.ok ? found.value.sessions[0] : undefined
  }
  const isOpen = async (href: string | undefined) =>
    (await ada.ask({ type: 'get-room-details' })).links.some(link => link.href === href)
  await ada.publishing.publish(room, form)
  await ada.ask({ type: 'set-people-limit', people: 7 })
  await ada.publishing.ruled({ type: 'set-people-limit', room, people: 7 })
  expect(await listed()).toMatchObject({ people: 7, title: form.title })
  expect(await ada.publishing.get(room)).toMatchObject({ value: { said: { ...form, people: 7 } } })

  const first = (await listed())!.way!.link
  const bob = await browserOf('Bob')
  await bob.browser.join(first)
  const person = await bob.person()
  await ada.ask({ type: 'remove-person', person })
  expect(await isOpen(first)).toBe(false)
  await ada.publishing.ruled({ type: 'remove-person', room, person })
  const second = (await listed())!.way!.link
  expect([second === first, await isOpen(second)]).toEqual([false, true])

  const other = (await ada.ask({ type: 'make-link', role: 'viewer', expiresAtMs: 0, uses: 0 })).id
  await ada.publishing.ruled({ type: 'close-link', room, link: other })
  expect(await listed()).toBeDefined()
  const { id } = (await ada.ask({ type: 'get-room-details' })).links.find(({ href }) => href === second)!
  await ada.publishing.ruled({ type: 'close-link', room, link: id })
  expect([await listed(), await isOpen(second)]).toEqual([undefined, false])
  expect(await ada.publishing.get(room)).toMatchObject({ value: { said: null } })
})

test('nobody but its owner publishes a room', async () => {
  const [ada, bob] = [await browserOf('Ada'), await browserOf('Bob')]
  await bob.browser.join(await ada.found(hub.url))
  const { room } = await bob.saved()
  expect(await bob.publishing.publish(room, form)).toEqual({ ok: false, error: 'not-owner' })
  expect(await bob.publishing.unpublish(room)).toEqual({ ok: false, error: 'not-owner' })
})

test('H113 J3 what somebody reports or hides they see no more, at once; others do', async () => {
  const [ada, bob] = [await browserOf('Ada'), await browserOf('Bob')]
  await ada.found(hub.url)
  const { room } = await ada.saved()
  await ada.publishing.publish(room, form)
  expect(await bob.finding.report(room, { reason: 'spam', words: '' })).toEqual(ok(null))
  expect(await bob.finding.list({})).toMatchObject({ value: { sessions: [] } })
  const eve = await browserOf('Eve')
  expect(await eve.finding.list({})).toMatchObject({ value: { sessions: [{ room }] } })
  await eve.finding.hide(room)
  expect(await eve.finding.list({})).toMatchObject({ value: { sessions: [] } })
})

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

test('a hub that does not answer is said, and what was published stays known', async () => {
  const ada = await browserOf('Ada')
  await ada.found(hub.url)
  const { room } = await ada.saved()
  await ada.publishing.publish(room, form)
  await hub.close()
  expect(await ada.publishing.get(room)).toMatchObject({ value: { said: form, listed: null } })
  expect(await ada.finding.list({})).toEqual({ ok: false, error: 'hub-down' })
  expect(await ada.publishing.unpublish(room)).toEqual({ ok: false, error: 'hub-down' })
  hub = await startTestHub()
})
