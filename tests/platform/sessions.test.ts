import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import { decodeLink } from '../../lib/core/links.ts'
import { ok } from '../../lib/core/result.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import { startTestHub, type TestHub } from '../server/test-hub.ts'
import { createSessionBrowser, readingForm as form, type SessionBrowser } from '../support/session-browser.ts'

let hub: TestHub
let browsers: SessionBrowser[]

beforeEach(async () => {
  hub = await startTestHub({ perAddressFactor: 100 })
  browsers = []
})
afterEach(async () => {
  await Promise.all(browsers.map(({ browser }) => browser.close()))
  for (const { database } of browsers) database.close()
  await hub.close()
})

async function browserOf(name: string, ask = fetch, unheard?: Set<string>): Promise<SessionBrowser> {
  const browser = await createSessionBrowser(name, () => hub.url, ask, unheard)
  browsers.push(browser)
  return browser
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

test('J1 what two windows publish at once is published once, by one link', async () => {
  const ada = await browserOf('Ada')
  await ada.found(hub.url)
  const { room } = await ada.saved()
  const links = async () => (await ada.ask({ type: 'get-room-details' })).links
  const before = (await links()).length
  const forms = ['One', 'Two'].map(title => ({ ...form, title }))
  expect(await Promise.all(forms.map(each => ada.publishing.publish(room, each)))).toEqual([
    ok(null),
    ok(null),
  ])
  expect((await links()).length).toBe(before + 1)
  expect(await ada.finding.list({})).toMatchObject({ value: { count: 1, sessions: [{ title: 'Two' }] } })
})

test('J1 a browser that is killed while it publishes a room knows of it, and is not found by its address; while it takes it back, the link is closed all the same', async () => {
  let isStopped = false
  const ada = await browserOf('Ada', (...request) =>
    isStopped ? new Promise<never>(() => undefined) : fetch(...request),
  )
  await ada.found(hub.url)
  const { room } = await ada.saved()
  const links = async () => (await ada.ask({ type: 'get-room-details' })).links
  const before = (await links()).length
  isStopped = true
  void ada.publishing.publish(room, form)
  const settings = createSettingStore(ada.database, room)
  await expect.poll(async () => (await settings.load()).has('public-session')).toBe(true)
  expect(await ada.relayed.has(room)).toBe(true)
  isStopped = false
  const again = ada.open()
  expect(await again.get(room)).toMatchObject({ value: { said: form, listed: false } })
  expect(await again.publish(room, form)).toEqual(ok(null))
  expect((await links()).length).toBe(before + 1)

  const [href] = (await links()).map(link => link.href).slice(-1)
  // The hub has heard of the end, and the link was not closed any more.
  await settings.set('public-session', { over: href })
  expect(await ada.open().get(room)).toMatchObject({ value: { said: null } })
  expect((await links()).length).toBe(before)
})

test('J1 J2 a room whose hub took it and was not heard counts as public, without direct links, until its owner ends it', async () => {
  let answer: Response | null = null
  const ada = await browserOf('Ada', async (...request) => {
    const told = await fetch(...request)
    if (request[1]?.method !== 'PUT') return told
    if (!answer) throw new TypeError('the answer is lost')
    return answer.ok ? told : answer
  })
  await ada.found(hub.url)
  const { room } = await ada.saved()
  const links = async () => (await ada.ask({ type: 'get-room-details' })).links.length
  const before = await links()
  for (const [lost, error] of [
    [null, 'hub-down'],
    [new Response('<h1>504</h1>', { status: 504 }), 'hub-unknown'],
  ] as const) {
    answer = lost
    expect(await ada.publishing.publish(room, form)).toEqual({ ok: false, error })
    expect(await ada.publishing.get(room)).toMatchObject({
      value: { said: form, listed: { here: 1 }, relayed: true },
    })
    expect(await links()).toBe(before + 1)
    answer = new Response()
    expect(await ada.publishing.unpublish(room)).toEqual(ok(null))
    expect(await links()).toBe(before)
    await ada.relayed.set(room, false)
  }
  expect(await ada.finding.list({})).toMatchObject({ value: { count: 0 } })
})

test('J1 the link of a room that the hub did not list is closed once it can be, and nothing is published before', async () => {
  const unheard = new Set(['close-link'])
  let refuses = true
  const ada = await browserOf(
    'Ada',
    async (...request) =>
      refuses && request[1]?.method === 'PUT'
        ? Response.json({ code: 'too-many', message: 'As many as it lists.' }, { status: 429 })
        : fetch(...request),
    unheard,
  )
  await ada.found(hub.url)
  const { room } = await ada.saved()
  const links = async () => (await ada.ask({ type: 'get-room-details' })).links.length
  const before = await links()
  expect(await ada.publishing.publish(room, form)).toEqual({ ok: false, error: 'hub-refused' })
  expect([await links(), await ada.relayed.has(room)]).toEqual([before + 1, false])
  refuses = false
  expect(await ada.publishing.publish(room, form)).toEqual({ ok: false, error: 'hub-down' })
  expect([await links(), await ada.finding.list({})]).toMatchObject([before + 1, { value: { count: 0 } }])
  unheard.clear()
  expect(await ada.publishing.get(room)).toMatchObject({ value: { said: null } })
  expect(await links()).toBe(before)
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
  const another = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId
  await Promise.all([eve.finding.hide(room), eve.finding.hide(another)])
  expect(await Promise.all([room, another].map(eve.finding.isHidden))).toEqual([true, true])
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
