import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import type { PopupState, Request } from '../../lib/protocol/background.ts'
import { launchBrowser } from '../support/browser.ts'
import { adasSettings } from '../support/live-rooms.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'

const link = 'https://hub.example/j#1kJ3vZkQ8mBw9u2xYt7R4sLpAqWnEoHcVfDgTiUyXbM'
const state: PopupState = {
  settings: adasSettings,
  pauseKeys: 'Alt+Shift+P',
  tab: { site: 'www.sqlite.org', link: null, problem: null, here: false, asks: false, choice: null },
  room: null,
  removedFrom: null,
}
const room = {
  id: 'xxxxxxxxxxxxxxxxxxxxxA' as RoomId,
  name: 'Planner notes',
  link,
  role: 'owner',
  sharing: openSharing,
  rule: 'ask',
} as const
const preview = {
  room: 'other',
  roomName: 'Planner notes',
  inviter: 'Grace',
  role: 'editor',
  landing: 'https://sqlite.org:8443/queryplanner.html',
  hub: 'https://hub.example',
  people: 2,
  names: ['Grace'],
  full: false,
  known: false,
}

let browser: Browser
let pages: ExtensionPages
let page: Page
let asked: Request[]

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

/** Opens the popup over a background that answers from this table. */
async function openPopup(
  answers: { [Type in Request['type']]?: (request: Extract<Request, { type: Type }>) => unknown },
  access?: (origins: readonly string[]) => unknown,
  kept?: object,
): Promise<void> {
  asked = []
  page = await pages.open('popup', {
    address: '/popup.html?tab=12',
    answer(request) {
      // Lists are asked for at any time; tests/components/rooms.test.ts has what the list of rooms asks.
      if (!request.type.startsWith('list-') && request.type !== 'get-notification-settings')
        asked.push(request)
      return (answers[request.type] as ((request: Request) => unknown) | undefined)?.(request)
    },
    ...(access ? { access } : {}),
    ...(kept ? { kept } : {}),
  })
}

const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

describe('the popup while the background wakes up', () => {
  const entry = {
    room: room.id,
    name: 'Tide tables',
    givenName: 'Tide tables',
    role: 'editor',
    favourite: false,
    lastVisitedMs: 0,
    page: 'https://tides.example/',
    met: [],
    window: null,
  } as const
  const glance = { settings: adasSettings, rooms: [entry] }
  const silent = (): Promise<never> => new Promise(() => undefined)

  it('shows the way into a room and those that are known, by what is kept', async () => {
    await openPopup({ 'get-state': silent, 'list-rooms': silent }, undefined, { glance })
    await expect.poll(() => page.getByTestId('room-entry').innerText()).toContain('Tide tables')
    expect(await page.getByTestId('join-link').isVisible()).toBe(true)
    const [rooms, mail] = await Promise.all(
      ['rooms-tab', 'notifications-tab'].map(tab => page.getByTestId(tab).boundingBox()),
    )
    expect(mail!.x).toBeGreaterThan(rooms!.x + rooms!.width)
    await expect.poll(() => asked).toEqual([{ type: 'get-state', tabId: 12 }])
  })

  it.each([
    ['a room is on in its window', { live: [{ room: room.id, window: 1, tabs: [] }] }],
    ['its owner has removed us from one there', { removals: [{ window: 1, roomName: 'Tides' }] }],
    ['one is to be started there', { starts: 12 }],
  ])('waits where %s', async (_why, also) => {
    const { promise, resolve } = Promise.withResolvers()
    await openPopup({ 'get-state': () => promise }, undefined, { glance, ...also })
    await page.getByRole('status').waitFor({ state: 'attached' })
    expect(await page.getByTestId('join-link').count()).toBe(0)
    resolve(ok(state))
    await page.getByTestId('create-room').waitFor()
  })
})

