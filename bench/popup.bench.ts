import type { Page } from 'playwright-core'
import { launchExtension } from '../tests/support/extension.ts'
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

/** Runs before the popup's own script: when its start form and its first rooms were drawn, milliseconds after it was opened. */
function watchDrawing(): void {
  const isDrawn = () =>
    document.querySelector('[data-testid=create-room]') && document.querySelector('[data-testid=room-entry]')
  const look = (): void => {
    if (isDrawn()) document.documentElement.dataset.drawnMs = `${performance.now()}`
    else requestAnimationFrame(look)
  }
  if (location.pathname === '/popup.html') look()
}

const drawnMs = async (popup: Page): Promise<number> => {
  await popup.waitForSelector('[data-drawn-ms]', { state: 'attached' })
  return Number(await popup.evaluate(() => document.documentElement.dataset.drawnMs))
}

/** How soon the popup shows all that it has, in a browser that knows many rooms. */
export default async function bench(): Promise<string> {
  const hub = await startHub()
  const pages = await servePages()
  const browser = await launchExtension()
  try {
    await browser.setUp({ name: 'Ada', hub: hub.url })
    const page = await browser.open(`${pages.url}article.html`)
    await createRoom(browser, page, 'Tide tables')
    const leaving = await browser.popup(page)
    await leaving.getByTestId('leave-room').click()
    await leaving.getByTestId('create-room').waitFor()
    await leaving.evaluate(copyRoom, rooms)
    await leaving.close()
    await browser.context.addInitScript(watchDrawing)
    const all: number[] = []
    for (let at = 0; at < openings; at++) {
      const popup = await browser.popup(page)
      all.push(await drawnMs(popup))
      await popup.close()
    }
    const ms = (share: number): string => quantile(all, share).toFixed(0)
    return `## Opening the popup

From its navigation until the form and the first of ${rooms} known rooms are drawn; the background is awake.

| p50 ms | p95 ms |
|---|---|
| ${ms(0.5)} | ${ms(0.95)} |
`
  } finally {
    await browser.close()
    pages.close()
    await hub.stop()
  }
}
