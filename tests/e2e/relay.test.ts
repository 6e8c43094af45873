import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, message, openChat, pointed, say, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { overlayOf } from '../support/overlay.ts'
import { joinRoom, meet, type Participant, type TwoPeople } from '../support/two-people.ts'

// People whom only the hub links, since one of them wants no direct links, and what they have of it when it is killed.

let people: TwoPeople
let ada: Participant
let ben: Participant
let dataDir: string
const others: ExtensionBrowser[] = []
const hubs: HubProcess[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-hub-'))
  people = await meet({ hub: { dataDir } })
  ada = people.a
  ben = people.b
  await setRelayOnly(ben, true)
})
afterAll(async () => {
  for (const browser of others) await browser.close()
  await people?.close()
  for (const hub of hubs) await hub.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function setRelayOnly({ browser, page }: Participant, on: boolean): Promise<void> {
  const options = await browser.options()
  await options.getByTestId('relay-only').setChecked(on)
  await options.getByText('Saved').waitFor()
  await options.close()
  await page.bringToFront()
}

/** How the only other person is reached, as the connection panel says it. */
async function connectionOf({ overlay }: Participant): Promise<Locator> {
  if ((await overlay.connection.getAttribute('aria-expanded')) === 'false') await overlay.connection.click()
  const person = overlay.panel.getByTestId('connection-panel').getByTestId('connection-person')
  await there(person)
  return person
}

async function isLinked(person: Participant, via: string, why: string): Promise<void> {
  const connection = await connectionOf(person)
  await until(async () => {
    expect(await connection.getAttribute('data-via')).toBe(via)
    expect(await connection.getAttribute('data-why')).toBe(why)
    expect(await connection.getAttribute('data-rtt')).toMatch(/^\d+$/)
    expect(await person.overlay.connection.getAttribute('data-state')).toBe(via)
  })
}

const seenVia = (person: Participant, via: string) =>
  until(async () => expect(await person.overlay.cursor().getAttribute('data-via')).toBe(via))

test('somebody who wants no direct links is reached through the hub, and both are told why', async () => {
  await isLinked(ben, 'relay', 'relay-only')
  await isLinked(ada, 'relay', 'relay-only-there')
  for (const [from, to] of [
    [ada, ben],
    [ben, ada],
  ] as const) {
    await pointed(from, to)
    await seenVia(to, 'relay')
    await say(from, `${from.name} through the hub`)
    await openChat(to)
    await there(message(to, `${from.name} through the hub`))
  }

  await setRelayOnly(ben, false)
  await isLinked(ben, 'direct', 'direct')
  await isLinked(ada, 'direct', 'direct')
  await pointed(ada, ben)
  await seenVia(ben, 'direct')
})

test('those whom the hub links are back with it, and nothing said meanwhile is lost', async () => {
  const { port } = new URL(people.hub.url)
  await setRelayOnly(ben, true)
  await isLinked(ada, 'relay', 'relay-only-there')
  await pointed(ben, ada)
  await people.hub.kill()
  await gone(ada.overlay.cursor().filter({ hasText: 'Ben' }))
  await until(async () => expect(await ada.overlay.avatar().count()).toBe(1))
  await say(ada, 'said to nobody yet')
  await say(ben, 'neither is this heard')
  expect(await message(ben, 'said to nobody yet').count()).toBe(0)

  hubs.push(await startHub({ port: Number(port), dataDir }))
  await there(message(ben, 'said to nobody yet'))
  await there(message(ada, 'neither is this heard'))
  await pointed(ada, ben)
  await seenVia(ben, 'relay')
  expect(await ben.overlay.avatar().count()).toBe(2)
})

test('somebody who comes when nobody is there any more has the history from the hub', async () => {
  await say(ada, 'first')
  await openChat(ben)
  await there(message(ben, 'first'))
  await say(ben, 'second')
  await there(message(ada, 'second'))
  await ada.browser.close()
  await ben.browser.close()

  const browser = await launchExtension()
  others.push(browser)
  await browser.setUp({ name: 'Cleo', hub: people.hub.url })
  const page = await joinRoom(browser, people.link)
  const cleo = { name: 'Cleo', browser, page, overlay: overlayOf(page) }
  await openChat(cleo)
  await there(message(cleo, 'second'))
  const said = await cleo.overlay.panel.getByTestId('chat-message').allInnerTexts()
  expect(said.map(text => /to nobody|neither|first|second/.exec(text)?.[0]).slice(-2)).toEqual([
    'first',
    'second',
  ])
  expect(said).toHaveLength(6)
  expect(await cleo.overlay.avatar().count()).toBe(1)
})