it('shows what is known of a page that is busy, and the rest once that has answered', async () => {
  const { promise, resolve } = Promise.withResolvers()
  const busy = { ...state, tab: { ...state.tab, busy: true } }
  await openPopup({ 'get-state': ({ whenAnswering }) => (whenAnswering ? promise : ok(busy)) })
  await page.getByTestId('create-room').waitFor()
  resolve(ok({ ...state, tab: { ...state.tab, problem: 'page-opted-out' } }))
  await page.getByTestId('create-room').waitFor({ state: 'detached' })
})

describe('the popup where no room is on', () => {
  it('starts a room named after the site, and has its link on the clipboard at once', async () => {
    let now = state
    await openPopup({
      'get-state': () => ok(now),
      'create-room': () => {
        now = { ...state, room, tab: { ...state.tab, here: true } }
        return ok({ link })
      },
    })
    expect(await page.getByTestId('room-name').inputValue()).toBe('Room on sqlite.org')
    // The focus is on the button already; pressed twice before anything is drawn anew, it starts one.
    await page.evaluate(() => {
      const button = document.activeElement as HTMLElement
      button.click()
      button.click()
    })
    await page.getByText('The link is on your clipboard.').waitFor()
    expect(await clipboard()).toBe(link)
    expect(asked.filter(({ type }) => type === 'create-room')).toEqual([
      { type: 'create-room', tabId: 12, name: 'Room on sqlite.org' },
    ])
    expect(await page.getByTestId('room-link').inputValue()).toBe(link)
  })

  it('selects the link where the browser refuses the clipboard', async () => {
    await openPopup({ 'get-state': () => ok({ ...state, room }) })
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByText('The link is selected').waitFor()
    expect(await page.evaluate(() => getSelection()!.toString())).toBe(link)
  })

  it('keeps control and override characters out of a name', async () => {
    await openPopup({ 'get-state': () => ok(state), 'create-room': () => fail('hub-down') })
    await page.getByTestId('room-name').fill('  Notes \u202eof\u202c us  ')
    await page.getByTestId('create-room').click()
    await page.getByTestId('error').waitFor()
    expect(asked).toContainEqual({ type: 'create-room', tabId: 12, name: 'Notes of us' })
  })

  it('says what went wrong and tries again when asked', async () => {
    const create = vi.fn(() => fail('hub-down'))
    await openPopup({ 'get-state': () => ok(state), 'create-room': create })
    await page.getByTestId('create-room').click()
    expect(await page.getByTestId('error').textContent()).toContain('The hub does not answer.')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => create.mock.calls.length).toBe(2)
  })

  it('says so when the background is not there', async () => {
    await openPopup({})
    expect(await page.getByTestId('error').textContent()).toContain('Alongside itself did not answer.')
  })

  it('offers only the join field on a page that is closed to extensions', async () => {
    await openPopup({
      'get-state': () => ok({ ...state, tab: { ...state.tab, site: null, problem: 'page-forbidden' } }),
    })
    expect(await page.getByTestId('error').textContent()).toContain('cannot be on this page')
    expect(await page.getByTestId('create-room').count()).toBe(0)
    expect(await page.getByTestId('join-link').isVisible()).toBe(true)
  })
})

describe('the popup of somebody who was removed', () => {
  it('says from where until it is dismissed', async () => {
    let now: PopupState = { ...state, removedFrom: 'Planner notes' }
    await openPopup({
      'get-state': () => ok(now),
      'dismiss-removal': () => {
        now = state
        return ok(null)
      },
    })
    await page.getByText('You were removed from Planner notes by its owner.').waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await expect.poll(() => page.getByTestId('removed').count()).toBe(0)
    expect(asked).toContainEqual({ type: 'dismiss-removal', tabId: 12 })
  })
})

