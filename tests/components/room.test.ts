import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fail, ok } from '../../lib/core/result.ts'
import type { Asker } from '../../lib/protocol/ask-requests.ts'
import type { Request, RoomDetails } from '../../lib/protocol/background.ts'
import type { HostToPanel, PanelToHost } from '../../lib/protocol/port.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'
import { asker, details, link, live, member, members, owner, version } from './support/room-data.ts'

let browser: Browser
let pages: ExtensionPages
let page: Page
/** The room as the background keeps it; a test changes it as the hub would. */
let kept: RoomDetails
let asked: Request[]
/** Who waits to be let in. */
let waiting: readonly Asker[] = []
/** What the background answers to the next change. */
let next: unknown

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

const hostSays = (...facts: HostToPanel[]): Promise<void> =>
  page.evaluate(all => {
    for (const fact of all) window.ports.at(-1)!.hostSays(fact)
  }, facts)
const sent = (): Promise<PanelToHost[]> => page.evaluate(() => window.sent)
const changes = () =>
  asked.filter(({ type }) => !['get-room-details', 'list-asks', 'get-publication'].includes(type))
const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
const confirm = () => page.getByTestId('confirm')

async function open(of: Partial<RoomDetails> = {}): Promise<void> {
  kept = { ...details, ...of }
  asked = []
  next = ok(null)
  page = await pages.open('room', {
    address: `/room.html#${details.room}`,
    answer(request) {
      asked.push(request)
      if (request.type === 'list-asks') return ok(waiting)
      return request.type === 'get-room-details' ? ok(kept) : next
    },
  })
  await page.getByTestId('room-title').waitFor()
}

/** The room is open in this browser: its host has answered. */
async function openLive(of: Partial<RoomDetails> = {}, roster = members): Promise<void> {
  await open(of)
  await hostSays(live.room!, { type: 'roster', members: [...roster] }, live.versions!, live.events!)
}

