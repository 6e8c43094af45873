import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HostToPanel, PanelToHost } from '../../lib/protocol/port.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'
import { openPanel, hostSays as tellPanel } from './support/panel-host.ts'
import { ada, grace, pinWords } from './support/people.ts'

let browser: Browser
let pages: ExtensionPages
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

type Pins = Extract<HostToPanel, { type: 'pins' }>

const question = pinWords(1, grace, 'Is that every month?')
const answer = pinWords(2, ada, 'Every one.')
const list: Pins = {
  type: 'pins',
  draft: false,
  open: null,
  pins: [{ pin: question, replies: 0, place: 'lost' }],
  thread: null,
  elsewhere: 2,
}
const thread = (replies: (typeof answer)[] = []): Pins => ({
  ...list,
  open: question.record,
  thread: { pin: question, replies, place: 'lost', elsewhere: null, mayEnd: true },
})

const pinsSide = { type: 'panel', open: true, pin: 'right', tab: 'pins', unread: 0 } as const

const input = () => page.getByTestId('pin-input')
const sent = async (type: PanelToHost['type']): Promise<PanelToHost[]> =>
  (await page.evaluate(() => window.sent)).filter(each => each.type === type)

const hostSays = (...facts: HostToPanel[]): Promise<void> => tellPanel(page, ...facts)

async function open(...facts: HostToPanel[]): Promise<void> {
  page = await openPanel(pages, pinsSide, ...facts)
}

describe('the pins of a page', () => {
  it('are a tab that is chosen by clicks and arrow keys', async () => {
    await open({ ...pinsSide, tab: 'chat' }, list)
    await page.getByTestId('pins-tab').click()
    expect(await sent('show-tab')).toEqual([{ type: 'show-tab', tab: 'pins' }])
    await hostSays(pinsSide)
    await page.getByTestId('pins-tab').press('ArrowRight')
    expect(await sent('show-tab')).toHaveLength(2)
    expect(await page.getByRole('tab', { name: 'Pins, 1' }).getAttribute('aria-selected')).toBe('true')
    expect(await page.getByTestId('chat-input').count()).toBe(0)
  })

  it('are listed, those that are not found as such, with how many are elsewhere', async () => {
    await open(list)
    const item = page.getByTestId('pin-item')
    expect(await item.textContent()).toContain('Is that every month?')
    expect(await item.textContent()).toContain('Not found on this page')
    expect(await page.getByText('2 more on other pages').count()).toBe(1)
    await item.click()
    expect(await sent('open-pin')).toEqual([{ type: 'open-pin', pin: question.record }])
  })
})

describe('writing at a pin', () => {
  it('asks for the words of a chosen place, keeps what was not taken, and lets go of what was', async () => {
    await open({ ...list, draft: true })
    await input().fill('Look here')
    await input().press('Enter')
    expect(await sent('pin')).toEqual([{ type: 'pin', text: 'Look here' }])
    expect(await input().inputValue()).toBe('')
    await hostSays({ type: 'pin-not-said', code: 'too-fast' })
    await page.getByText('Wait a moment').waitFor()
    expect(await input().inputValue()).toBe('Look here')
    await input().press('Enter')
    await hostSays(list)
    await input().waitFor({ state: 'detached' })
    await page.getByText('Is that every month?').waitFor()
  })

  it('answers in the thread, where each pin keeps what was begun', async () => {
    await open(thread())
    await input().fill('Every')
    await page.getByRole('button', { name: 'All pins' }).click()
    await hostSays(list)
    await input().waitFor({ state: 'detached' })
    await hostSays(thread())
    expect(await input().inputValue()).toBe('Every')
    await input().fill('Every one.')
    await input().press('Enter')
    expect(await sent('reply-pin')).toEqual([{ type: 'reply-pin', pin: question.record, text: 'Every one.' }])
    await hostSays(thread([answer]))
    await page.getByTestId('pin-thread').getByText('Every one.').waitFor()
    await page.getByTestId('pin-end').click()
    expect(await sent('end-pin')).toEqual([{ type: 'end-pin', pin: question.record }])
  })

  it('gives the words back when the host went away with them', async () => {
    await open(thread())
    await input().fill('Every one.')
    await input().press('Enter')
    await page.evaluate(() => window.ports[0]!.breakOff())
    await page.getByText('this was not sent').waitFor()
    expect(await input().inputValue()).toBe('Every one.')
  })
})