describe('the popup and a link', () => {
  it('shows what is behind a pasted link, asks for the landing site in the click, and joins', async () => {
    const access = vi.fn(() => true)
    const joined = vi.fn(() => ok(null))
    await openPopup(
      { 'get-state': () => ok(state), 'preview-link': () => ok(preview), 'join-room': joined },
      access,
    )
    await page.getByTestId('join-link').fill(` ${link} `)
    const shown = await page.getByTestId('join-preview').textContent()
    for (const words of [
      'Planner notes',
      'The link says it is from Grace',
      '2 people',
      'sqlite.org:8443',
      'Ada',
    ])
      expect(shown).toContain(words)
    expect(joined).not.toHaveBeenCalled()

    await page.getByTestId('join-room').click()
    await expect.poll(() => page.title()).toBe('closed')
    expect(access).toHaveBeenCalledWith(['https://sqlite.org/*'])
    expect(asked.at(-1)).toEqual({ type: 'join-room', tabId: 12, link })
  })

  it('joins all the same when access to the site is refused', async () => {
    const joined = vi.fn(() => ok(null))
    await openPopup(
      { 'get-state': () => ok(state), 'preview-link': () => ok(preview), 'join-room': joined },
      () => false,
    )
    await page.getByTestId('join-link').fill(link)
    await page.getByTestId('join-room').click()
    await expect.poll(() => page.title()).toBe('closed')
    expect(joined).toHaveBeenCalledOnce()
  })

  it('shows the preview at once over a tab whose address is a link', async () => {
    await openPopup({
      'get-state': () => ok({ ...state, tab: { ...state.tab, link } }),
      'preview-link': () => ok(preview),
    })
    await page.getByTestId('join-preview').waitFor()
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByTestId('create-room').waitFor()
    expect(await page.getByTestId('join-link').inputValue()).toBe('')
  })

  it('shows who is there where the owner allows it, and that a full room lets nobody in for now', async () => {
    await openPopup({
      'get-state': () => ok(state),
      'preview-link': () => ok({ ...preview, people: 3, names: ['Grace', 'Linus'], full: true }),
    })
    await page.getByTestId('join-link').fill(link)
    expect(await page.getByTestId('preview-names').textContent()).toBe('GraceLinus…')
    expect(await page.getByTestId('room-full').textContent()).toContain('as many people as it takes')
  })

  it('joins a room that this browser knows at once, without a question', async () => {
    const joined = vi.fn(() => ok(null))
    await openPopup({
      'get-state': () => ok({ ...state, tab: { ...state.tab, link } }),
      'preview-link': () => ok({ ...preview, known: true }),
      'join-room': joined,
    })
    await expect.poll(() => page.title()).toBe('closed')
    expect(joined).toHaveBeenCalledOnce()
  })

  it('asks the owner behind a link for asking, waits, and may take it back', async () => {
    const waiting = {
      ...{ room: preview.room, roomName: 'Planner notes', link },
      ...{ askedAtMs: 0, state: 'waiting', sent: true },
    }
    let list: readonly object[] = []
    await openPopup({
      'get-state': () => ok({ ...state, tab: { ...state.tab, link } }),
      'preview-link': () => ok({ ...preview, role: 'ask', names: [] }),
      'list-asked': () => ok(list),
      'ask-to-join': () => {
        list = [waiting]
        return ok(waiting)
      },
      'withdraw-ask': () => {
        list = []
        return ok(null)
      },
    })
    expect(await page.getByTestId('ask-preview').textContent()).toContain('sees your name, Ada')
    await page.getByTestId('ask-words').fill(' It is me. ')
    await page.getByTestId('ask-to-join').click()
    await page.evaluate(() => window.asksChanged())
    await page.getByTestId('asked-room').and(page.locator('[data-state="waiting"]')).waitFor()
    expect(await page.getByTestId('ask-preview').count()).toBe(0)
    expect(asked).toContainEqual({ type: 'ask-to-join', link, words: 'It is me.' })
    await page.getByTestId('withdraw-ask').click()
    await page.evaluate(() => window.asksChanged())
    await expect.poll(() => page.getByTestId('asked-room').count()).toBe(0)
  })

  it('leads into a room that has let one in by one way, also over its link, and says kindly where it has not', async () => {
    const joined = vi.fn(() => ok(null))
    const answered = (room: string, state: string) => ({ room, roomName: room, link, askedAtMs: 0, state })
    let list = [answered('other', 'waiting'), answered('Board', 'declined')]
    await openPopup({
      'get-state': () => ok({ ...state, tab: { ...state.tab, link } }),
      'preview-link': () => ok({ ...preview, role: 'ask', names: [] }),
      'list-asked': () => ok(list),
      'join-room': joined,
    })
    await page.getByText('You are not let into “Board” this time.').waitFor()
    list = [answered('other', 'admitted')]
    await page.evaluate(() => window.asksChanged())
    await page.getByTestId('enter-asked').waitFor()
    expect(asked).toContainEqual({ type: 'preview-link', link })
    expect(await page.locator('[data-testid=ask-preview], [data-testid=join-preview]').count()).toBe(0)
    await page.getByTestId('enter-asked').click()
    await expect.poll(() => page.title()).toBe('closed')
    expect(joined).toHaveBeenCalledOnce()
  })

  it('says what is wrong with a link and joins nothing', async () => {
    await openPopup({ 'get-state': () => ok(state), 'preview-link': () => fail('checksum') })
    await page.getByTestId('join-link').fill('https://hub.example/j#1broken')
    const error = await page.getByTestId('error').textContent()
    expect(error).toContain('A character in this link has changed on the way.')
    expect(asked.map(({ type }) => type)).toEqual(['get-state', 'preview-link'])
  })

  it('forgets the answer for a link that has been replaced meanwhile', async () => {
    const first = Promise.withResolvers<unknown>()
    await openPopup({
      'get-state': () => ok(state),
      'preview-link': request => (request.link.endsWith('first') ? first.promise : fail('door-closed')),
    })
    const field = page.getByTestId('join-link')
    await field.fill('https://hub.example/j#1first')
    await field.press('Enter')
    await field.fill('https://hub.example/j#1second')
    await field.press('Enter')
    await page.getByText('This link has been closed.').waitFor()
    first.resolve(ok(preview))
    await page.evaluate(() => new Promise(requestAnimationFrame))
    expect(await page.getByTestId('join-preview').count()).toBe(0)
  })
})

