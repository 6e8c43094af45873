import { type FirefoxBrowser, launchFirefox } from './firefox.ts'
import type { FirefoxPage } from './firefox-page.ts'
import { type HubProcess, startHub } from './hub-process.ts'
import { type PageServer, servePages } from './serve-pages.ts'

/** Two people with Firefox in one room, on one page, in windows of different sizes. */
export interface FirefoxPeople {
  readonly hub: HubProcess
  readonly pages: PageServer
  /** Of Ada, who founded the room. */
  readonly ada: FirefoxPage
  /** Of Ben, who came through the link. */
  readonly ben: FirefoxPage
  /** Whose Firefoxes they are. */
  readonly browsers: { readonly ada: FirefoxBrowser; readonly ben: FirefoxBrowser }
  close(): Promise<void>
}

const sizes = { Ada: { width: 1240, height: 860 }, Ben: { width: 640, height: 700 } } as const

/** The Firefox twin of `meet`. Whatever was started before a failure is ended. `bensProfile`: of Ben's Firefox, which can be started with it again. */
export async function meetInFirefox(path: string, bensProfile?: string): Promise<FirefoxPeople> {
  const ends: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end()
  }

  try {
    const hub = await startHub()
    ends.push(hub.stop)
    const pages = await servePages()
    ends.push(pages.close)

    const comes = async (name: keyof typeof sizes) => {
      const browser = await launchFirefox(name === 'Ben' && bensProfile ? { profile: bensProfile } : {})
      ends.push(browser.close)
      await browser.setUp({ name, hub: hub.url })
      const page = await browser.open(new URL(path, pages.url).href)
      await page.resize(sizes[name])
      return { browser, page, popup: await browser.popup(page) }
    }

    const coming = [comes('Ada'), comes('Ben')] as const
    // Whoever is still on the way when the other fails has to be ended, too.
    await Promise.allSettled(coming)
    const [ada, ben] = await Promise.all(coming)

    await ada.popup.fill('room-name', 'Tide tables')
    await ada.popup.click('create-room')
    const link = (await ada.popup.text('room-link')).trim()
    await ada.popup.close()
    await ada.page.activate()

    await ben.popup.fill('join-link', link)
    await ben.popup.text('join-preview')
    await ben.popup.click('join-room')
    await ben.page.activate()
    const browsers = { ada: ada.browser, ben: ben.browser }
    return { hub, pages, ada: ada.page, ben: ben.page, browsers, close }
  } catch (error) {
    await close()
    throw error
  }
}
