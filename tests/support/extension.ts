import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type BrowserContext, type CDPSession, chromium, type Page, type Worker } from 'playwright-core'
import { findChromium } from '../../scripts/find-chromium.mjs'
import { eventually } from './eventually.ts'
import { attachTarget, type ExtensionTarget } from './extension-target.ts'
import { type PersonSettings, settingFields } from './settings.ts'

/** The build whose shadow root is open and which has access to all sites: everything can be seen and clicked. */
export const e2eBuild = '.output/chrome-mv3-e2e'
/** What goes to the store: closed shadow root, access only by a click on the toolbar button. */
export const productionBuild = '.output/chrome-mv3'

export interface LaunchOptions {
  /** Folder of the unpacked extension. */
  readonly dir?: string
  /** The browser's profile; kept when it is given, else a new one that is removed at the end. */
  readonly profile?: string
  readonly headless?: boolean
  /** Of the page, in CSS pixels. */
  readonly size?: { readonly width: number; readonly height: number }
  /** Of the window on the screen, with a display. */
  readonly left?: number
  readonly args?: readonly string[]
  /** Leaves the guide open, which a package for the stores opens once it is installed. */
  readonly keepGuide?: boolean
  /** Of what Playwright starts browsers with: it switches the back/forward cache off, for one. */
  readonly ignoreDefaultArgs?: readonly string[]
}

/** One person's browser. Whoever launches it closes it. */
export interface ExtensionBrowser {
  readonly context: BrowserContext
  readonly extensionId: string
  /** Opens an address in a new tab. */
  open(url: string): Promise<Page>
  /** Id of a page's tab, as `popup.html?tab=ID` wants it. Brings the page to the front. */
  tabId(page: Page): Promise<number>
  /** The popup as a page in a tab of its own, acting on the tab of `page`. */
  popup(page: Page): Promise<Page>
  options(): Promise<Page>
  /** Name and hub, typed into the options page as a person does; resolves once they are kept. */
  setUp(settings: PersonSettings): Promise<void>
  /** The hidden page in which rooms live. */
  host(): Promise<ExtensionTarget>
  /** A real click on the toolbar button over a page, with the access that it grants; resolves with the popup that opened. `clicking` is called right before it. */
  clickToolbar(page: Page, clicking?: () => void): Promise<ExtensionTarget>
  close(): Promise<void>
  /** Ends the browser as a crash would. The profile stays if it was given. */
  kill(): Promise<void>
}

const extensionWorker = async (context: BrowserContext): Promise<Worker> =>
  context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))