describe('the room’s page', () => {
  it('asks the host for its own room and for its versions', async () => {
    await openLive()
    expect(await sent()).toEqual([
      { type: 'hello', version: 1, nonce: null, room: details.room },
      { type: 'list-versions' },
    ])
    await expect.poll(() => page.title()).toBe('Planner notes · room')
    expect(await page.getByTestId('room-live').getAttribute('data-live')).toBe('true')
  })

  it('asks again when the room was opened anew, with new keys for example', async () => {
    await openLive()
    await page.evaluate(() => window.ports[0]!.breakOff())
    await expect.poll(() => page.evaluate(() => window.ports.length)).toBe(2)
    await hostSays(live.room!)
    const lists = async () => (await sent()).filter(({ type }) => type === 'list-versions').length
    await expect.poll(lists).toBe(2)
    await hostSays({ ...live.room!, connection: 'relay' })
    await page.getByTestId('room-live').waitFor()
    expect(await lists()).toBe(2)
  })

  it('lists who waits to be let in, with what they say, and answers each in one press', async () => {
    waiting = [asker(7, 'Joan', 'I am Grace’s colleague.'), asker(8, 'Kay', ''), asker(9, 'Lee', '')]
    await open()
    const row = (n: number) => page.getByTestId('asker').nth(n)
    await row(2).waitFor()
    expect(await row(0).textContent()).toContain('I am Grace’s colleague.')
    for (const [n, button] of ['ask-admit', 'ask-admit-viewer', 'ask-decline'].entries())
      await row(n).getByTestId(button).click()
    const answers = waiting.map(({ id }, n) => ({
      type: 'answer-ask',
      room: details.room,
      id,
      role: (['editor', 'viewer', null] as const)[n],
    }))
    await expect.poll(changes).toEqual(answers)
    waiting = []
    await page.evaluate(() => window.asksChanged())
    await expect.poll(() => page.getByTestId('lobby').count()).toBe(0)
  })

  it('makes a link for asking, says how often links can still be used, and who is seen before joining', async () => {
    await open({ links: [link(1, { uses: 5, used: 3 }), link(2, { role: 'ask', uses: 1, used: 4 })] })
    expect(await page.getByTestId('link').first().textContent()).toContain('2 of 5 left')
    expect(await page.getByTestId('link').nth(1).textContent()).toContain('0 of 1 left')
    await page.getByTestId('link-role').selectOption('ask')
    // Twice, before anything is drawn anew.
    await page.getByTestId('make-link').evaluate((button: HTMLElement) => {
      button.click()
      button.click()
    })
    await page.getByTestId('show-names').click()
    await expect.poll(changes).toMatchObject([
      { type: 'make-link', role: 'ask', expiresAtMs: 0, uses: 0 },
      { type: 'set-show-names', on: true },
    ])
  })

  it('shows what it can of a room that is not open here, and all that its owner may change', async () => {
    await open()
    await hostSays({ type: 'end' })
    await page.getByText('Open its link to come back').waitFor()
    expect(await page.getByTestId('member').count()).toBe(0)
    expect(await page.getByTestId('close-link').count()).toBe(3)
    await page.getByTestId('lock').click()
    await expect.poll(changes).toEqual([{ type: 'set-locked', room: details.room, on: true }])
  })

  it('says what is wrong with an address that names no room', async () => {
    page = await pages.open('room', { address: '/room.html#nonsense', answer: () => undefined })
    expect(await page.getByTestId('error').textContent()).toContain('does not know that room')
  })

  it('tells of a trouble once, with one thing to do, and does it again when asked', async () => {
    await openLive()
    next = fail('hub-down')
    await page.getByTestId('lock').click()
    expect(await page.getByTestId('error').textContent()).toContain('The hub does not answer.')
    expect(await page.getByTestId('lock').isChecked()).toBe(false)
    next = ok(null)
    kept = { ...kept, locked: true }
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => page.getByTestId('lock').isChecked()).toBe(true)
    expect(await page.getByTestId('error').count()).toBe(0)
  })

  it('shows somebody who looks on everything and lets them change nothing of the room', async () => {
    await openLive({ role: 'viewer', links: [link(1, { role: 'viewer' })], tokens: [] })
    await hostSays({ ...live.versions!, mayEdit: false })
    await page.getByTestId('version').first().waitFor()
    const buttons = await page.getByRole('button').allInnerTexts()
    expect(buttons.toSorted()).toEqual(['Copy', 'Look', 'Look'])
    expect(await page.getByRole('switch').count()).toBe(1)
    await page.getByRole('switch', { name: 'Refresh my pages when build.finished' }).waitFor()
  })
})

describe('people', () => {
  it('are removed after a question that says what it means, by the keyboard too', async () => {
    await openLive()
    const remove = page.getByRole('button', { name: 'Remove Grace from the room' })
    await remove.press('Enter')
    await expect.poll(() => confirm().textContent()).toContain('Grace can read nothing written from now on.')
    expect(await confirm().textContent()).toContain('What they have read, they have read.')
    await page.keyboard.press('Escape')
    expect(await remove.evaluate(button => button === document.activeElement)).toBe(true)
    expect(changes()).toEqual([])

    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    kept = { ...kept, epoch: 2, links: [], bans: [{ person: members[1]!.person, name: 'Grace' }] }
    await page.keyboard.press('Enter')
    await page.getByTestId('no-links').waitFor()
    expect(changes()).toEqual([{ type: 'remove-person', room: details.room, person: members[1]!.person }])
    await hostSays({ type: 'roster', members: members.filter(({ name }) => name !== 'Grace') })
    expect(await page.getByTestId('member').count()).toBe(members.length - 1)

    await page.getByRole('button', { name: 'Let back in: Grace' }).click()
    await expect.poll(() => changes().at(-1)?.type).toBe('let-back')
  })

  it('are muted and may speak again', async () => {
    await openLive()
    await page.getByRole('button', { name: 'Mute Grace' }).click()
    await hostSays({
      type: 'roster',
      members: members.map(one => (one.name === 'Grace' ? { ...one, muted: true } : one)),
    })
    await page.getByRole('button', { name: 'Unmute Grace' }).click()
    await expect
      .poll(() => changes())
      .toMatchObject([
        { type: 'set-muted', on: true },
        { type: 'set-muted', on: false },
      ])
  })

  it('are found by their name when there are many', async () => {
    const crowd = Array.from({ length: 199 }, (_, n) => member(n + 1, `Person ${n}`))
    await openLive({}, [owner, ...crowd])
    expect(await page.getByTestId('member').count()).toBe(200)
    await page.getByRole('searchbox').fill('person 198')
    expect(await page.getByTestId('member').count()).toBe(1)
    await page.getByRole('searchbox').fill('nobody')
    await page.getByText('Nobody of that name').waitFor()
  })
})

