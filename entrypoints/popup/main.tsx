import { type Browser, browser } from 'wxt/browser'
import { ask } from '../../lib/platform/background-client.ts'
import { type FirstLook, lookFirst } from '../../lib/platform/glance.ts'
import { createHeadStart } from '../../lib/platform/head-start.ts'
import { fetchSentences, type Sentences } from '../../lib/platform/view-text.ts'
import { watchAsks } from '../../lib/platform/watch-asks.ts'
import { watchNotifications } from '../../lib/platform/watch-notifications.ts'
import { watchRooms } from '../../lib/platform/watch-rooms.ts'

/**
 * The popup's first module: it loads nothing that draws, and begins all that takes a while, so that it is under way while the views are loaded
 * (`scripts/preload-views.mjs` has the browser fetch them beside this one).
 */

/** What the popup needs before it can show anything. */
export interface Beginning {
  readonly ask: typeof ask
  /** The one to act on; undefined where there is none. */
  readonly tab: Promise<Browser.tabs.Tab | undefined>
  readonly first: Promise<FirstLook | null>
  readonly sentences: Promise<Sentences | null>
}

/** `popup.html?tab=ID` acts on that tab; the toolbar's popup on the one it was opened over. */
async function tabOf(search: string): Promise<Browser.tabs.Tab | undefined> {
  const given = new URLSearchParams(search).get('tab')
  if (given && /^\d+$/.test(given)) return browser.tabs.get(Number(given))
  const [active] = await browser.tabs.query({ active: true, currentWindow: true })
  return active
}

/** Any of the lists that the popup shows. */
function watchLists(changed: () => void): () => void {
  const ends = [watchRooms, watchAsks, watchNotifications].map(watch => watch(changed))
  return () => {
    for (const end of ends) end()
  }
}

async function start(): Promise<void> {
  const head = createHeadStart(ask, watchLists)
  const tab = tabOf(location.search)
  const beginning: Beginning = { ask: head.ask, tab, first: lookFirst(tab), sentences: fetchSentences() }
  const views = import('./show-popup.tsx')
  const { id } = (await tab) ?? {}
  if (id === undefined) return
  head.begin({ type: 'get-state', tabId: id })
  for (const type of ['list-asked', 'list-notifications', 'get-notification-settings', 'list-rooms'] as const)
    head.begin({ type })
  await (await views).showPopup(beginning)
}

void start()