/** Starts a Chromium with the extension in it. Throws a sentence when there is no Chromium or no build. */
export async function launchExtension(options: LaunchOptions = {}): Promise<ExtensionBrowser> {
  const { headless = true, size = { width: 1100, height: 800 }, left = 0 } = options
  const dir = resolve(options.dir ?? e2eBuild)
  if (!existsSync(join(dir, 'manifest.json')))
    throw new Error(`No extension in ${dir}: npm run build:e2e, npm run build.`)
  const executablePath = findChromium()
  if (!executablePath) throw new Error('No Chromium found: install one, or set CHROMIUM_PATH to its program.')
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'alongside-profile-')))

  const isNew = await allowUnpacked(profile)
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    viewport: headless ? size : null,
    ignoreDefaultArgs: [...(options.ignoreDefaultArgs ?? [])],
    args: [
      '--no-sandbox',
      `--disable-extensions-except=${dir}`,
      `--load-extension=${dir}`,
      // A machine with nothing but loopback would find no candidates for WebRTC.
      '--allow-loopback-in-peer-connection',
      '--enable-unsafe-extension-debugging',
      `--window-size=${size.width},${size.height}`,
      `--window-position=${left},0`,
      ...(options.args ?? []),
    ],
  })
  const extensionId = new URL((await extensionWorker(context)).url()).host
  if (isNew && !options.keepGuide && (await opensGuide(dir))) await (await guideIn(context)).close()
  const browser = await context.browser()!.newBrowserCDPSession()
  const closed = new Promise<void>(resolve => context.once('close', () => resolve()))

  async function open(url: string): Promise<Page> {
    const page = await context.newPage()
    await page.goto(url)
    return page
  }

  const extensionPage = (path: string): Promise<Page> => open(`chrome-extension://${extensionId}/${path}`)

  /** Asked of the worker, because only extensions know tabs by these ids; the front tab is the one just brought there. */
  async function tabId(page: Page): Promise<number> {
    await page.bringToFront()
    const worker = await extensionWorker(context)
    const id = await worker.evaluate<number | undefined>(
      'chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => tab?.id)',
    )
    if (id === undefined) throw new Error(`No tab is in front for ${page.url()}.`)
    return id
  }

  async function popup(page: Page): Promise<Page> {
    return extensionPage(`popup.html?tab=${await tabId(page)}`)
  }

  async function setUp(settings: PersonSettings): Promise<void> {
    const page = await extensionPage('options.html')
    const fields = settingFields(settings)
    for (const [testId, value] of fields) {
      await page.getByTestId(testId).fill(value)
      await page.getByTestId(testId).blur()
    }
    await eventually(async () => {
      await page.reload()
      const kept = await Promise.all(fields.map(([testId]) => page.getByTestId(testId).inputValue()))
      return fields.every(([, value], index) => kept[index] === value)
    }, 'The settings were not kept.')
    await page.close()
  }

  async function targets(type: string): Promise<readonly Target[]> {
    const { targetInfos } = await browser.send('Target.getTargets', { filter: [{ type }] })
    return targetInfos as readonly Target[]
  }

  async function host(): Promise<ExtensionTarget> {
    const found = (await targets('background_page')).find(target => target.url.includes(extensionId))
    if (!found) throw new Error('The host is not running.')
    return attachTarget(browser, found.targetId)
  }

  async function clickToolbar(page: Page, clicking?: () => void): Promise<ExtensionTarget> {
    await page.bringToFront()
    const inFront = (await targets('tab')).filter(target => target.embedderData?.tabActive)
    // The browser shows another address than Playwright for error pages and `view-source:`; with one window it has to be that tab.
    const tab = inFront.find(target => target.url === page.url()) ?? (inFront.length === 1 && inFront[0])
    if (!tab) throw new Error(`No tab in front has the address ${page.url()}.`)
    const before = new Set((await targets('page')).map(target => target.targetId))
    clicking?.()
    await triggerAction(browser, extensionId, tab.targetId)
    const isPopup = (target: Target) => !before.has(target.targetId) && target.url.includes(extensionId)
    const opened = await eventually(
      async () => (await targets('page')).find(isPopup),
      'The toolbar button opened no popup.',
    )
    return attachTarget(browser, opened.targetId)
  }

  async function forgetProfile(): Promise<void> {
    // A browser that was just ended may still be writing.
    if (!options.profile) await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  async function close(): Promise<void> {
    await context.close()
    await forgetProfile()
  }

  async function kill(): Promise<void> {
    const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
    const main = processInfo.find(process => process.type === 'browser')
    if (!main) throw new Error('The browser does not tell its process id.')
    process.kill(main.id, 'SIGKILL')
    await closed
    await forgetProfile()
  }

  return {
    context,
    extensionId,
    open,
    tabId,
    popup,
    options: () => extensionPage('options.html'),
    setUp,
    host,
    clickToolbar,
    close,
    kill,
  }
}

/** Without developer mode an unpacked extension that starts itself anew stays off. Resolves with whether the profile is a new one. */
async function allowUnpacked(profile: string): Promise<boolean> {
  const preferences = join(profile, 'Default', 'Preferences')
  if (existsSync(preferences)) return false
  await mkdir(join(profile, 'Default'), { recursive: true })
  await writeFile(preferences, JSON.stringify({ extensions: { ui: { developer_mode: true } } }))
  return true
}

/** Packages for the stores that have one do; only the e2e build has a key. */
async function opensGuide(dir: string): Promise<boolean> {
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'))
  return existsSync(join(dir, 'welcome.html')) && !('key' in manifest)
}

/** The page that a package for the stores opens by itself once it is installed. */
export function guideIn(context: BrowserContext): Promise<Page> {
  const find = async () => context.pages().find(page => page.url().includes('/welcome.html'))
  return eventually(find, 'The guide did not open.')
}

interface Target {
  readonly targetId: string
  readonly url: string
  readonly embedderData?: { readonly tabActive?: boolean }
}

/** Newer than Playwright's list of commands, hence the cast. */
function triggerAction(browser: CDPSession, id: string, targetId: string): Promise<unknown> {
  const send = browser.send.bind(browser) as unknown as (method: string, params: object) => Promise<unknown>
  return send('Extensions.triggerAction', { id, targetId })
}