describe('links', () => {
  it('are made for a role, a time and a number of people', async () => {
    await openLive({ links: [] })
    const before = Date.now()
    await page.getByTestId('link-role').selectOption('viewer')
    await page.getByTestId('link-lasts').selectOption('day')
    await page.getByTestId('link-uses').selectOption('5')
    const made = link(4, { role: 'viewer', uses: 5, expiresAtMs: before + 86_400_000 })
    next = ok(made)
    kept = { ...kept, links: [made] }
    await page.getByTestId('make-link').click()
    await page.getByTestId('link').waitFor()
    expect(await page.getByTestId('link').textContent()).toContain('5 people')
    const [request] = changes()
    expect(request).toMatchObject({ type: 'make-link', role: 'viewer', uses: 5 })
    const { expiresAtMs } = request as Extract<Request, { type: 'make-link' }>
    expect(expiresAtMs).toBeGreaterThanOrEqual(before + 86_400_000)
  })

  it('are copied, or selected where the browser refuses the clipboard', async () => {
    await openLive()
    await page.getByRole('button', { name: 'Copy the link: To edit' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(await clipboard()).toBe(link(1).href)
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))
    })
    await page.getByRole('button', { name: 'Copy the link: To look on' }).click()
    await expect.poll(() => page.evaluate(() => getSelection()!.toString())).toBe(link(2).href)
  })

  it('are closed one by one', async () => {
    await openLive()
    kept = { ...kept, links: kept.links.slice(1) }
    await page.getByRole('button', { name: 'Close the link: To edit' }).first().click()
    await expect.poll(() => page.getByTestId('link').count()).toBe(2)
    expect(changes()).toEqual([{ type: 'close-link', room: details.room, link: link(1).id }])
  })

  it('that somebody came by and that was closed is told to them', async () => {
    await openLive({ role: 'editor', links: [] })
    await page.getByText('It has been closed and lets nobody in any more.').waitFor()
  })
})

describe('the number of people', () => {
  it('is kept where it is one, and stays as it was where it is none', async () => {
    await openLive()
    await page.getByTestId('people-limit').fill('201')
    await page.getByTestId('people-limit').press('Enter')
    await page.getByText('That is no number from 1 to 200.').waitFor()
    expect(changes()).toEqual([])
    kept = { ...kept, peopleLimit: 20 }
    await page.getByTestId('people-limit').fill('20')
    await page.getByTestId('people-limit').blur()
    await expect.poll(changes).toEqual([{ type: 'set-people-limit', room: details.room, people: 20 }])
  })
})