describe('the popup where a room is on', () => {
  it('turns the room off in this tab and on again', async () => {
    let here = true
    await openPopup({
      'get-state': () => ok({ ...state, room, tab: { ...state.tab, here } }),
      'toggle-here': request => {
        here = request.on
        return ok(null)
      },
    })
    const toggle = page.getByTestId('toggle-here')
    expect(await toggle.getAttribute('aria-pressed')).toBe('true')
    await toggle.click()
    await page.getByRole('button', { name: 'Be here' }).waitFor()
    expect(await toggle.getAttribute('aria-pressed')).toBe('false')
    await toggle.click()
    await page.getByRole('button', { name: 'Not on this page' }).waitFor()
  })

  it('keeps to what was turned off though an older answer comes after that, from a page that was busy', async () => {
    const { promise, resolve } = Promise.withResolvers()
    let here = true
    const seen = (busy = false) => ok({ ...state, room, tab: { ...state.tab, here, busy } })
    let isFirst = true
    await openPopup({
      'get-state': ({ whenAnswering }) => {
        if (whenAnswering) return promise
        const answer = seen(isFirst)
        isFirst = false
        return answer
      },
      'toggle-here': request => {
        here = request.on
        return ok(null)
      },
    })
    const late = seen()
    await page.getByTestId('toggle-here').click()
    await page.getByRole('button', { name: 'Be here' }).waitFor()
    await expect.poll(() => asked.filter(({ type }) => type === 'get-state').length).toBe(3)
    resolve(late)
    await page.evaluate(() => new Promise(requestAnimationFrame))
    await page.getByTestId('toggle-here').click()
    await expect
      .poll(() => asked.filter(({ type }) => type === 'toggle-here'))
      .toMatchObject([{ on: false }, { on: true }])
  })

  it('asks on a new site, and takes Enter for a yes', async () => {
    let now: PopupState = { ...state, room, tab: { ...state.tab, asks: true } }
    await openPopup({
      'get-state': () => ok(now),
      'toggle-here': () => {
        now = { ...now, tab: { ...now.tab, asks: false, here: true } }
        return ok(null)
      },
    })
    await page.getByText('Alongside asks first on this site.').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Not on this page' }).waitFor()
    expect(asked).toContainEqual({ type: 'toggle-here', tabId: 12, on: true })
  })

  it('knows what it has turned off when the background is stopped right after', async () => {
    let asks = 0
    await openPopup({
      'get-state': () =>
        asks++ === 0 ? ok({ ...state, room, tab: { ...state.tab, here: true } }) : undefined,
      'toggle-here': () => ok(null),
    })
    await page.getByTestId('toggle-here').click()
    await page.getByRole('button', { name: 'Be here' }).click()
    await expect
      .poll(() => asked.filter(({ type }) => type === 'toggle-here'))
      .toEqual([
        { type: 'toggle-here', tabId: 12, on: false },
        { type: 'toggle-here', tabId: 12, on: true },
      ])
  })

  it('leaves, and is ready to start another', async () => {
    let now: PopupState = { ...state, room }
    await openPopup({
      'get-state': () => ok(now),
      'leave-room': () => {
        now = state
        return ok(null)
      },
    })
    await page.getByTestId('leave-room').click()
    await page.getByTestId('create-room').waitFor()
  })
})

