import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { openGallery } from '../tests/components/support/gallery-page.ts'
import { launchExtension } from '../tests/support/extension.ts'
import { sheet } from './picture-sheet.ts'

/** By it the hub's page knows that no extension can be installed there. */
const userAgent = 'Mozilla/5.0 (Linux; Android 16; Pixel 10) Chrome/156.0.0.0 Mobile Safari/537.36'

type Theme = 'light' | 'dark'
const themes: readonly Theme[] = ['light', 'dark']

/** The scene of the gallery that shows most of each view. */
const scenes = [
  'dock',
  'dock-menu',
  'following-on',
  'toasts-three',
  'panel-chat',
  'panel-chat-thread',
  'panel-chat-pictures',
  'panel-chat-search',
  'panel-people',
  'panel-faces',
  'panel-person',
  'panel-compare',
  'panel-pins',
  'panel-pin-thread',
  'panel-activity',
  'popup-rooms',
  'popup-consent',
  'popup-join',
  'popup-ask',
  'home',
  'home-empty',
  'home-notifications',
  'home-people',
  'home-public',
  'room',
  'room-lobby',
  'room-public',
  'options',
  'options-notifications',
  'options-picture',
] as const

const pictureOf = (page: Page): Promise<Buffer> => page.screenshot({ fullPage: true, animations: 'disabled' })

/** Views as components, with people and words of the gallery. */
async function fromGallery(browser: Browser, folder: string): Promise<void> {
  const gallery = await openGallery(browser)
  for (const scene of scenes) {
    const shots: Buffer[] = []
    for (const theme of themes) {
      const page = await gallery.open(scene, { theme })
      shots.push(await pictureOf(page))
      await page.close()
    }
    await sheet(browser, shots, `${folder}/${scene}.png`)
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
