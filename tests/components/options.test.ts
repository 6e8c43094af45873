import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fail, ok } from '../../lib/core/result.ts'
import type { Request, Settings } from '../../lib/protocol/background.ts'
import { launchBrowser } from '../support/browser.ts'
import { adasSettings } from '../support/live-rooms.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'

let browser: Browser
let pages: ExtensionPages
let page: Page
let kept: Settings
let storageFails = false
let deleted = false
/** What lets the answers about the settings go, oldest first; null while none is held. */
let held: (() => void)[] | null = null

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

/** A background that keeps what it is told, but knows one hub only. */
function answer(request: Request): unknown {
  if (request.type === 'get-settings') {
    const then = ok(kept)
    return held ? new Promise(resolve => held!.push(() => resolve(then))) : then
  }
  if (request.type === 'set-profile') kept = { ...kept, profile: request.profile }
  if (request.type === 'set-relay-only') {
    if (storageFails) return fail('storage')
    kept = { ...kept, relayOnly: request.on }
  }
  if (request.type === 'set-paused') kept = { ...kept, paused: request.on }
  if (request.type === 'set-keys') kept = { ...kept, keys: request.keys }
  if (request.type === 'choose-site') kept = { ...kept, sites: {} }
  if (request.type === 'set-hub') {
    if (request.url !== 'https://hub.test/') return fail('hub-down')
    kept = { ...kept, hub: 'https://hub.test' }
  }
  if (request.type === 'check-hub') {
    if (request.url === 'https://gone.example') return fail('hub-down')
    if (request.url === 'https://blog.example') return fail('hub-unknown')
    return ok({ hub: request.url, version: '1.4.0', tookMs: 23 })
  }
  if (request.type === 'forget-hub') kept = { ...kept, hubs: kept.hubs.filter(hub => hub !== request.url) }
  if (request.type === 'set-off') kept = { ...kept, off: request.on }
  if (request.type === 'set-appearance') kept = { ...kept, appearance: request.appearance }
  if (request.type === 'delete-everything') deleted = true
  return ok(null)
}