describe('what others see of me', () => {
  it('is chosen in the popup, for the site, for the room, and for everything at once', async () => {
    const choice = { origin: 'https://www.sqlite.org', rule: null, whole: false } as const
    let now: PopupState = { ...state, room, tab: { ...state.tab, here: true, choice } }
    const access = vi.fn(() => false)
    const answers: Parameters<typeof openPopup>[0] = {
      'get-state': () => ok(now),
      'set-sharing': ({ sharing }) => {
        now = { ...now, room: { ...room, sharing } }
        return ok(null)
      },
      'choose-site': ({ choice: chosen }) => {
        now = { ...now, tab: { ...now.tab, choice: { ...choice, ...chosen } } }
        return ok(null)
      },
      'set-room-rule': () => {
        now = { ...now, room: { ...now.room!, rule: 'on' } }
        return ok(null)
      },
      'set-paused': () => {
        now = { ...now, settings: { ...now.settings, paused: true } }
        return ok(null)
      },
    }
    await openPopup(answers, access)
    await page.getByTestId('consent').getByText('What others see of me').click()
    // The second before the first is kept.
    await page.getByTestId('share-cursor').evaluate((cursor: HTMLElement) => {
      const address = document.querySelector<HTMLSelectElement>('[data-testid=share-address]')!
      address.value = 'site'
      address.dispatchEvent(new Event('change', { bubbles: true }))
      cursor.click()
    })
    // Wherever one goes is asked of the browser as well, whatever its answer.
    await page.getByTestId('room-rule').selectOption('on')
    await page.getByText('Wherever the browser lets Alongside in').waitFor()
    expect(access.mock.calls).toEqual([[['https://*/*', 'http://*/*']]])
    await page.getByTestId('share-whole').evaluate((whole: HTMLElement) => {
      const rule = document.querySelector<HTMLSelectElement>('[data-testid=site-rule]')!
      rule.value = 'ask'
      rule.dispatchEvent(new Event('change', { bubbles: true }))
      whole.click()
    })
    await page.getByTestId('site-rule').selectOption('')
    await page.getByTestId('pause').click()
    await expect.poll(() => page.getByTestId('share-address').isDisabled()).toBe(true)
    const { origin } = choice
    expect(asked.filter(({ type }) => !['get-state'].includes(type))).toEqual([
      { type: 'set-sharing', room: room.id, sharing: { ...openSharing, address: 'site' } },
      { type: 'set-sharing', room: room.id, sharing: { ...openSharing, address: 'site', cursor: false } },
      { type: 'set-room-rule', room: room.id, rule: 'on' },
      { type: 'choose-site', origin, choice: { rule: 'ask', whole: false } },
      { type: 'choose-site', origin, choice: { rule: 'ask', whole: true } },
      { type: 'choose-site', origin, choice: { rule: null, whole: true } },
      { type: 'set-paused', on: true },
    ])
  })
})
