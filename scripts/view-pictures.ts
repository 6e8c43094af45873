import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { openGallery } from '../tests/components/support/gallery-page.ts'
import { launchExtension } from '../tests/support/extension.ts'
import { sheet } from './picture-sheet.ts'

/** By it the hub's page knows that no extension can be installed there. */
const userAgent = 'Mozilla/5.0 (Linux; Android 16; Pixel 10) Chrome/156.0.0.0 Mobile Safari/537.36'

type Theme = 'light' | 'dark'
const themes: readonly Theme[] = ['light', 'dark']

interface Picture {
  readonly scene: string
  /** The picture's name where it is not the scene's. */
  readonly name?: string
  /** Pressed first. */
  readonly press?: string
  /** Of a long view, what is looked at; `window`: what the window shows of it. */
  readonly part?: string
  /** CSS pixels. */
  readonly width?: number
  /** CSS pixels. */
  readonly height?: number
}
const card = (inside: string) => `.card:has([data-testid="${inside}"])`

/** The scene of the gallery that shows most of each view. */
const pictures: readonly Picture[] = [
  { scene: 'dock' },
  { scene: 'dock', name: 'dock-menu', press: '[data-testid="avatar"]:nth-child(2)' },
  ...[
    ...['dock-note', 'dock-removed', 'following-on', 'following-asked', 'toasts-three', 'toasts-event'],
    ...['panel-chat-thread', 'panel-chat-lightbox', 'panel-chat-search'],
    ...['panel-people', 'panel-people-lobby', 'panel-faces', 'panel-person', 'panel-compare'],
    ...['panel-pins', 'panel-pin-thread', 'panel-activity', 'panel-place-menu'],
    ...['home', 'home-empty', 'home-room-menu', 'home-notifications'],
    ...['home-people', 'home-people-open'],
    ...['home-public', 'home-public-open', 'home-public-following'],
  ].map(scene => ({ scene })),
  // As high as what is looked at.
  { scene: 'panel-chat', height: 820 },
  { scene: 'home-live', width: 420 },
  { scene: 'home-public-report', height: 260 },
  { scene: 'panel-chat-pictures', height: 1150 },
  // Popups are as high as what is in them.
  ...[
    'popup-rooms',
    'popup-tabs',
    'popup-consent',
    'popup-join',
    'popup-ask',
    'popup-asked',
    'popup-off',
  ].map(scene => ({ scene, height: 100 })),
  { scene: 'room' },
  { scene: 'room-lobby', part: card('asker') },
  { scene: 'room-public', part: card('unpublish') },
  { scene: 'room-publication-form', part: '.card' },
  { scene: 'options-follows', part: '.card' },
  { scene: 'options', part: 'window' },
  ...['you', 'hub', 'privacy', 'notifications', 'shortcuts', 'appearance', 'data', 'about'].map(part => ({
    scene: 'options',
    name: `options-${part}`,
    part: `#${part}`,
  })),
]

const pictureOf = (page: Page): Promise<Buffer> => page.screenshot({ fullPage: true, animations: 'disabled' })

/** With some of what is around it. */
async function partOf(page: Page, part: string): Promise<Buffer> {
  const box = (await page.locator(part).boundingBox())!
  const aroundPx = 16
  const clip = {
    x: box.x - aroundPx,
    y: box.y - aroundPx,
    width: box.width + 2 * aroundPx,
    height: box.height + 2 * aroundPx,
  }
  return page.screenshot({ fullPage: true, animations: 'disabled', clip })
}

/** Somebody else's page, under what stands on it. */
function writePage(page: Page): Promise<void> {
  return page.evaluate(() => {
    const words =
      'The query planner examines each possible nesting of the loops and estimates how many rows each will visit, then keeps the cheapest few at every step. With eight tables there are forty thousand orders; it looks at a few dozen.'
    document.body.style.cssText = 'margin: 24px 32px; font: 16px/1.6 serif'
    for (let at = 0; at < 3; at++) {
      const paragraph = document.createElement('p')
      paragraph.textContent = words
      document.body.append(paragraph)
    }
  })
}

/** Views as components, with people and words of the gallery. */
async function fromGallery(browser: Browser, folder: string): Promise<void> {
  const gallery = await openGallery(browser)
  for (const { scene, name = scene, press, part, ...size } of pictures) {
    const shots: Buffer[] = []
    for (const theme of themes) {
      const page = await gallery.open(scene, { theme, ...size })
      const onPages = await page.evaluate(() => document.getElementById('root')!.shadowRoot !== null)
      if (onPages) await writePage(page)
      if (press) await page.locator(press).click()
      if (onPages || part === 'window') shots.push(await page.screenshot({ animations: 'disabled' }))
      else shots.push(part ? await partOf(page, part) : await pictureOf(page))
      await page.close()
    }
    await sheet(browser, shots, `${folder}/${name}.png`)
  }
  await gallery.context.close()
}

/** The extension's first page, as it is after the installation. */
async function welcome(browser: Browser, folder: string): Promise<void> {
  const extension = await launchExtension({ size: { width: 860, height: 760 } })
  const shots: Buffer[] = []
  const page = await extension.open(`chrome-extension://${extension.extensionId}/welcome.html`)
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.reload()
    await page.getByTestId('dock').waitFor()
    // What is further down comes with its step.
    shots.push(await page.screenshot({ animations: 'disabled' }))
  }
  await extension.close()
  await sheet(browser, shots, `${folder}/welcome.png`)
}

/** The hub's pages on a telephone: what somebody sees who has a link and no extension. `link`: opens a room that is live. */
async function onTelephone(browser: Browser, link: string, folder: string): Promise<void> {
  const joining: Buffer[] = []
  const coming: Buffer[] = []
  const guest: Buffer[] = []
  for (const colorScheme of themes) {
    const viewport = { width: 390, height: 760 }
    const phone = { viewport, userAgent, hasTouch: true, isMobile: true, reducedMotion: 'reduce' } as const
    const context = await browser.newContext({ ...phone, colorScheme })
    const page = await context.newPage()
    await page.goto(link)
    await page.locator('#continue').waitFor()
    joining.push(await pictureOf(page))
    await page.locator('#continue').tap()
    await page.getByTestId('guest-name').fill('Grace')
    // Who is there the hub says a moment later.
    await page.locator('.facts li:nth-child(2):not(:empty)').waitFor()
    coming.push(await pictureOf(page))
    await page.getByTestId('guest-come-in').tap()
    await page.getByTestId('chat-message').first().waitFor()
    guest.push(await pictureOf(page))
    await context.close()
  }
  await sheet(browser, joining, `${folder}/join-page.png`)
  await sheet(browser, coming, `${folder}/guest-welcome.png`)
  await sheet(browser, guest, `${folder}/guest.png`)
}

/** Pictures of every view in light and dark, beside each other. `link`: to a room in which somebody has said something. */
export async function pictureViews(browser: Browser, link: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await fromGallery(browser, folder)
  await welcome(browser, folder)
  await onTelephone(browser, link, folder)
}
