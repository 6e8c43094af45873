import { readFileSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Request } from '../../../lib/protocol/background.ts'
import type { HostToPanel, PanelToHost } from '../../../lib/protocol/port.ts'
import { bundleForPage } from '../../support/bundle.ts'
import { bundleStyles } from './bundle-styles.ts'

const messages = readFileSync(new URL('../../../public/_locales/en/messages.json', import.meta.url), 'utf8')
const origin = 'https://extension.test'

/** What an extension page's entry runs against: the browser's interface, with the test at its other end. */
export interface ExtensionPages {
  readonly context: BrowserContext
  /** Opens a page's entry with its styles. `answer` is the background. */
  open(view: 'popup' | 'options' | 'panel' | 'room' | 'sidepanel', options?: OpenOptions): Promise<Page>
}

interface OpenOptions {
  readonly address?: string
  /** As in a frame on a page. */
  readonly framed?: boolean
  readonly answer?: (request: Request) => unknown
  /** What the background keeps for views that open. */
  readonly kept?: object
  /** What the browser answers when the page asks for a site. */
  readonly access?: (origins: readonly string[]) => unknown
}

declare global {
  interface Window {
    /** What the panel has sent since it was opened, over all its ports. */
    sent: PanelToHost[]
    /** Is told of each as it is sent. */
    heard?: (message: PanelToHost) => void
    ports: { hostSays(message: HostToPanel): void; breakOff(): void }[]
    answer(request: Request): Promise<unknown>
    /** What the browser has for `pause`, once it was changed. */
    pauseKeys?: string
    access(origins: readonly string[]): Promise<boolean>
    /** In session storage. */
    kept?: object
    /** As the background tells views that rooms have changed. */
    roomsChanged(): void
    /** The same of those who wait to be let in, and of people. */
    asksChanged(): void
    peopleChanged(): void
  }
}

export async function openExtensionPages(browser: Browser): Promise<ExtensionPages> {
  const context = await browser.newContext({ viewport: { width: 340, height: 520 } })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  await context.route('**/*', route =>
    route.request().url().startsWith(origin)
      ? route.fulfill({ contentType: 'text/html', body: '<!doctype html><div id="root"></div>' })
      : route.abort(),
  )
  const built = new Map<string, Promise<[css: string, script: string]>>()
  const build = (view: string) => {
    const ready =
      built.get(view) ??
      Promise.all([
        bundleStyles(view === 'sidepanel' ? 'home' : view),
        bundleForPage(`./entrypoints/${view}/main`),
      ])
    built.set(view, ready)
    return ready
  }
  return {
    context,
    async open(
      view,
      { address = '/', framed = false, kept, answer = () => undefined, access = () => true } = {},
    ) {
      const page = await context.newPage()
      await page.exposeFunction('answer', answer)
      await page.exposeFunction('access', access)
      await page.addInitScript(fakeBrowser, messages)
      if (kept) await page.addInitScript(kept => Object.assign(window, { kept }), kept)
      if (framed) await page.addInitScript(() => Object.assign(window, { parent: null }))
      await page.goto(origin + address)
      const [css, script] = await build(view)
      await page.addStyleTag({ content: css })
      await page.addScriptTag({ content: script })
      return page
    },
  }
}

/** Runs in the page, before the entry. */
function fakeBrowser(messagesJson: string): void {
  const texts: Record<string, { message: string }> = JSON.parse(messagesJson)
  window.sent = []
  window.ports = []
  // Only a page that a script opened may close itself.
  window.close = () => {
    document.title = 'closed'
  }
  const listeners = () => {
    const all = new Set<(value: unknown) => void>()
    return {
      addListener: (run: (value: unknown) => void) => all.add(run),
      removeListener: (run: (value: unknown) => void) => all.delete(run),
      call: (value?: unknown) => {
        for (const run of all) run(value)
      },
    }
  }
  const stored = listeners()
  window.roomsChanged = () => stored.call({ rooms: {} })
  window.asksChanged = () => stored.call({ asks: {} })
  window.peopleChanged = () => stored.call({ people: {} })
  Object.assign(globalThis, {
    chrome: {
      i18n: {
        getMessage: (key: string, substitutions: string[] = []) =>
          (texts[key]?.message ?? '').replace(/\$(\d)/g, (_, digit) => substitutions[digit - 1] ?? ''),
      },
      tabs: {
        query: async () => [{ id: 7, windowId: 1 }],
        get: async (id: number) => ({ id, windowId: 1 }),
        create: async ({ url }: { url: string }) => {
          document.title = url
        },
      },
      commands: {
        getAll: async () => [
          { name: '_execute_action', description: '', shortcut: 'Alt+A' },
          { name: 'pause', description: 'Pause everything', shortcut: window.pauseKeys ?? 'Alt+Shift+P' },
          { name: 'follow', description: 'Follow somebody' },
        ],
      },
      sidePanel: {
        open: async ({ windowId }: { windowId: number }) => {
          document.documentElement.dataset.beside = `${windowId}`
        },
      },
      storage: {
        session: { onChanged: stored, get: async () => window.kept ?? {}, set: async () => undefined },
      },
      permissions: {
        request: ({ origins }: { origins: string[] }) => window.access(origins),
        contains: async () => true,
      },
      runtime: {
        getURL: (path: string) => `chrome-extension://test${path}`,
        id: 'test',
        getManifest: () => ({ version: '1.2.3' }),
        sendMessage: (request: Request) => window.answer(request),
        openOptionsPage: async () => undefined,
        connect: () => {
          const onMessage = listeners()
          const onDisconnect = listeners()
          window.ports.push({ hostSays: onMessage.call, breakOff: onDisconnect.call })
          return {
            onMessage,
            onDisconnect,
            postMessage: (message: PanelToHost) => {
              window.sent.push(message)
              window.heard?.(message)
            },
            disconnect: () => undefined,
          }
        },
      },
    },
  })
}