async function open(settings: Partial<Settings> = {}): Promise<void> {
  kept = { ...adasSettings, profile: { name: 'Quiet Heron', color: 1 }, ...settings }
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
    await expect.poll(() => page.locator('.cursor-preview').getAttribute('style')).toContain('#ffa94d')
    expect(await page.getByRole('radio', { name: 'Orange' }).isChecked()).toBe(true)
  })

  it('keep both of two things that are changed before the first is kept', async () => {
    await open()
    await page.getByTestId('profile-name').fill('Ada')
    // A press on a colour leaves the field.
    await page.getByRole('radio', { name: 'Orange' }).evaluate((radio: HTMLElement) => {
      document.querySelector<HTMLElement>('[data-testid=profile-name]')!.blur()
      radio.click()
    })
    await page.getByText('Saved').waitFor()
    expect(kept.profile).toEqual({ name: 'Ada', color: 2 })

    await page.getByTestId('key-laser').evaluate(laser => {
      const bubble = document.querySelector('[data-testid=key-bubble]')!
      for (const [field, key] of [
        [bubble, 'y'],
        [laser, 'k'],
      ] as const)
        field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    })
    await expect.poll(() => kept.keys).toMatchObject({ bubble: 'y', laser: 'k' })
  })

  it.each([
    ['first', [0, 1]],
    ['last', [1, 0]],
  ] as const)(
    'keep what is changed while answers are on their way of which the older comes %s',
    async (_when, order) => {
      await open()
      held = []
      await page.getByTestId('key-laser').press('k')
      await expect.poll(() => held?.length).toBe(1)
      await page.getByTestId('key-reaction').press(';')
      await expect.poll(() => held?.length).toBe(2)
      held[order[0]]!()
      await expect.poll(() => page.getByTestId('key-laser').inputValue()).toBe('k')
      if (order[0] > 0) held[order[1]]!()
      await page.getByTestId('key-bubble').press('y')
      await expect.poll(() => kept.keys).toEqual({ bubble: 'y', laser: 'k', reaction: ';' })
      for (const release of held) release()
      held = null
    },
  )

  it('keep people off direct links by the keyboard, at once, and let them back', async () => {
    await open()
    const relayOnly = page.getByRole('switch', { name: 'Only through the hub' })
    expect(await relayOnly.isChecked()).toBe(false)
    await page.getByTestId('test-hub').focus()
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

  it('take the keys that are pressed, each for one thing, and let go of them', async () => {
    await open()
    const field = (name: string) => page.getByTestId(`key-${name}`)
    expect(await field('laser').inputValue()).toBe('Alt+L')
    await field('laser').press('Alt+Digit1')
    await field('laser').press('Alt+k')
    await expect.poll(() => kept.keys).toEqual({ bubble: '/', laser: 'Alt+K', reaction: 'Alt+R' })
    await field('reaction').press(';')
    await expect.poll(() => kept.keys.reaction).toBe(';')
    await field('bubble').press('Alt+k')
    await expect.poll(() => kept.keys).toEqual({ bubble: 'Alt+K', laser: '', reaction: ';' })
    await expect.poll(() => field('laser').inputValue()).toBe('none')
    await field('bubble').press('Backspace')
    await expect.poll(() => kept.keys).toEqual({ bubble: '', laser: '', reaction: ';' })
  })

  it('list the browser’s own keys as they are now, and open its page for them', async () => {
    await open()
    const rows = page.getByTestId('shortcut')
    await expect
      .poll(() => rows.allTextContents())
      .toEqual(['Pause everythingAlt+Shift+P', 'Follow somebodynone'])
    await page.getByTestId('change-shortcuts').click()
    await expect.poll(() => page.title()).toBe('chrome://extensions/shortcuts')
    await page.evaluate(() => {
      window.pauseKeys = 'Ctrl+Shift+9'
      dispatchEvent(new Event('focus'))
    })
    await expect.poll(() => rows.first().textContent()).toBe('Pause everythingCtrl+Shift+9')
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

  it('pause everything, and forget what was chosen for a site', async () => {
    await open({ sites: { 'https://bank.example': { rule: 'off', whole: false } } })
    await page.getByTestId('pause').click()
    await expect.poll(() => kept.paused).toBe(true)
    const choice = page.getByTestId('site-choice')
    expect(await choice.textContent()).toContain('https://bank.exampleNever')
    await choice.getByRole('button', { name: 'Forget' }).click()
    await choice.waitFor({ state: 'detached' })
  })

  it('show what leaves the browser as it leaves, and that nothing does while no room is on', async () => {
    await open()
    const row = { room: 'AAAAAAAAAAAAAAAAAAAAAA', roomName: 'Planner notes', to: 'Grace', kind: 'pointer' }
    await page.evaluate(
      row =>
        window.ports[0]!.hostSays({
          type: 'sent',
          // Grace has two browsers here.
          rows: [
            { ...row, messages: 3, bytes: 48 },
            { ...row, messages: 1, bytes: 16 },
            { ...row, to: null, kind: 'log', messages: 1, bytes: 2_400 },
          ],
        } as never),
      row,
    )
    const rows = page.getByTestId('ledger-row')
    await expect
      .poll(() => rows.allTextContents())
      .toEqual(['Pointer and drawingGrace464 bytes', 'For the room’s historythe hub12.4 kB'])
    await page.evaluate(() => window.ports[0]!.breakOff())
    await page.getByText('no room is on').waitFor()
  })

  it('say of each hub at hand whether it answers, use another and remove one', async () => {
    await open({ hubs: ['https://gone.example', 'https://blog.example'] })
    const hub = (url: string) => page.locator(`[data-testid=hub][data-hub="${url}"]`)
    for (const one of await page.getByTestId('test-hub').all()) await one.click()
    const states = page.getByTestId('hub-state')
    await expect
      .poll(() => states.allTextContents())
      .toEqual(['Answers: version 1.4.0, 23 ms', 'Does not answer', 'Answers, but is no Alongside hub'])
    await hub('https://gone.example').getByTestId('forget-hub').click()
    await expect.poll(() => kept.hubs).toEqual(['https://blog.example'])
    await hub('https://blog.example').getByTestId('use-hub').click()
    await page.getByText('Still using https://hub.example.').waitFor()
    await page.getByTestId('hub-version').getByText('version 1.4.0').waitFor()
  })

  it('switch everything off and on, and say which it is', async () => {
    await open()
    await page.getByRole('switch', { name: 'Alongside is on' }).click()
    await page.getByText('Alongside is off').waitFor()
    expect(kept.off).toBe(true)
    await page.getByTestId('on-everywhere').click()
    await expect.poll(() => kept.off).toBe(false)
  })

  it('lead to each part by its name, and keep how things look at once', async () => {
    await open()
    await page.getByTestId('options-appearance').click()
    await page.getByTestId('appearance-names').selectOption('nobody')
    await expect.poll(() => kept.appearance.names).toBe('nobody')
    await page.getByTestId('appearance-motion').selectOption('less')
    await expect.poll(() => kept.appearance).toMatchObject({ names: 'nobody', motion: 'less' })
    await page.locator('[data-testid=options-appearance][aria-current]').waitFor()
  })

  it('seal an identity under a passphrase that is long enough and typed twice, and refuse another file', async () => {
    await open()
    const save = page.getByTestId('export-identity')
    await page.getByTestId('new-passphrase').fill('too short')
    await page.getByTestId('new-passphrase-again').fill('too short')
    expect(await save.isDisabled()).toBe(true)
    await page.getByTestId('new-passphrase').fill('seven gulls at noon')
    await page.getByText('They are not the same yet.').waitFor()
    expect(await save.isDisabled()).toBe(true)
    await page.getByTestId('new-passphrase-again').fill('seven gulls at noon')
    expect(await save.isEnabled()).toBe(true)
    const file = { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{"bookmarks":[]}') }
    await page.getByTestId('identity-file').setInputFiles(file)
    await page.getByTestId('identity-passphrase').fill('anything')
    await page.getByTestId('import-identity').click()
    await page.locator('[data-code=file-foreign]').waitFor()
    expect(await page.getByTestId('error').textContent()).toContain('no file with an Alongside identity')
  })

  it('delete everything only when the word was typed, say what stays elsewhere, and lead back by Escape', async () => {
    await open()
    await page.getByTestId('delete-everything').click()
    await page.getByText('What it cannot delete').waitFor()
    const yes = page.getByTestId('delete-everything-yes')
    expect(await yes.isDisabled()).toBe(true)
    await page.keyboard.type('delet')
    await page.keyboard.press('Enter')
    expect(deleted).toBe(false)
    // What is told meanwhile takes the focus from nobody.
    const cancel = page.getByTestId('data').getByRole('button', { name: 'Cancel' })
    await cancel.focus()
    await page.evaluate(() => window.ports[0]!.hostSays({ type: 'sent', rows: [] } as never))
    expect(await cancel.evaluate(button => button === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByTestId('delete-everything').click()
    await page.keyboard.type(' Delete')
    await page.keyboard.press('Enter')
    await expect.poll(() => deleted).toBe(true)
  })

  it('say how much is kept, and when there is hardly any space left', async () => {
    pages.context.once('page', opened =>
      opened.addInitScript(() => {
        navigator.storage.estimate = async () => ({ usage: 9.5e7, quota: 1e8 })
      }),
    )
    await open()
    expect(await page.getByTestId('storage-used').textContent()).toContain('95 MB of at most 100 MB')
    await page.getByText('The storage is nearly full').waitFor()
  })
})
