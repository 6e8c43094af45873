import type { Page } from 'playwright-core'
import { type ExtensionBrowser, type LaunchOptions, launchExtension } from './extension.ts'
import { type HubOptions, type HubProcess, startHub } from './hub-process.ts'
import { type OverlayView, overlayOf } from './overlay.ts'
import { type PageServer, servePages } from './serve-pages.ts'

/** Someone with the extension, on a page. */
export interface Participant {
  readonly name: string
  readonly browser: ExtensionBrowser
  readonly page: Page
  readonly overlay: OverlayView
}

export interface TwoPeople {
  readonly hub: HubProcess
  readonly pages: PageServer
  /** Founded the room. */
  readonly a: Participant
  /** Came through the link. */
  readonly b: Participant
  readonly link: string
  close(): Promise<void>
}

export interface MeetOptions {
  /** Of tests/pages. */
  readonly path?: string
  readonly a?: LaunchOptions
  readonly b?: LaunchOptions
  readonly hub?: HubOptions
  /** Told before each step that takes a while. */
  readonly onStep?: (step: string) => void
  /** Ends everything at any moment, also while it is being started. */
  readonly signal?: AbortSignal
}

/** Founds a room on the page in front, as a person does in the popup; the link to it. */
export async function createRoom(browser: ExtensionBrowser, page: Page, name: string): Promise<string> {
  const popup = await browser.popup(page)
  await popup.getByTestId('room-name').fill(name)
  await popup.getByTestId('create-room').click()
  const link = await linkIn(popup)
  await popup.close()
  await page.bringToFront()
  return link
}

/** Value or text, whichever the link is shown in. */
async function linkIn(popup: Page): Promise<string> {
  const field = popup.getByTestId('room-link')
  await field.waitFor()
  const link = await field.evaluate(element => (element as HTMLInputElement).value ?? element.textContent)
  return link.trim()
}

/** Opens the link, looks at the preview over it and joins, where nobody has to be asked at once; resolves once the tab has landed where the room is. */
export async function joinRoom(browser: ExtensionBrowser, link: string): Promise<Page> {
  const page = await browser.open(link)
  const landed = page.waitForURL(url => url.origin !== new URL(link).origin)
  const popup = await browser.popup(page)
  // Whose browser knows the room is there without a click.
  await Promise.race([
    landed,
    popup
      .getByTestId('join-room')
      .click()
      .catch(() => undefined),
  ])
  await landed
  if (!popup.isClosed()) await popup.close()
  await page.bringToFront()
  return page
}

/** Two browsers in one room on one page, through a hub of their own. Whatever was started before a failure is ended. */
export async function meet(options: MeetOptions = {}): Promise<TwoPeople> {
  const { onStep = () => undefined, signal } = options
  const ends: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  /** What has started after the abort ends at once. */
  const onClose = async (end: () => Promise<void> | void) => {
    ends.push(end)
    if (signal?.aborted) await close()
    signal?.throwIfAborted()
  }
  /** Not everything that waits for a browser hears that it was closed. */
  const aborted = new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => close().then(() => reject(signal.reason), reject)),
  )

  async function arrange(): Promise<TwoPeople> {
    onStep('Starting a hub')
    const hub = await startHub(options.hub)
    await onClose(hub.stop)
    const pages = await servePages()
    await onClose(pages.close)

    const launch = async (name: string, launchOptions: LaunchOptions = {}) => {
      onStep(`Starting ${name}'s browser`)
      const browser = await launchExtension(launchOptions)
      await onClose(browser.close)
      await browser.setUp({ name, hub: hub.url })
      return browser
    }
    // Each waits for its browser most of the time.
    const launches = [launch('Ada', options.a), launch('Ben', options.b)] as const
    await Promise.allSettled(launches)
    const [ada, ben] = await Promise.all(launches)

    onStep('Ada starts a room')
    const adaPage = await ada.open(new URL(options.path ?? 'article.html', pages.url).href)
    const link = await createRoom(ada, adaPage, 'Tide tables')
    onStep('Ben opens the link and joins')
    const benPage = await joinRoom(ben, link)

    return {
      hub,
      pages,
      a: { name: 'Ada', browser: ada, page: adaPage, overlay: overlayOf(adaPage) },
      b: { name: 'Ben', browser: ben, page: benPage, overlay: overlayOf(benPage) },
      link,
      close,
    }
  }

  try {
    return await Promise.race([arrange(), aborted])
  } catch (error) {
    await close()
    throw error
  }
}
