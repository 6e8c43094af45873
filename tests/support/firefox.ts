import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { findFirefox } from '../../scripts/find-firefox.mjs'
import { eventually } from './eventually.ts'
import { type Bidi, connectBidi } from './firefox-bidi.ts'
import { type FirefoxChrome, openChrome } from './firefox-chrome.ts'
import { type FirefoxPage, firefoxPage } from './firefox-page.ts'
import { type PersonSettings, settingFields } from './settings.ts'

/** The Firefox twin of `e2eBuild`: open shadow root, access to all sites. */
export const firefoxE2eBuild = '.output/firefox-mv2-e2e'

/** Any mapping would do: Firefox keeps the one it finds, so the extension's own pages have an address known beforehand. */
const extensionUuid = '0d8b9a52-6f1c-4b7e-8d3a-2c5e7f901a4b'

/** One person's Firefox. Whoever launches it closes it. */
export interface FirefoxBrowser {
  open(url: string): Promise<FirefoxPage>
  /** One of the extension's own pages, in a tab: `options.html`. */
  extensionPage(path: string): Promise<FirefoxPage>
  /** The browser's own window: toolbar, sidebar and menus. */
  chrome(): Promise<FirefoxChrome>
  /** What has been downloaded, with `part` in its name; waits for it. Its path. */
  download(part: string): Promise<string>
  /** The popup as a page in a tab of its own, acting on the one tab that has the address of `page`. */
  popup(page: FirefoxPage): Promise<FirefoxPage>
  setUp(settings: PersonSettings): Promise<void>
  close(): Promise<void>
}

const prefs = (extensionId: string, downloads: string): string =>
  Object.entries({
    'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: extensionUuid }),
    // A machine with nothing but loopback would find no candidates for WebRTC.
    'media.peerconnection.ice.loopback': true,
    'media.peerconnection.ice.obfuscate_host_addresses': false,
    // What was kept outlives the restart, at which an add-on that was installed for a session goes.
    'extensions.webextensions.keepStorageOnUninstall': true,
    'extensions.webextensions.keepUuidOnUninstall': true,
    'browser.download.folderList': 2,
    'browser.download.dir': downloads,
    'browser.download.alwaysOpenPanel': false,
    'app.update.disabledForTesting': true,
    'datareporting.policy.dataSubmissionEnabled': false,
  })
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
    .join('\n')

async function extensionIdOf(dir: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'))
  return manifest.browser_specific_settings.gecko.id
}

export interface FirefoxOptions {
  /** Of the extension. */
  readonly dir?: string
  /** A folder that outlives the browser, and whoever gives it removes; else there is one for this browser alone. */
  readonly profile?: string
}

/** Starts a headless Firefox with the extension in it. Throws a sentence when there is no Firefox or no build. */
export async function launchFirefox(options: FirefoxOptions = {}): Promise<FirefoxBrowser> {
  const dir = resolve(options.dir ?? firefoxE2eBuild)
  if (!existsSync(join(dir, 'manifest.json'))) throw new Error(`No extension in ${dir}: npm run build:e2e.`)
  const program = findFirefox()
  if (!program) throw new Error('No Firefox found: install one, or set FIREFOX_PATH to its program.')
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'alongside-firefox-')))
  const downloads = join(profile, 'downloads')
  await mkdir(downloads, { recursive: true })
  const extensionId = await extensionIdOf(dir)
  await writeFile(join(profile, 'user.js'), prefs(extensionId, downloads))

  // Since Firefox 153 only system access lets a driver open moz-extension pages.
  const args = [
    '--headless',
    '--no-remote',
    '--remote-allow-system-access',
    '--remote-debugging-port',
    '0',
    '--profile',
    profile,
  ]
  // Its own process group, because Firefox is many processes and all of them have to go.
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const isOver = () => child.exitCode !== null || child.signalCode !== null
  const endAll = () => child.pid && !isOver() && process.kill(-child.pid, 'SIGKILL')
  process.once('exit', endAll)

  async function end(): Promise<void> {
    process.off('exit', endAll)
    endAll()
    if (!isOver()) await once(child, 'exit')
    if (!options.profile) await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  try {
    const bidi = await connectBidi(await bidiAddress(child))
    await bidi.send('webExtension.install', { extensionData: { type: 'path', path: dir } })
    return browserOver(bidi, extensionId, downloads, end)
  } catch (error) {
    await end()
    throw error
  }
}

/** Keeps reading afterwards, so that a full pipe never stops the browser. */
function bidiAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr! }).on('line', line => {
      const [, url] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? []
      if (url) resolve(url)
    })
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`Firefox ended with ${code} before it could be driven.`)))
  })
}

function browserOver(
  bidi: Bidi,
  extensionId: string,
  downloads: string,
  end: () => Promise<void>,
): FirefoxBrowser {
  async function open(url: string): Promise<FirefoxPage> {
    const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' })
    const page = firefoxPage(bidi, context, url)
    await page.go(url)
    return page
  }

  const extensionPage = (path: string): Promise<FirefoxPage> =>
    open(`moz-extension://${extensionUuid}/${path}`)

  const download = (part: string): Promise<string> =>
    eventually(async () => {
      const names = await readdir(downloads)
      const name = names.find(name => name.includes(part) && !name.endsWith('.part'))
      if (!name || names.some(name => name.endsWith('.part'))) return false
      // Its place is taken by an empty file at first.
      const path = join(downloads, name)
      return (await stat(path)).size > 0 && path
    }, `Nothing with ${part} in its name was downloaded.`)

  async function popup(page: FirefoxPage): Promise<FirefoxPage> {
    // Only an extension's page can ask for tabs; options is one that acts on none.
    const asker = await extensionPage('options.html')
    const url = JSON.stringify(page.url)
    const ids = await asker.evaluate<readonly number[]>(
      `browser.tabs.query({}).then(tabs => tabs.filter(tab => tab.url === ${url}).map(tab => tab.id))`,
    )
    await asker.close()
    if (ids.length !== 1)
      throw new Error(`${ids.length} tabs have the address ${page.url}; it has to be one.`)
    return extensionPage(`popup.html?tab=${ids[0]}`)
  }

  async function setUp(settings: PersonSettings): Promise<void> {
    for (const [testId, value] of settingFields(settings)) {
      const page = await extensionPage('options.html')
      await page.fill(testId, value)
      await eventually(async () => {
        const again = await extensionPage('options.html')
        const kept = await again.text(testId)
        await again.close()
        return kept === value
      }, `The settings did not keep ${value}.`)
      await page.close()
    }
  }

  async function close(): Promise<void> {
    bidi.close()
    await end()
  }

  return { open, extensionPage, chrome: () => openChrome(bidi, extensionId), download, popup, setUp, close }
}
