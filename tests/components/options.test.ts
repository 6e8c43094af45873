import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fail, ok } from '../../lib/core/result.ts'
import type { Request, Settings } from '../../lib/protocol/background.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'

let browser: Browser
let pages: ExtensionPages
let page: Page
let kept: Settings
let storageFails = false

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

/** A background that keeps what it is told, but knows one hub only. */
function answer(request: Request): unknown {
  if (request.type === 'get-settings') return ok(kept)
  if (request.type === 'set-profile') kept = { ...kept, profile: request.profile }
  if (request.type === 'set-relay-only') {
    if (storageFails) return fail('storage')
    kept = { ...kept, relayOnly: request.on }
  }
  if (request.type === 'set-hub') {
    if (request.url !== 'https://hub.test/') return fail('hub-down')
    kept = { ...kept, hub: 'https://hub.test' }
  }
  return ok(null)
}

async function open(): Promise<void> {
  kept = { profile: { name: 'Quiet Heron', color: 1 }, hub: 'https://hub.example', relayOnly: false }
  page = await pages.open('options', { answer })
  await page.getByTestId('profile-name').waitFor()
}

describe('the settings', () => {
  it('save the name when its field is left, and say so', async () => {
    await open()
    await page.getByTestId('profile-name').fill('  Ada ')
    await page.getByTestId('hub-url').focus()
    await page.getByText('Saved').waitFor()
    expect(kept.profile).toEqual({ name: 'Ada', color: 1 })
  })

  it('keep the old name when the new one cannot be shown', async () => {
    await open()
    await page.getByTestId('profile-name').fill('\u202e  ')
    await page.getByTestId('profile-name').blur()
    await page.getByText('“Quiet Heron” is kept.').waitFor()
    expect(kept.profile.name).toBe('Quiet Heron')
  })

  it('change the colour by the arrow keys, in the cursor’s preview too', async () => {
    await open()
    await page.getByRole('radio', { name: 'Green' }).focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => kept.profile.color).toBe(2)
    expect(await page.locator('.cursor-preview').getAttribute('style')).toContain('#ffa94d')
    expect(await page.getByRole('radio', { name: 'Orange' }).isChecked()).toBe(true)
  })

  it('keep people off direct links by the keyboard, at once, and let them back', async () => {
    await open()
    const relayOnly = page.getByRole('switch', { name: 'Only through the hub' })
    expect(await relayOnly.isChecked()).toBe(false)
    await page.getByTestId('hub-url').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect.poll(() => kept.relayOnly).toBe(true)
    await page.getByText('Saved').waitFor()
    expect(await page.getByTestId('relay-only').isChecked()).toBe(true)
    await page.getByText('Only through the hub').click()
    await expect.poll(() => kept.relayOnly).toBe(false)
  })

  it('put the switch back when it could not be kept, and say so', async () => {
    await open()
    storageFails = true
    await page.getByTestId('relay-only').click()
    expect(await page.getByTestId('error').textContent()).toContain('could not store')
    expect(await page.getByTestId('relay-only').isChecked()).toBe(false)
    storageFails = false
  })

  it('show the hub as the background keeps it', async () => {
    await open()
    await page.getByTestId('hub-url').fill('https://hub.test/')
    await page.getByTestId('hub-url').press('Enter')
    await page.getByText('Saved').waitFor()
    expect(await page.getByTestId('hub-url').inputValue()).toBe('https://hub.test')
  })

  it('keep the old hub when the new one does not answer, and say both', async () => {
    await open()
    await page.getByTestId('hub-url').fill('https://nowhere.test')
    await page.getByTestId('hub-url').blur()
    expect(await page.getByTestId('error').textContent()).toContain('The hub does not answer.')
    await page.getByText('Still using https://hub.example.').waitFor()
    expect(kept.hub).toBe('https://hub.example')
  })
})
