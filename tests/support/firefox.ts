import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { findFirefox } from '../../scripts/find-firefox.mjs'
import { eventually } from './eventually.ts'
import { type Bidi, connectBidi } from './firefox-bidi.ts'
import { createFirefoxInput, type FirefoxInput } from './firefox-input.ts'
import { clickOn, fillIn, textOf } from './in-page.ts'
import { type PersonSettings, settingFields } from './settings.ts'

/** The Firefox twin of `e2eBuild`: open shadow root, access to all sites. */
export const firefoxE2eBuild = '.output/firefox-mv2-e2e'

/** Any mapping would do: Firefox keeps the one it finds, so the extension's own pages have an address known beforehand. */
const extensionUuid = '0d8b9a52-6f1c-4b7e-8d3a-2c5e7f901a4b'

/** One tab, or a frame in one. */
export interface FirefoxPage extends FirefoxInput {
  readonly url: string
  /** Opens another address in it. */
  go(url: string): Promise<void>
  /** Shows it as in a window of this size, in CSS pixels. */
  resize(size: { readonly width: number; readonly height: number }): Promise<void>
  /** Value of an expression in the page, awaited; it has to survive JSON. */
  evaluate<Value>(expression: string): Promise<Value>
  click(testId: string): Promise<void>
  text(testId: string): Promise<string>
  fill(testId: string, value: string): Promise<void>
  /** Brings the tab to the front. */
  activate(): Promise<void>
  reload(): Promise<void>
  /** A frame in it, however deep, by a part of its address; waits for it. */
  frame(part: string): Promise<FirefoxPage>
  /** Another tab or window with `part` in its address, once there is one. */
  window(part: string): Promise<FirefoxPage>
  close(): Promise<void>
}

/** One person's Firefox. Whoever launches it closes it. */
export interface FirefoxBrowser {
  open(url: string): Promise<FirefoxPage>
  /** The popup as a page in a tab of its own, acting on the one tab that has the address of `page`. */
  popup(page: FirefoxPage): Promise<FirefoxPage>
  setUp(settings: PersonSettings): Promise<void>
  close(): Promise<void>
}

const prefs = (extensionId: string): string =>
  Object.entries({
    'extensions.webextensions.uuids': JSON.stringify({ [extensionId]: extensionUuid }),
    // A machine with nothing but loopback would find no candidates for WebRTC.
    'media.peerconnection.ice.loopback': true,
    'media.peerconnection.ice.obfuscate_host_addresses': false,
    'app.update.disabledForTesting': true,
    'datareporting.policy.dataSubmissionEnabled': false,
  })
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`)
    .join('\n')

async function extensionIdOf(dir: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8'))
  return manifest.browser_specific_settings.gecko.id
}

/** Starts a headless Firefox with the extension in it. Throws a sentence when there is no Firefox or no build. */
export async function launchFirefox(options: { readonly dir?: string } = {}): Promise<FirefoxBrowser> {
  const dir = resolve(options.dir ?? firefoxE2eBuild)
  if (!existsSync(join(dir, 'manifest.json'))) throw new Error(`No extension in ${dir}: npm run build:e2e.`)
  const program = findFirefox()
  if (!program) throw new Error('No Firefox found: install one, or set FIREFOX_PATH to its program.')
  const profile = await mkdtemp(join(tmpdir(), 'alongside-firefox-'))
  await writeFile(join(profile, 'user.js'), prefs(await extensionIdOf(dir)))

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
  const endAll = () => child.pid && child.exitCode === null && process.kill(-child.pid, 'SIGKILL')
  process.once('exit', endAll)

  async function end(): Promise<void> {
    process.off('exit', endAll)
    endAll()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }

  try {
    const bidi = await connectBidi(await bidiAddress(child))
    await bidi.send('webExtension.install', { extensionData: { type: 'path', path: dir } })
    return browserOver(bidi, end)
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

function browserOver(bidi: Bidi, end: () => Promise<void>): FirefoxBrowser {
  async function open(url: string): Promise<FirefoxPage> {
    const { context } = await bidi.send<{ context: string }>('browsingContext.create', { type: 'tab' })
    const page = pageOver(bidi, context, url)
    await page.go(url)
    return page
  }

  const extensionPage = (path: string): Promise<FirefoxPage> =>
    open(`moz-extension://${extensionUuid}/${path}`)

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

  return { open, popup, setUp, close }
}

interface Evaluated {
  readonly type: 'success' | 'exception'
  readonly result?: { readonly value?: string }
  readonly exceptionDetails?: { readonly text: string }
}

/** A page or a frame, as BiDi tells of it. */
interface Context {
  readonly context: string
  readonly url: string
  readonly children: readonly Context[] | null
}

const framesIn = ({ children }: Context): readonly Context[] =>
  (children ?? []).flatMap(child => [child, ...framesIn(child)])

function pageOver(bidi: Bidi, context: string, openedUrl: string): FirefoxPage {
  let url = openedUrl

  async function evaluate<Value>(expression: string): Promise<Value> {
    const evaluated = await bidi.send<Evaluated>('script.evaluate', {
      target: { context },
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      awaitPromise: true,
      userActivation: true,
    })
    if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails?.text)
    const json = evaluated.result?.value
    return (json === undefined ? undefined : JSON.parse(json)) as Value
  }

  async function go(to: string): Promise<void> {
    await bidi.send('browsingContext.navigate', { context, url: to, wait: 'complete' })
    url = to
  }

  async function frame(part: string): Promise<FirefoxPage> {
    const found = await eventually(async () => {
      const { contexts } = await bidi.send<{ contexts: readonly Context[] }>('browsingContext.getTree', {
        root: context,
      })
      return contexts.flatMap(framesIn).find(inner => inner.url.includes(part))
    }, `No frame of ${url} has ${part} in its address.`)
    return pageOver(bidi, found.context, found.url)
  }

  async function window(part: string): Promise<FirefoxPage> {
    const found = await eventually(async () => {
      const { contexts } = await bidi.send<{ contexts: readonly Context[] }>('browsingContext.getTree')
      return contexts.find(other => other.context !== context && other.url.includes(part))
    }, `No other window has ${part} in its address.`)
    return pageOver(bidi, found.context, found.url)
  }

  return {
    ...createFirefoxInput(bidi, context),
    get url() {
      return url
    },
    go,
    resize: viewport => bidi.send('browsingContext.setViewport', { context, viewport }),
    evaluate,
    click: testId => evaluate(clickOn(testId)),
    text: testId => evaluate(textOf(testId)),
    fill: (testId, value) => evaluate(fillIn(testId, value)),
    activate: () => bidi.send('browsingContext.activate', { context }),
    reload: () => bidi.send('browsingContext.reload', { context, wait: 'complete' }),
    frame,
    window,
    close: () => bidi.send('browsingContext.close', { context }),
  }
}
