import { type ExtensionBrowser, launchExtension } from '../tests/support/extension.ts'
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

/** Milliseconds after it was opened. */
interface Seen {
  readonly startedMs: number
  readonly askedMs: number
  readonly drawnMs: number
}
interface Times extends Seen {
  /** What its own thread has worked by then, whatever else the machine was busy with. */
  readonly cpuMs: number
}
type Told = (seen: Seen) => void

/** Runs before the popup's own script: when a script could run at all, when that one asked for the first thing, and when the form and the first rooms were drawn, milliseconds after it was opened. */
function watchDrawing(): void {
  if (location.pathname !== '/popup.html') return
  const startedMs = performance.now()
  let asked: number | null = null
  const { chrome, told } = globalThis as unknown as {
    chrome: { runtime: { sendMessage(message: object): unknown } }
    told: Told
  }
  const { runtime } = chrome
  const send = runtime.sendMessage.bind(runtime)
  runtime.sendMessage = message => {
    asked ??= performance.now()
    return send(message)
  }
  const look = (): void => {
    const [form, room] = ['create-room', 'room-entry'].map(id =>
      document.querySelector(`[data-testid=${id}]`),
    )
    if (form && room) told({ startedMs, askedMs: asked!, drawnMs: performance.now() })
    else requestAnimationFrame(look)
  }
  look()
}

/** Opens the popup over a tab as the toolbar does: in a process of its own. `drawn`: the next that is seen; looking for it from outside would be work for the page. */
async function openPopup(
  browser: ExtensionBrowser,
  address: string,
  drawn: () => Promise<Seen>,
): Promise<Times> {
  const popup = await browser.context.newPage()
  const session = await browser.context.newCDPSession(popup)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const seeing = drawn()
  await popup.goto(address)
  const seen = await seeing
  const { metrics } = await session.send('Performance.getMetrics')
  const secondsOf = (what: string) => metrics.find(({ name }) => name === what)?.value ?? Number.NaN
  await popup.close()
  // What the measuring itself asks of the page is not the popup's.
  return { ...seen, cpuMs: 1000 * (secondsOf('TaskDuration') - secondsOf('DevToolsCommandDuration')) }
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
    let told: Told = () => undefined
    await browser.context.exposeFunction('told', (seen: Seen) => told(seen))
    await browser.context.addInitScript(watchDrawing)
    const drawn = (): Promise<Seen> => new Promise(resolve => (told = resolve))
    const times: Times[] = []
    const address = `chrome-extension://${browser.extensionId}/popup.html?tab=${await browser.tabId(page)}`
    for (let at = 0; at < openings; at++) times.push(await openPopup(browser, address, drawn))
    const row = (what: string, of: (each: Times) => number): string => {
      const values = times.map(of)
      return `| ${what} | ${quantile(values, 0.5).toFixed(0)} | ${quantile(values, 0.95).toFixed(0)} |`
    }
    return `## Opening the popup

From its navigation, in a process of its own, until the form and the first of ${rooms} known rooms are drawn; the background is awake.

| | p50 ms | p95 ms |
|---|---|---|
${row('the browser starts a process and the page in it', each => each.startedMs)}
${row('its first script runs, and asks', each => each.askedMs - each.startedMs)}
${row('what one came for is drawn', each => each.drawnMs - each.askedMs)}
${row('all of it', each => each.drawnMs)}
${row('CPU time of the page’s thread in it', each => each.cpuMs)}
`
  } finally {
    await browser.close()
    pages.close()
    await hub.stop()
  }
}
