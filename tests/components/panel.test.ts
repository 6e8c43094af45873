import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../lib/core/limits.ts'
import { ok } from '../../lib/core/result.ts'
import type { Asker } from '../../lib/protocol/ask-requests.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import type { HostToPanel, PanelToHost } from '../../lib/protocol/port.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'
import { plannerRoom, hostSays as tellPanel } from './support/panel-host.ts'
import { ada, grace, linus, message, outOfReach, personIdOf, recordIdOf } from './support/people.ts'
import { asker } from './support/room-data.ts'

let browser: Browser
let pages: ExtensionPages
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

const nonce = 'AAAAAAAAAAAAAAAAAAAAAA'
const input = () => page.getByTestId('chat-input')
const messages = () => page.getByTestId('chat-message')
const sent = (): Promise<PanelToHost[]> => page.evaluate(() => window.sent)
const said = async () => (await sent()).filter(({ type }) => type === 'say')

const wholeWindow = { gone: [], older: false, newer: false, unread: 0 }

const hostSays = (...facts: HostToPanel[]): Promise<void> => tellPanel(page, ...facts)

const chat = (
  all: readonly ChatMessage[],
  { reset = false, readUpTo = null }: { reset?: boolean; readUpTo?: ChatMessage['record'] | null } = {},
): HostToPanel => ({
  type: 'chat',
  reset,
  readUpTo,
  ...wholeWindow,
  messages: all.map(message => ({ after: null, message })).reverse(),
})
/** Added after a message that is there already. */
const next = (message: ChatMessage, after: ChatMessage): HostToPanel => ({
  type: 'chat',
  reset: false,
  readUpTo: null,
  ...wholeWindow,
  messages: [{ after: after.record, message }],
})

/** Who waits to be let in, as the background answers. */
let waiting: readonly Asker[] = []

async function open(address = `/panel.html#${nonce}&theme=dark`): Promise<void> {
  page = await pages.open('panel', {
    address,
    framed: address.includes('#'),
    answer: ({ type }) => (type === 'list-asks' ? ok(waiting) : undefined),
  })
}

async function openRoom(
  history: readonly ChatMessage[] = [],
  readUpTo: ChatMessage['record'] | null = null,
  address?: string,
): Promise<void> {
  await open(address)
  await hostSays(
    plannerRoom,
    { type: 'people', people: [ada, grace, linus] },
    { type: 'panel', open: true, pin: 'right', tab: 'chat', unread: 0 },
    chat(history, { reset: true, readUpTo }),
  )
}

describe('what the owner says of a room', () => {
  it('says in the place of the input that one is muted, and keeps what was begun', async () => {
    const policy: Omit<Extract<HostToPanel, { type: 'policy' }>, 'muted'> = {
      type: 'policy',
      role: 'viewer',
      epoch: 1,
      removed: false,
      locked: false,
      refreshOn: [],
    }
    await openRoom()
    await input().fill('What I')
    await hostSays({ ...policy, muted: true })
    expect(await page.getByTestId('muted').textContent()).toContain('You are muted here')
    expect(await input().count()).toBe(0)
    await hostSays({ ...policy, muted: false })
    expect(await input().inputValue()).toBe('What I')
    // Who looks on may write, and sends no picture: the hub would not take it.
    const picture = page.getByTestId('chat-add-picture')
    expect(await picture.getAttribute('aria-disabled')).toBe('true')
    expect(await picture.getAttribute('title')).toContain('You look on in this room')
  })

  it('shows beside the people who waits to be let in, and leads to where they are answered', async () => {
    waiting = [asker(7, 'Joan', ''), asker(8, 'Kay', '')]
    await openRoom()
    await hostSays({ type: 'panel', open: true, pin: 'right', tab: 'people', unread: 0 })
    await page.getByTestId('panel-lobby').waitFor()
    expect(await page.getByTestId('panel-lobby').locator('bdi').allTextContents()).toEqual(['Joan', 'Kay'])
    await page.getByTestId('open-lobby').click()
    await expect.poll(() => page.title()).toContain('/room.html#')
    waiting = []
    await page.evaluate(() => window.asksChanged())
    await expect.poll(() => page.getByTestId('panel-lobby').count()).toBe(0)
  })
})