describe('versions', () => {
  it('are saved under a name, looked at as text, and restored after a question', async () => {
    await openLive()
    await hostSays({ ...live.versions!, versions: [] })
    await page.getByTestId('no-versions').waitFor()
    await page.getByTestId('version-name').fill('  Before noon ')
    await page.getByTestId('save-version').click()
    expect((await sent()).at(-1)).toEqual({ type: 'save-version', name: 'Before noon' })
    const saved = version(7, 'Before noon')
    await hostSays(
      { ...live.versions!, versions: [saved] },
      { type: 'version-done', what: 'save', version: saved.version, problem: null },
    )
    expect(await page.getByTestId('version-name').inputValue()).toBe('')

    await page.getByTestId('look-at-version').click()
    expect((await sent()).at(-1)).toEqual({ type: 'look', version: saved.version })
    await hostSays({
      type: 'version',
      version: saved.version,
      parts: [{ name: 'notes', text: '<b>One</b>\n  two' }],
      cut: true,
    })
    expect(await page.getByTestId('version-text').locator('pre').textContent()).toBe('<b>One</b>\n  two')
    await page.getByText('There is more than is shown here.').waitFor()

    await page.getByTestId('restore-version').click()
    expect(await confirm().textContent()).toContain('Nothing is lost')
    await page.getByTestId('confirm-yes').click()
    await expect.poll(async () => (await sent()).at(-1)).toEqual({ type: 'restore', version: saved.version })
    await hostSays({ type: 'version-done', what: 'restore', version: saved.version, problem: null })
    await expect.poll(() => confirm().count()).toBe(0)
  })

  it('say in words what went wrong, also when the host goes away with the question', async () => {
    await openLive()
    const look = page.getByTestId('look-at-version').first()
    await look.click()
    await hostSays({
      type: 'version-done',
      what: 'look',
      version: version(2, '').version,
      problem: 'damaged',
    })
    await page.getByText('This version cannot be read.').waitFor()
    await look.click()
    await page.evaluate(() => window.ports[0]!.breakOff())
    await page.getByText('The hub does not answer. Try again when it does.').waitFor()
  })
})

describe('other systems', () => {
  it('get a token that is shown once with a command that uses it, and lose it', async () => {
    await openLive({ tokens: [] })
    const token = 'kJ3vZkQ8mBw9u2xYt7R4sLpAqWnEoHcVfDgTiUyXbM4'
    next = ok({ token })
    kept = { ...kept, tokens: ['Build server'] }
    await page.getByTestId('token-name').fill('Build server')
    await page.getByTestId('issue-token').click()
    expect(await page.getByTestId('token-secret').inputValue()).toBe(token)
    await page.getByRole('button', { name: 'Copy the command' }).click()
    await expect.poll(clipboard).toContain(`https://hub.example/v1/rooms/${details.room}/events`)
    expect(await clipboard()).toContain(`Bearer ${token}`)

    await page.getByRole('button', { name: 'Revoke the token for Build server' }).click()
    kept = { ...kept, tokens: [] }
    next = ok(null)
    await page.getByTestId('confirm-yes').click()
    await expect.poll(() => page.getByTestId('token').count()).toBe(0)
    expect(await page.getByTestId('token-secret').count()).toBe(0)
    expect(changes()).toEqual([
      { type: 'issue-token', room: details.room, name: 'Build server' },
      { type: 'revoke-token', room: details.room, name: 'Build server' },
    ])
  })

  it('refresh the pages of this browser only once somebody has agreed to it here', async () => {
    await openLive({ role: 'editor' })
    await hostSays({ ...live.events!, agreed: [] })
    const consent = page.getByRole('switch', { name: 'Refresh my pages when build.finished happens' })
    await consent.press('Space')
    expect((await sent()).at(-1)).toEqual({ type: 'agree-event', name: 'build.finished', on: true })
    await hostSays({ ...live.events!, agreed: ['build.finished'] })
    await expect.poll(() => consent.isChecked()).toBe(true)
    expect(await page.getByTestId('event').first().textContent()).toContain(
      'from Build server, readable by the hub',
    )
  })

  it('refresh pages by rules that the owner makes', async () => {
    await openLive({ refreshOn: [] })
    await page.getByTestId('rule-name').fill('not a name')
    await page.getByText('A name has letters').waitFor()
    expect(await page.getByTestId('add-rule').isDisabled()).toBe(true)
    kept = { ...kept, refreshOn: ['deploy.done'] }
    await page.getByTestId('rule-name').fill('deploy.done')
    await page.getByTestId('rule-name').press('Enter')
    await page.getByRole('button', { name: 'Remove the rule for deploy.done' }).click()
    await expect.poll(changes).toMatchObject([
      { type: 'set-refresh-rule', name: 'deploy.done', on: true },
      { type: 'set-refresh-rule', name: 'deploy.done', on: false },
    ])
  })
})
