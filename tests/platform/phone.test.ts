import 'fake-indexeddb/auto'
import { beforeAll, expect, test, vi } from 'vitest'
import { createPhoneBrowser } from '../support/phone-browser.ts'
import { until } from '../support/until.ts'

// Firefox for Android has fewer interfaces than any other: the whole background starts there, and does without.

const phone = createPhoneBrowser()
const complaints = vi.spyOn(console, 'warn')

beforeAll(async () => {
  Object.assign(globalThis, { chrome: phone.browser })
  // Whoever was there before has asked for the browser when there was another.
  vi.resetModules()
  expect(typeof RTCPeerConnection).toBe('undefined')
  const { features } = await import('../../entrypoints/host/features.ts')
  const { startHost } = await import('../../entrypoints/host/start-host.ts')
  const { createLedger } = await import('../../lib/engine/ledger/ledger.ts')
  const { createBrowserClock } = await import('../../lib/platform/browser-clock.ts')
  const { bringParts } = await import('../../lib/platform/background/bring-parts.ts')
  const { startBackground } = await import('../../lib/platform/background/start-background.ts')
  bringParts()
  startBackground(startHost(features), createLedger(createBrowserClock()))
})

const shown = () => phone.tabs.find(({ active }) => active)?.url

test('without windows, menus, keys, address bar and WebRTC the background starts and answers', async () => {
  expect(await phone.ask({ type: 'list-rooms' })).toEqual({ ok: true, value: [] })
  expect(await phone.ask({ type: 'list-notifications' })).toEqual({ ok: true, value: [] })
  const page = await phone.browser.tabs.create({ url: 'https://example.org/' })
  expect(await phone.ask({ type: 'get-state', tabId: page.id })).toMatchObject({
    ok: true,
    value: { tab: { site: 'example.org', problem: null }, room: null, pauseKeys: '' },
  })
  for (const event of [phone.browser.runtime.onInstalled, phone.browser.runtime.onStartup]) event.fire({})
  phone.browser.tabs.onUpdated.fire(page.id, { status: 'complete' })
  phone.browser.tabs.onActivated.fire({ tabId: page.id })
  expect(await phone.ask({ type: 'set-off', on: true })).toMatchObject({ ok: true })
  expect(await phone.ask({ type: 'set-off', on: false })).toMatchObject({ ok: true })
  expect(complaints.mock.calls).toEqual([])
})

test('what is a window elsewhere, the centre and a chat that was popped out, is a tab there, and is found again', async () => {
  const [page] = phone.tabs
  await phone.tell({ type: 'open-notification', id: 'one' }, page!.id)
  await until(() => expect(shown()).toContain('/sidepanel.html'))
  await phone.browser.tabs.update(page!.id, { active: true })
  const before = phone.tabs.length
  await until(async () => {
    await phone.tell({ type: 'open-notification', id: 'one' }, page!.id)
    expect(shown()).toContain('/sidepanel.html')
  })
  expect(phone.tabs).toHaveLength(before)
  await phone.tell({ type: 'open-panel', nonce: 'A'.repeat(22) }, page!.id)
  await until(() => expect(shown()).toContain(`/panel.html#${'A'.repeat(22)}`))
  expect(complaints.mock.calls).toEqual([])
})
