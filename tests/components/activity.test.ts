import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { HostToPanel, PanelToHost } from '../../lib/protocol/port.ts'
import { launchBrowser } from '../support/browser.ts'
import { stream } from './support/activity-scenes.tsx'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'
import { openPanel, hostSays as tellPanel } from './support/panel-host.ts'
import { grace, recordIdOf } from './support/people.ts'

let browser: Browser
let pages: ExtensionPages
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

const side = { type: 'panel', open: true, pin: 'right', tab: 'activity', unread: 0 } as const

const sent = async <Type extends PanelToHost['type']>(...types: Type[]): Promise<PanelToHost[]> =>
  (await page.evaluate(() => window.sent)).filter(each => (types as string[]).includes(each.type))

const hostSays = (...facts: HostToPanel[]): Promise<void> => tellPanel(page, ...facts)

async function open(...facts: HostToPanel[]): Promise<void> {
  page = await openPanel(pages, side, ...facts)
}

const line = (what: string) => page.locator(`[data-testid=activity-line][data-what=${what}]`)

describe('what happened in the room', () => {
  it('is asked for while it is looked at, narrowed as chosen, and no longer afterwards', async () => {
    await open()
    await page.getByTestId('activity-to-come').waitFor()
    await hostSays(stream)
    await page.getByTestId('activity-sort').waitFor()
    expect(await page.getByTestId('activity-to-come').count()).toBe(0)
    expect(await sent('watch-activity')).toEqual([{ type: 'watch-activity', sorts: [], person: null }])
    await page.getByTestId('activity-sort').selectOption('pins')
    await page.getByTestId('activity-person').selectOption(grace.person)
    expect((await sent('watch-activity')).slice(1)).toEqual([
      { type: 'watch-activity', sorts: ['pins'], person: null },
      { type: 'watch-activity', sorts: [], person: grace.person },
    ])
    await page.getByTestId('activity-older').click()
    expect(await sent('activity-window')).toEqual([{ type: 'activity-window', direction: 'older' }])
    await page.getByTestId('note-visits').click()
    expect(await sent('note-visits')).toEqual([{ type: 'note-visits', on: false }])
    await hostSays({ ...side, tab: 'chat' })
    await page.getByTestId('chat-input').waitFor()
    expect(await sent('close-activity')).toEqual([{ type: 'close-activity' }])
  })

  it('leads to the message, the pin and the page that a line is about', async () => {
    await open(stream)
    await line('visit').getByRole('button').click()
    expect(await sent('go-to-place')).toEqual([{ type: 'go-to-place', record: recordIdOf(4) }])
    await line('pin').getByRole('button').click()
    expect(await sent('show-tab', 'open-pin')).toEqual([
      { type: 'show-tab', tab: 'pins' },
      { type: 'open-pin', pin: recordIdOf(5) },
    ])
    // It is on none of the pages that are here.
    expect((await sent('go-to-place')).at(-1)).toEqual({ type: 'go-to-place', record: recordIdOf(5) })
    await line('messages').getByRole('button').click()
    expect(await sent('chat-window')).toEqual([
      { type: 'chat-window', at: recordIdOf(2), direction: 'around' },
    ])
    expect(await line('leave').getByRole('button').count()).toBe(0)
  })

  it('says when there is nothing, and leads back to everything', async () => {
    await open({ ...stream, lines: [], older: false, sorts: ['pins'], person: null })
    await page.getByTestId('activity-none').getByRole('button').click()
    expect((await sent('watch-activity')).at(-1)).toEqual({
      type: 'watch-activity',
      sorts: [],
      person: null,
    })
  })
})