describe('the panel’s port', () => {
  it('says hello with the nonce and shows nothing until the host has answered', async () => {
    await open()
    expect(await sent()).toEqual([{ type: 'hello', version: 1, nonce, room: null }])
    expect(await page.locator('#root').innerHTML()).toBe('')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  })

  it('says hello without a nonce outside a page’s frame', async () => {
    await open('/panel.html')
    expect(await sent()).toEqual([{ type: 'hello', version: 1, nonce: null, room: null }])
  })

  it('follows the page’s theme when it changes', async () => {
    await openRoom()
    await page.evaluate(hash => location.replace(hash), `#${nonce}&theme=light`)
    await page.locator('html[data-theme=light]').waitFor()
  })

  it('says hello again when the host came back, and shows the room as it is now', async () => {
    const first = message(1, grace, 'Before')
    await openRoom([first])
    await page.evaluate(() => window.ports[0]!.breakOff())
    await expect.poll(() => page.evaluate(() => window.ports.length)).toBe(2)
    expect((await sent()).filter(({ type }) => type === 'hello')).toHaveLength(2)
    await hostSays(chat([first, message(2, grace, 'Meanwhile')], { reset: true, readUpTo: first.record }))
    await messages().getByText('Meanwhile').waitFor()
    expect(await messages().count()).toBe(2)
  })

  it('says that the room is over', async () => {
    await openRoom()
    await hostSays({ type: 'end' })
    await page.getByText('You are no longer in this room.').waitFor()
  })

  it('asks the host to move it, by the arrow keys, and to close it', async () => {
    await openRoom()
    await page.getByRole('button', { name: 'Where this sits' }).press('Enter')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Close' }).click()
    expect((await sent()).slice(-2)).toEqual([
      { type: 'pin-panel', pin: 'bottom-left' },
      { type: 'show-panel', open: false },
    ])
  })

  it('cannot be moved or closed outside a page’s frame', async () => {
    await openRoom([], null, '/panel.html')
    await page.getByRole('tab', { name: 'People, 3' }).waitFor()
    expect(await page.getByRole('button', { name: 'Close' }).count()).toBe(0)
  })
})

describe('a draft', () => {
  const drafts = async () => (await sent()).flatMap(one => (one.type === 'draft' ? [one.text] : []))

  it('comes back from the host, and each change of it is told', async () => {
    await openRoom()
    await hostSays({ type: 'draft', text: 'Is it still tr' })
    await expect.poll(() => input().inputValue()).toBe('Is it still tr')
    await input().pressSequentially('ue?')
    expect((await drafts()).at(-1)).toBe('Is it still true?')
    await input().press('Enter')
    await expect.poll(async () => (await drafts()).at(-1)).toBe('')
  })

  it('that is typed in another panel stands here, and is not told back', async () => {
    await openRoom()
    await hostSays({ type: 'draft', text: '' })
    await input().fill('Mine')
    await expect.poll(async () => (await drafts()).at(-1)).toBe('Mine')
    await hostSays({ type: 'draft', text: 'Mine and more' })
    await expect.poll(() => input().inputValue()).toBe('Mine and more')
    await hostSays({ type: 'draft', text: '' })
    await expect.poll(() => input().inputValue()).toBe('')
    expect((await drafts()).at(-1)).toBe('Mine')
  })

  it('that is typed before the host has told of one stays, and is told then', async () => {
    await openRoom()
    await input().fill('Mine')
    await hostSays({ type: 'draft', text: '' })
    await expect.poll(async () => (await drafts()).at(-1)).toBe('Mine')
    expect(await input().inputValue()).toBe('Mine')
  })

  it('that is being typed here is not overwritten by an older one', async () => {
    await openRoom()
    await input().fill('Mine')
    await page.evaluate(() => window.ports[0]!.breakOff())
    await expect.poll(() => page.evaluate(() => window.ports.length)).toBe(2)
    await hostSays({ type: 'draft', text: 'Old' }, chat([]))
    await expect.poll(async () => (await drafts()).at(-1)).toBe('Mine')
    expect(await input().inputValue()).toBe('Mine')
  })
})

