import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readLinkAddress } from '../../entrypoints/guest/link-address.ts'
import { createOneTab, type OneTab } from '../../entrypoints/guest/one-tab.ts'
import { createTitleUnread } from '../../entrypoints/guest/title-unread.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { encodeLink } from '../../lib/core/links.ts'
import { acceptedLanguages, localeFor, locales } from '../../lib/core/locales.ts'
import { createMemoryPorts } from '../../lib/platform/memory-port.ts'
import { createTestClock } from '../support/test-clock.ts'

test('a person reads the first of their languages that there is, whatever its region', () => {
  expect(localeFor(['de-AT'])).toBe('de')
  expect(localeFor(['pt-PT', 'en'])).toBe('pt_BR')
  expect(localeFor(['zh-Hant-TW'])).toBe('zh_CN')
  expect(localeFor(['nl', 'fr-CA', 'en'])).toBe('fr')
  expect(localeFor(['nl', 'e'])).toBe('en')
  expect(localeFor([])).toBe('en')
})

test('of the languages that a browser names with a request, the one that it wants most comes first', () => {
  expect(acceptedLanguages('de-AT, de;q=0.9, en;q=0.8')).toEqual(['de-AT', 'de', 'en'])
  expect(acceptedLanguages('en;q=0.5,ar , fr; q=0.7')).toEqual(['ar', 'fr', 'en'])
  expect(acceptedLanguages('en;q=0, ja;q=0.1')).toEqual(['ja'])
  expect(localeFor(acceptedLanguages('*'))).toBe('en')
  for (const nonsense of ['', ';;q=,,', 'de;q=much', 'x'.repeat(20_000), ',de'.repeat(20_000)])
    expect(locales).toContain(localeFor(acceptedLanguages(nonsense)))
})

test('there is a file of sentences for each language that is offered', () => {
  expect(readdirSync('public/_locales').toSorted()).toEqual(locales.toSorted())
})

test('both ends of a port in one document hear copies, in order, and then that the other has gone', async () => {
  const [ours, theirs] = createMemoryPorts('panel', 7)
  const heard: unknown[] = []
  theirs.onMessage.addListener(message => heard.push(message))
  theirs.onDisconnect.addListener(() => heard.push('gone'))
  const message = { list: [1] }
  ours.postMessage(message)
  message.list.push(2)
  ours.disconnect()
  expect(heard).toEqual([])
  await Promise.resolve()
  await Promise.resolve()
  expect(heard).toEqual([{ list: [1] }, 'gone'])
  expect(() => theirs.postMessage({})).toThrow('disconnected')
  expect(theirs.sender?.tab?.id).toBe(7)
})

const hub = 'https://hub.test'
const room = 'AAECAwQFBgcICQoLDA0ODw' as RoomId
const link = encodeLink({
  hub,
  room,
  secret: new Uint8Array(16).fill(7),
  role: 'editor',
  roomName: 'Tide tables',
  inviter: 'Ada',
  landing: 'https://example.com/',
})

/** A tab at an address of the guests' page. `known`: links by which its browser came into rooms before. */
function openTab(hash: string, { state = null as unknown, known = {} as Record<string, string> } = {}) {
  const location = { origin: hub, hash }
  const history = {
    state,
    replaceState(next: unknown, _: string, url?: string | URL | null) {
      history.state = structuredClone(next)
      location.hash = String(url)
    },
  }
  const knownLink = async (room: RoomId) => known[room]
  return { location, history, read: () => readLinkAddress({ location, history, knownLink }) }
}

test('a link is gone from the address once it is read, and there again when the tab is loaded anew (H16)', async () => {
  const tab = openTab(new URL(link).hash)
  const first = await tab.read()
  expect(first.ok && [first.value.link.roomName, first.value.href]).toEqual(['Tide tables', link])
  expect(tab.location.hash).toBe(`#room=${room}`)
  expect(await tab.read()).toEqual(first)
  const bookmark = openTab(tab.location.hash, { known: { [room]: link } })
  expect(await bookmark.read()).toEqual(first)
})

test('an address without a link that is whole leads nowhere, whatever the tab holds', async () => {
  const why = async (...tab: Parameters<typeof openTab>) => {
    const found = await openTab(...tab).read()
    return found.ok ? found : found.error
  }
  expect(await why('')).toBe('none')
  expect(await why(new URL(link).hash.slice(0, -9))).toBe('truncated')
  expect(await why(`#room=${room}`)).toBe('room-unknown')
  expect(await why('#room=')).toBe('room-unknown')
  expect(await why('#room=AAAAAAAAAAAAAAAAAAAAAA', { state: { link } })).toBe('room-unknown')
  expect(await why(`#room=${room}`, { state: { link: 7 } })).toBe('room-unknown')
  expect(await why(`#room=${room}`, { known: { [room]: 'nonsense' } })).toBe('room-unknown')
})

/** Tabs of one browser: what one says all others hear, a moment later. */
function openTabs() {
  const clock = createTestClock()
  const heardBy = new Map<string, (event: { data: unknown }) => void>()
  const left: string[] = []
  const open = (tab: string): OneTab =>
    createOneTab({
      tab,
      after: clock.after,
      leave: async () => void left.push(tab),
      channel: {
        addEventListener: (_: string, hear: never) => void heardBy.set(tab, hear),
        postMessage(data: unknown) {
          for (const [other, hear] of heardBy)
            if (other !== tab) clock.after(5, () => hear({ data: structuredClone(data) }))
        },
        close: () => void heardBy.delete(tab),
      },
    })
  const say = (data: unknown): void => {
    for (const hear of heardBy.values()) hear({ data })
  }
  return { clock, open, left, say }
}

test('a tab that wants the room has it once the one that had it has left', async () => {
  const { clock, open, left } = openTabs()
  const [first, second] = [open('1'), open('2')]
  const one = first.take()
  await clock.advance(300)
  expect(await one).toBe(true)
  const two = second.take()
  await clock.advance(20)
  expect(await two).toBe(true)
  expect(left).toEqual(['1'])
  const again = first.take()
  await clock.advance(20)
  expect([await again, left]).toEqual([true, ['1', '2']])
  expect(clock.waiting).toBe(0)
})

test('of two that want it at the same moment one has it, and nonsense from other scripts changes nothing', async () => {
  const { clock, open, left, say } = openTabs()
  const [first, second] = [open('1'), open('2')]
  say({ type: 'take' })
  say(null)
  const both = Promise.all([first.take(), second.take()])
  await clock.advance(300)
  expect(await both).toEqual([false, true])
  expect(left).toEqual([])
})

test('a tab that is frozen keeps nobody out for ever', async () => {
  const { clock, open, say } = openTabs()
  const tab = open('1')
  const taken = tab.take()
  say({ type: 'held', from: '9' })
  await clock.advance(5_000)
  expect(await taken).toBe(true)
})

test('the title of the page says how much is unread, and no more once it is read or the room is left', () => {
  const page = { title: 'Tide tables · Alongside' }
  const unread = createTitleUnread(page, (key, ...values) => [key, ...values].join(' '))
  const tell = (count: number) =>
    unread.hear({ type: 'panel', open: true, pin: 'right', tab: 'chat', unread: count })
  tell(3)
  expect(page.title).toBe('(3) Tide tables · Alongside')
  tell(0)
  expect(page.title).toBe('Tide tables · Alongside')
  tell(1)
  unread.close()
  expect(page.title).toBe('Tide tables · Alongside')
})
