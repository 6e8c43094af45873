import type { BrowserContext, Page } from 'playwright-core'
import { createCorrespondent } from '../tests/server/mail-client.ts'
import { viewBackground } from '../tests/support/background-view.ts'
import { gone, pointed } from '../tests/support/e2e.ts'
import { eventually } from '../tests/support/eventually.ts'
import { mailboxOf } from '../tests/support/mailbox-of.ts'
import { meet, type TwoPeople } from '../tests/support/two-people.ts'
import { quantile } from './quantile.ts'

const rounds = 15

/** Where the scripts below say when something happened. */
type Marks = (what: string, atMs: number) => void

/** Runs in every page: when a joining is asked for, and when the first cursor and the first toast are there. Wall clock, so that pages can be compared. */
function watch(): void {
  const tell = (what: string): void =>
    (globalThis as unknown as { benchMark: Marks }).benchMark(what, Date.now())
  const { chrome } = globalThis as unknown as {
    chrome?: { runtime?: { sendMessage?(message: { type?: string }): unknown } }
  }
  if (location.pathname === '/popup.html' && chrome?.runtime?.sendMessage) {
    const send = chrome.runtime.sendMessage.bind(chrome.runtime)
    chrome.runtime.sendMessage = message => {
      if (message.type === 'join-room') tell('asked')
      return send(message)
    }
  } else if (window === top) {
    const wanted = new Map([
      ['cursor', '[data-testid=cursor]'],
      ['toast', '[data-testid=toast]'],
    ])
    const look = (): void => {
      const roots = [...document.querySelectorAll('[data-alongside]')].map(host => host.shadowRoot)
      for (const [what, selector] of wanted)
        if (roots.some(root => root?.querySelector(selector))) {
          wanted.delete(what)
          tell(what)
        }
      if (wanted.size > 0) requestAnimationFrame(look)
    }
    look()
  }
}

/** When things were told last, milliseconds since 1970. */
async function listenTo(context: BrowserContext): Promise<Map<string, number>> {
  const marks = new Map<string, number>()
  await context.exposeFunction('benchMark', (what: string, atMs: number) => void marks.set(what, atMs))
  await context.addInitScript(watch)
  return marks
}

/** From the click that joins to the other's cursor on one's page. `known`: the room was entered before, so no click is needed. */
async function measureJoining(
  { a, b, link }: TwoPeople,
  marks: Map<string, number>,
  known: boolean,
): Promise<number> {
  const leaving = await b.browser.popup(b.page)
  await leaving.getByTestId('leave-room').click()
  await gone(b.overlay.dock)
  if (!known) await forgetRooms(leaving)
  await leaving.close()
  await b.page.goto(link)
  marks.clear()
  const popup = await b.browser.popup(b.page)
  if (!known) await popup.getByTestId('join-room').click()
  await b.page.bringToFront().catch(() => undefined)
  await eventually(async () => marks.has('cursor'), `${a.name}’s cursor does not come.`)
  if (!popup.isClosed()) await popup.close()
  return marks.get('cursor')! - marks.get('asked')!
}

const forgetRooms = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { runtime } = (
      globalThis as unknown as {
        chrome: { runtime: { sendMessage(message: object): Promise<{ value: { room: string }[] }> } }
      }
    ).chrome
    const { value } = await runtime.sendMessage({ type: 'list-rooms' })
    for (const { room } of value) await runtime.sendMessage({ type: 'forget-room', room })
  })

/** From the moment at which an invitation is handed to the hub to the toast on the page that is looked at. */
async function measureInviting({ hub, b, link }: TwoPeople, marks: Map<string, number>): Promise<number[]> {
  const background = await viewBackground(b.browser)
  const set = (on: boolean) =>
    background.evaluate(`chrome.runtime.sendMessage({ type: 'set-receive-invites', on: ${on} })`)
  await set(true)
  const box = await mailboxOf(background)
  const grace = createCorrespondent(hub)
  const tookMs: number[] = []
  // The first finds connections, and what is compiled, cold.
  for (let at = -1; at < rounds; at++) {
    await b.page.reload()
    await b.page.bringToFront()
    await b.overlay.dock.waitFor()
    marks.clear()
    let startMs = Date.now()
    const invite = {
      type: 'invite',
      link,
      name: 'Grace',
      color: 3,
      roomName: `Tides ${at}`,
      words: '',
    } as const
    await eventually(async () => {
      startMs = Date.now()
      return (await grace.send(box, invite)).ok
    }, 'The hub does not take it.')
    await eventually(async () => marks.has('toast'), 'The toast does not come.')
    if (at >= 0) tookMs.push(marks.get('toast')! - startMs)
    // What comes sooner after another is told together with the next.
    await new Promise(resolve => setTimeout(resolve, 2_500))
    await background.evaluate(`chrome.runtime.sendMessage({ type: 'list-notifications' }).then(({ value }) =>
      chrome.runtime.sendMessage({ type: 'delete-notifications', ids: value.map(({ id }) => id) }))`)
  }
  await set(false)
  return tookMs
}

/** How soon one is beside somebody, and hears of an invitation. */
export default async function bench(): Promise<string> {
  const people = await meet()
  try {
    await pointed(people.a, people.b)
    const marks = await listenTo(people.b.browser.context)
    const joined = async (known: boolean): Promise<number[]> => {
      const tookMs: number[] = []
      for (let at = 0; at < rounds; at++) tookMs.push(await measureJoining(people, marks, known))
      return tookMs
    }
    const rows = [
      ['click on *Join* in a room that is new → the other’s cursor', await joined(false), 600],
      ['a link of a room where one has been → the other’s cursor', await joined(true), 600],
      ['invitation handed to the hub → told on the page', await measureInviting(people, marks), 200],
    ] as const
    return [
      '## How soon one is there',
      `Two browsers, a hub and the page on one machine, all warm; ${rounds} times each. From the click or what takes its place to what is drawn in the page, by the wall clock.`,
      '',
      '| | p50 ms | p95 ms | wanted, p50 |',
      '|---|---|---|---|',
      ...rows.map(
        ([what, all, wanted]) =>
          `| ${what} | ${quantile(all, 0.5).toFixed(0)} | ${quantile(all, 0.95).toFixed(0)} | ≤ ${wanted} |`,
      ),
    ].join('\n')
  } finally {
    await people.close()
  }
}