describe('its places and sides', () => {
  const side = (tab: 'chat' | 'people' | 'pins') =>
    ({ type: 'panel', open: true, pin: 'right', tab, unread: 0 }) as const

  it('goes into a window, and into one on top where the browser has that', async () => {
    await openRoom()
    const menu = page.getByRole('button', { name: 'Where this sits' })
    await menu.click()
    await page.getByTestId('panel-window').click()
    expect((await sent()).at(-1)).toEqual({ type: 'pop-panel', to: 'window' })
    const hasTop = await page.evaluate(() => 'documentPictureInPicture' in window)
    expect(await page.getByTestId('panel-top').count()).toBe(hasTop ? 1 : 0)
  })

  it('gives the keyboard back by an Escape that nothing in it has used', async () => {
    await openRoom()
    const left = async () => (await sent()).filter(({ type }) => type === 'leave-panel').length
    await page.getByRole('button', { name: 'Where this sits' }).press('Enter')
    await page.keyboard.press('Escape')
    expect(await left()).toBe(0)
    await page.getByTestId('search-open').click()
    await page.getByTestId('search-input').press('Escape')
    expect(await left()).toBe(0)
    await input().press('Escape')
    expect(await left()).toBe(1)
  })

  it('has no page to give it back to in a window of its own', async () => {
    await openRoom([], null, '/panel.html')
    await input().press('Escape')
    expect((await sent()).filter(({ type }) => type === 'leave-panel')).toEqual([])
  })

  it('says at its tab what is unread in the chat while another side is shown', async () => {
    await openRoom([message(1, grace, 'First')])
    await hostSays(side('people'), {
      ...next(message(2, grace, 'Second'), message(1, grace, 'First')),
      unread: 2,
    } as HostToPanel)
    const tab = page.getByTestId('chat-tab')
    await expect.poll(() => tab.getAttribute('aria-label')).toBe('Chat, 2 unread')
    await hostSays(side('chat'))
    await expect.poll(() => tab.getAttribute('aria-label')).toBe(null)
  })

  it('keeps the chosen side’s tab in view where not all of them fit, from right to left as well', async () => {
    await openRoom()
    await page.setViewportSize({ width: 160, height: 420 })
    for (const dir of ['ltr', 'rtl']) {
      await page.evaluate(way => {
        document.documentElement.dir = way
      }, dir)
      for (const tab of ['pins', 'chat'] as const) {
        await hostSays(side(tab))
        const chosen = page.locator('[role=tab][aria-selected=true]')
        await expect.poll(() => chosen.getAttribute('data-tab')).toBe(tab)
        await expect
          .poll(() =>
            chosen.evaluate(element => {
              const [box, row] = [element, element.parentElement!].map(one => one.getBoundingClientRect())
              return box!.left >= row!.left - 1 && box!.right <= row!.right + 1
            }),
          )
          .toBe(true)
      }
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})

describe('how people are linked', () => {
  const peopleListed = { type: 'panel', open: true, pin: 'right', tab: 'people', unread: 0 } as const

  it('is a side of its own, which the host shows', async () => {
    await openRoom()
    await page.getByTestId('here-tab').click()
    expect((await sent()).at(-1)).toEqual({ type: 'show-tab', tab: 'people' })
    expect(await page.getByTestId('connection-panel').count()).toBe(0)
    await hostSays(peopleListed)
    await page.getByTestId('connection-panel').waitFor()
    expect(await page.getByTestId('chat-input').count()).toBe(0)
    await page.getByTestId('chat-tab').click()
    expect((await sent()).at(-1)).toEqual({ type: 'show-tab', tab: 'chat' })
  })

  it('is told of each of the others: the way, the round trip, and why not better', async () => {
    await openRoom()
    await hostSays(peopleListed, { type: 'people', people: [ada, grace, linus, outOfReach] })
    const others = page.getByTestId('connection-person')
    await others.nth(2).waitFor()
    const data = await others.evaluateAll(all => all.map(one => ({ ...(one as HTMLElement).dataset })))
    expect(data).toMatchObject([
      { person: personIdOf(1), via: 'direct', rtt: '12', why: 'direct' },
      { person: personIdOf(2), via: 'relay', rtt: '48', why: 'no-direct-way' },
      { person: personIdOf(5), via: 'none', rtt: '', why: 'hub-away' },
    ])
    expect(await others.nth(0).textContent()).toMatch(/^Grace.*On this page.*direct, 12 ms$/)
    expect(await others.nth(1).textContent()).toContain('No direct link gets through')
  })
})

describe('saying something', () => {
  it('sends by Enter, breaks the line by Shift+Enter', async () => {
    await openRoom()
    await input().fill('first')
    await input().press('Shift+Enter')
    await page.keyboard.type('second')
    await input().press('Enter')
    expect(await said()).toEqual([{ type: 'say', text: 'first\nsecond' }])
    expect(await input().inputValue()).toBe('')
  })

  it('does not send by the Enter that ends a composition', async () => {
    await openRoom()
    const session = await page.context().newCDPSession(page)
    await input().focus()
    await session.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 })
    await input().dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    expect(await said()).toEqual([])
    await session.send('Input.insertText', { text: '日本' })
    await input().press('Enter')
    expect(await said()).toEqual([{ type: 'say', text: '日本' }])
  })

  it('tells before sending that a text is too long, counted in UTF-8', async () => {
    await openRoom()
    await input().fill('é'.repeat(limits.chatBytes / 2 + 1))
    await page.getByText('Too long by 2 bytes').waitFor()
    await input().press('Enter')
    expect(await said()).toEqual([])
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true)
  })

  it('gives the text back when it was not taken', async () => {
    await openRoom()
    await input().fill('hello')
    await input().press('Enter')
    await page.keyboard.type('more')
    await hostSays({ type: 'not-said', code: 'too-fast', reply: null })
    await page.getByText('Wait a moment').waitFor()
    expect(await input().inputValue()).toBe('hello\nmore')
  })

  it('gives the text back when the host went away with it', async () => {
    await openRoom()
    await input().fill('hello')
    await input().press('Enter')
    await page.evaluate(() => window.ports[0]!.breakOff())
    await page.getByText('this was not sent').waitFor()
    expect(await input().inputValue()).toBe('hello')
  })

  it('tells when typing begins and ends, once each', async () => {
    await openRoom()
    await input().focus()
    // A pause between two letters would be the end as well.
    await page.evaluate(() => {
      for (const letter of 'abc') document.execCommand('insertText', false, letter)
    })
    await input().press('Enter')
    const typing = (await sent()).filter(({ type }) => type === 'typing')
    expect(typing).toEqual([
      { type: 'typing', on: true },
      { type: 'typing', on: false },
    ])
  })

  it('grows with the text to six lines and then scrolls', async () => {
    await openRoom()
    const heightAt = async (lines: number) => {
      await input().fill('x\n'.repeat(lines - 1))
      return (await input().boundingBox())!.height
    }
    expect(await heightAt(4)).toBeGreaterThan(await heightAt(1))
    expect(await heightAt(20)).toBeCloseTo(await heightAt(6), 0)
  })
})

