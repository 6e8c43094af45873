import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeLink } from '../../lib/core/links.ts'
import { ok } from '../../lib/core/result.ts'
import type { OwnerRequest } from '../../lib/platform/background/owner-requests.ts'
import { createFinding } from '../../lib/platform/background/sessions/finding.ts'
import { createPublishing } from '../../lib/platform/background/sessions/publishing.ts'
import { createRelayedRooms } from '../../lib/platform/background/sessions/relayed-rooms.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { createSessionHub } from '../../lib/platform/session-hub.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import type { SessionForm } from '../../lib/protocol/session-requests.ts'
import { bytes, startTestHub, type TestHub } from '../server/test-hub.ts'
import { createNodeBrowser, type NodeBrowser } from '../support/node-browser.ts'
import { createRealClock } from '../support/real-clock.ts'

let hub: TestHub
let browsers: NodeBrowser[]

beforeEach(async () => {
  hub = await startTestHub({ perAddressFactor: 100 })
  browsers = []
})
afterEach(async () => {
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
