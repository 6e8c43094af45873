import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { comparisonWords } from '../../lib/core/comparison-words.ts'
import type { PictureId } from '../../lib/core/ids.ts'
import { picturePx } from '../../lib/core/picture.ts'
import { ok } from '../../lib/core/result.ts'
import type { Request } from '../../lib/protocol/background.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import type { HostToPanel } from '../../lib/protocol/port.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'
import { type Gallery, openGallery } from './support/gallery-page.ts'
import { ada, grace, message, personIdOf, recordIdOf } from './support/people.ts'

// A card in the panel, over a background that answers as it is told to, and the list of everybody.

let browser: Browser
let pages: ExtensionPages
let gallery: Gallery
let page: Page
let entry: PersonEntry
let asked: Request[]
/** The rooms are not known before. */
let roomsKnown: Promise<unknown>

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
  gallery = await openGallery(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

const hostSays = (...facts: HostToPanel[]): Promise<void> =>
  page.evaluate(all => {
    for (const fact of all) window.ports.at(-1)!.hostSays(fact)
  }, facts)
const sentTypes = () => page.evaluate(() => window.sent.map(({ type }) => type))
const card = () => page.getByTestId('person-card')

const graceKnown: PersonEntry = {
  id: grace.person,
  person: grace.person,
  name: 'Grace',
  givenName: 'Grace',
  color: 2,
  picture: null,
  mark: null,
  blocked: false,
  canInvite: true,
  rooms: [],
  firstMetMs: 0,
  lastMetMs: 0,
  invite: null,
  inviteUnsent: false,
}

async function openPanel(
  change: Partial<PersonEntry> = {},
  known: Promise<unknown> = Promise.resolve(),
): Promise<void> {
  asked = []
  roomsKnown = known
  entry = { ...graceKnown, ...change }
  page = await pages.open('panel', {
    answer(request) {
      asked.push(request)
      if (request.type === 'get-person') return ok(request.person === entry.person ? entry : null)
      if (request.type === 'list-rooms')
        return roomsKnown.then(() => ok([{ room: recordIdOf(7), name: 'Reading group' }]))
      return ok(null)
    },
  })
  const said = { after: null, message: message(1, grace, 'look at this') }
  await hostSays(
    {
      type: 'room',
      room: recordIdOf(0) as never,
      name: 'Planner notes',
      self: personIdOf(0),
      connection: 'direct',
      notice: null,
    },
    { type: 'people', people: [ada, grace] },
    { type: 'panel', open: true, pin: 'right', tab: 'chat', unread: 0 },
    {
      type: 'chat',
      reset: true,
      readUpTo: null,
      messages: [said],
      gone: [],
      older: false,
      newer: false,
      unread: 0,
    },
    { type: 'draft', text: '' },
  )
}

it('a face in the chat leads to a card, which Escape closes', async () => {
  await openPanel()
  await page.getByTestId('about-person').click()
  await card().waitFor()
  expect(await card().getAttribute('data-person')).toBe(grace.person)
  await page.keyboard.press('Escape')
  await card().waitFor({ state: 'detached' })
})

it('a picture that comes while everybody is listed is shown once somebody says so', async () => {
  const id = 'p'.repeat(22) as PictureId
  let data: string | null = null
  page = await pages.open('sidepanel', {
    address: '/sidepanel.html?window=1',
    answer(request) {
      if (request.type === 'list-people') return ok([{ ...graceKnown, picture: id }])
      if (request.type === 'get-picture') return ok(data && { data })
      return request.type.startsWith('list-') ? ok([]) : ok(null)
    },
  })
  await page.getByTestId('people-tab').click()
  const face = page.getByTestId('person-entry').locator('.avatar')
  await face.waitFor()
  expect(await face.locator('.uploaded').count()).toBe(0)
  const drawn = await page.evaluate(async px => {
    const canvas = new OffscreenCanvas(px, px)
    canvas.getContext('2d')!.fillRect(0, 0, px, px)
    const jpeg = await canvas.convertToBlob({ type: 'image/jpeg' })
    return [...new Uint8Array(await jpeg.arrayBuffer())]
  }, picturePx)
  data = toBase64Url(new Uint8Array(drawn))
  await page.evaluate(() => window.peopleChanged())
  await face.locator('.uploaded').waitFor()
})

it('words that both read are shown with their numbers, and only *They are the same* verifies', async () => {
  await openPanel()
  await hostSays({ type: 'person-card', person: grace.person })
  await card().getByTestId('compare').click()
  expect(await sentTypes()).toContain('compare')
  const words = [0, 255, 9, 9, 31, 128]
  await hostSays({ type: 'comparison', person: grace.person, state: 'words', words, asked: false })
  const shown = await page.getByTestId('comparison').locator('li').allInnerTexts()
  expect(shown.map(text => text.split('\n'))).toEqual(
    words.map(word => [comparisonWords[word], String(word).padStart(3, '0')]),
  )
  await page.getByTestId('end-comparison').click()
  expect(await sentTypes()).toContain('end-comparison')
  expect(asked.filter(({ type }) => type === 'mark-compared')).toEqual([])
  await page.getByTestId('words-same').click()
  await expect
    .poll(() => asked.filter(({ type }) => type === 'mark-compared'))
    .toEqual([{ type: 'mark-compared', person: grace.person, on: true }])
})

it('whoever is asked to compare words is shown who asks', async () => {
  await openPanel()
  await hostSays({
    type: 'comparison',
    person: grace.person,
    state: 'words',
    words: [1, 2, 3, 4, 5, 6],
    asked: true,
  })
  await card().getByText('Grace compares words with you.').waitFor()
})

it('blocking asks once more; an invitation takes a room, also one that is known only then, and some words', async () => {
  const { promise, resolve } = Promise.withResolvers()
  await openPanel({}, promise)
  await page.getByTestId('about-person').click()
  await card().getByTestId('block-person').click()
  await page.keyboard.press('Escape')
  expect(asked.some(({ type }) => type === 'block-person')).toBe(false)
  await card().getByTestId('block-person').click()
  await page.getByTestId('confirm-yes').click()
  await expect.poll(() => asked.find(({ type }) => type === 'block-person')).toMatchObject({ on: true })

  await card().getByTestId('invite-person').click()
  await page.getByText('Start a room first').waitFor()
  resolve(null)
  await page.getByTestId('invite-words').fill(' come ')
  await page.getByTestId('send-invite').click()
  await expect
    .poll(() => asked.find(({ type }) => type === 'invite-person'))
    .toEqual({ type: 'invite-person', person: grace.person, room: recordIdOf(7), words: 'come' })
})

it('the list finds by name, room and what they call themselves, and says when nobody is meant', async () => {
  page = await gallery.open('home-people')
  const names = () => page.locator('.person-name .room-name').allInnerTexts()
  const search = page.getByTestId('search-people')
  await search.fill('ADA')
  await expect.poll(names).toEqual(['Countess'])
  await search.fill('reading')
  await expect.poll(names).toEqual(['Countess'])
  await search.fill('zed')
  await page.getByTestId('people-not-found').getByRole('button').click()
  await expect.poll(async () => (await names()).length).toBe(6)
})

it('of very many people a hundred are drawn, and the others found', async () => {
  page = await gallery.open('home-people-many')
  await expect.poll(() => page.getByTestId('person-entry').count()).toBe(100)
  await page.getByTestId('search-people').fill('person 287')
  await expect.poll(() => page.getByTestId('person-entry').count()).toBe(1)
  await page.getByTestId('open-person').press('Enter')
  await page.getByTestId('rename-person').press('Enter')
  await page.keyboard.press('Escape')
  await page.getByTestId('person-deeds').waitFor()
})