describe('reading', () => {
  const talk = Array.from({ length: 60 }, (_, n) => message(n, n % 3 ? grace : linus, `Message ${n}`))

  it('opens at the newest message and marks everything read', async () => {
    await openRoom(talk, talk[57]!.record)
    await messages().last().waitFor()
    await expect.poll(async () => (await sent()).at(-1)).toEqual({ type: 'read', record: talk[59]!.record })
    const isAboveInput = async () => {
      const [box, writing] = await Promise.all([messages().last().boundingBox(), input().boundingBox()])
      return box!.y + box!.height < writing!.y
    }
    await expect.poll(isAboveInput).toBe(true)
    expect(await page.getByTestId('chat-unread').count()).toBe(1)
  })

  it('draws no line for what arrives before the reader’s eyes', async () => {
    await openRoom(talk, talk[59]!.record)
    await expect.poll(async () => (await sent()).at(-1)?.type).toBe('read')
    await hostSays(next(message(60, grace, 'Fresh'), talk[59]!))
    await messages().getByText('Fresh').waitFor()
    expect(await page.getByTestId('chat-unread').count()).toBe(0)
    await expect.poll(async () => (await sent()).at(-1)).toEqual({ type: 'read', record: recordIdOf(60) })
  })

  it('stays where the reader is, and offers the way to the newest', async () => {
    await openRoom()
    const list = page.getByRole('log')
    const history = chat(talk, { reset: true, readUpTo: talk[59]!.record })
    // Whoever scrolls before there has been a frame is not taken back either.
    await list.evaluate(async (element, history) => {
      window.ports.at(-1)!.hostSays(history)
      while (!element.querySelector('[data-record]')) await null
      element.scrollTo(0, 0)
    }, history)
    const button = page.getByRole('button', { name: 'Newest messages' })
    await button.waitFor()
    await hostSays(next(message(60, grace, 'Fresh'), talk[59]!))
    expect(await list.evaluate(element => element.scrollTop)).toBe(0)
    expect(await page.getByTestId('chat-unread').count()).toBe(1)
    await button.click()
    await expect.poll(async () => (await sent()).at(-1)).toEqual({ type: 'read', record: recordIdOf(60) })
  })

  it('puts a late message at its place', async () => {
    const [first, second] = [message(1, grace, 'First'), message(3, grace, 'Third')]
    await openRoom([first, second])
    await hostSays(next(message(2, linus, 'Second'), first))
    await messages().getByText('Second').waitFor()
    expect(await messages().allTextContents()).toEqual(['First', 'Second', 'Third'])
  })

  it('stays usable with as many messages as the host keeps in it', async () => {
    await openRoom()
    const many = Array.from({ length: 600 }, (_, n) => message(n, n % 3 ? grace : linus, `Message ${n}`))
    for (let at = 0; at < many.length; at += 200)
      await hostSays({
        type: 'chat',
        reset: false,
        readUpTo: null,
        ...wholeWindow,
        messages: many
          .slice(at, at + 200)
          .map((message, n) => ({ after: many[at + n - 1]?.record ?? null, message })),
      })
    await messages().getByText('Message 599').waitFor()
    await input().pressSequentially('still here')
    expect(await input().inputValue()).toBe('still here')
    expect(await messages().count()).toBe(600)
    const fromEnd = () =>
      page.getByRole('log').evaluate(list => list.scrollHeight - list.scrollTop - list.clientHeight)
    await expect.poll(fromEnd).toBeLessThan(2)
  })
})
