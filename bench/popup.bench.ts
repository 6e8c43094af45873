import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { eventually } from '../tests/support/eventually.ts'
import { type ExtensionBrowser, e2eBuild, launchExtension } from '../tests/support/extension.ts'
import { startHub } from '../tests/support/hub-process.ts'
import { servePages } from '../tests/support/serve-pages.ts'
import { createRoom } from '../tests/support/two-people.ts'
import { quantile } from './quantile.ts'

const openings = 30
const rooms = 500

/** Runs in the extension: the one known room so often, under other ids. */
async function copyRoom(count: number): Promise<void> {
  const done = <Value>(asked: IDBRequest<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error)
    })
  const database = await done(indexedDB.open('alongside'))
  const store = database.transaction('rooms', 'readwrite').objectStore('rooms')
  const [known] = await done(store.getAll())
  for (let at = 1; at < count; at++)
    await done(store.put({ ...known, room: `${known.room.slice(0, 16)}${1000 + at}AA`, name: `Room ${at}` }))
  database.close()
}

/** When it happened, in milliseconds since 1970 as one machine counts them. */
interface Seen {
  readonly openedMs: number
  readonly startedMs: number
  readonly askedMs: number
  readonly drawnMs: number
}
interface Times extends Seen {
  readonly clickedMs: number
}

/** Runs before the popup's own script: when the page was opened, when a script could run at all, when its own asked for the first thing, and when the form and the first rooms were drawn. */
function watchDrawing(): void {
  const now = (): number => performance.timeOrigin + performance.now()
  const startedMs = now()
  let askedMs: number | null = null
  const watched = globalThis as unknown as {
    chrome: { runtime: { sendMessage(message: object): unknown } }
    seen: Promise<Seen>
  }
  const { runtime } = watched.chrome
  const send = runtime.sendMessage.bind(runtime)
  runtime.sendMessage = message => {
    askedMs ??= now()
    return send(message)
  }
  watched.seen = new Promise(resolve => {
    const isEmpty = location.pathname === '/empty.html'
    const look = (): void => {
      const [form, room] = ['create-room', 'room-entry'].map(id =>
        document.querySelector(`[data-testid=${id}]`),
      )
      if (!isEmpty && (!form || !room)) return void requestAnimationFrame(look)
      resolve({ openedMs: performance.timeOrigin, startedMs, askedMs: askedMs ?? startedMs, drawnMs: now() })
    }
    requestAnimationFrame(look)
  })
}

/** A copy of the extension whose popup is watched, and a page with nothing in it. The popup of a toolbar click is no page that a debugger could reach before it runs. */
async function copyWatched(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'alongside-popup-'))
  await cp(e2eBuild, dir, { recursive: true })
  await writeFile(join(dir, 'watch.js'), `(${watchDrawing})()`)
  const page = join(dir, 'popup.html')
  const markup = await readFile(page, 'utf8')
  await writeFile(page, markup.replace('<head>', '<head><script src="/watch.js"></script>'))
  await writeFile(
    join(dir, 'empty.html'),
    '<!doctype html><script src="/watch.js"></script><p>Nothing is here.</p>',
  )
  return dir
}

/** Opens the popup by its toolbar button, as a person does, and closes it again. */
async function openPopup(browser: ExtensionBrowser, page: Page): Promise<Times> {
  let clickedMs = Number.NaN
  const popup = await browser.clickToolbar(page, () => {
    clickedMs = performance.timeOrigin + performance.now()
  })
  const seen = await eventually(
    () => popup.evaluate<Seen | undefined>('globalThis.seen'),
    'The popup was never drawn.',
  )
  await popup.close()
  // Until its button has gone back into the menu, where it is for somebody who comes anew.
  await setTimeout(500)
  return { clickedMs, ...seen }
}

/** How soon the popup shows all that it has, in a browser that knows many rooms. */
export default async function bench(): Promise<string> {
  const hub = await startHub()
  const pages = await servePages()
  const dir = await copyWatched()
  const browser = await launchExtension({ dir })
  try {
    await browser.setUp({ name: 'Ada', hub: hub.url })
    const page = await browser.open(`${pages.url}article.html`)
    await createRoom(browser, page, 'Tide tables')
    const leaving = await browser.popup(page)
    await leaving.getByTestId('leave-room').click()
    await leaving.getByTestId('create-room').waitFor()
    await leaving.evaluate(copyRoom, rooms)
    await leaving.close()
    const times: Times[] = []
    for (let at = 0; at < openings; at++) times.push(await openPopup(browser, page))
    await browser.context.serviceWorkers()[0]!.evaluate("chrome.action.setPopup({ popup: 'empty.html' })")
    const empty: Times[] = []
    for (let at = 0; at < openings; at++) empty.push(await openPopup(browser, page))
    const row = (what: string, of: (each: Times) => number, seen = times): string => {
      const values = seen.map(of)
      return `| ${what} | ${quantile(values, 0.5).toFixed(0)} | ${quantile(values, 0.95).toFixed(0)} |`
    }
    return `## Opening the popup

By a click on the toolbar's button, until the form and the first of ${rooms} known rooms are drawn; the background is awake. Between click and page the browser first slides the button out of its menu, unless somebody has pinned it.

| | p50 ms | p95 ms |
|---|---|---|
${row('the browser begins the page after the click', each => each.openedMs - each.clickedMs)}
${row('a script runs in it', each => each.startedMs - each.openedMs)}
${row('its own first script runs, and asks', each => each.askedMs - each.startedMs)}
${row('what one came for is drawn', each => each.drawnMs - each.askedMs)}
${row('all of it, from the beginning of the page', each => each.drawnMs - each.openedMs)}
${row('a page with one sentence instead', each => each.drawnMs - each.openedMs, empty)}
`
  } finally {
    await browser.close()
    await rm(dir, { recursive: true })
    pages.close()
    await hub.stop()
  }
}
