import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { gone, message, openChat, pointed, say, there, until } from '../support/e2e.ts'
import { type ExtensionBrowser, launchExtension } from '../support/extension.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { overlayOf } from '../support/overlay.ts'
import { joinRoom, meet, type Participant, type TwoPeople } from '../support/two-people.ts'

// What goes wrong between people: the hub dies, a browser dies, somebody comes late.

let people: TwoPeople
let ada: Participant
let ben: Participant
let cleo: Participant
let profile: string
let dataDir: string
let secondHub: HubProcess | undefined
const others: ExtensionBrowser[] = []

beforeAll(async () => {
  profile = await mkdtemp(join(tmpdir(), 'alongside-ben-'))
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-hub-'))
  people = await meet({ b: { profile }, hub: { dataDir } })
  ada = people.a
  ben = people.b
  await pointed(ben, ada)
})
afterAll(async () => {
  for (const browser of others) await browser.close()
  await people?.close()
  await secondHub?.stop()
  for (const folder of [profile, dataDir]) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function comes(name: string, options: { profile?: string } = {}): Promise<Participant> {
  const browser = await launchExtension(options)
  others.push(browser)
  await browser.setUp({ name, hub: people.hub.url })
  const page = await joinRoom(browser, people.link)
  return { name, browser, page, overlay: overlayOf(page) }
}

const linked = ({ overlay }: Participant) =>
  until(async () => expect(await overlay.connection.getAttribute('data-state')).toBe('direct'))

test('the host lives on while the worker is stopped, and the worker comes back for a navigation', async () => {
  const session = await ada.browser.context.browser()!.newBrowserCDPSession()
  const { targetInfos } = await session.send('Target.getTargets')
  const worker = targetInfos.find(
    target => target.type === 'service_worker' && target.url.includes(ada.browser.extensionId),
  )
  await session.send('Target.closeTarget', { targetId: worker!.targetId })
  await pointed(ada, ben)
  await say(ada, 'the worker sleeps')
  await ada.page.reload()
  await there(ada.overlay.dock)
  await there(message(ada, 'the worker sleeps'))
  await pointed(ada, ben)
  expect(await ben.overlay.avatar().count()).toBe(2)
})

test('somebody who comes later has the history, also of those who have left', async () => {
  await say(ada, 'first')
  await openChat(ben)
  await there(message(ben, 'first'))
  await say(ben, 'second')
  await there(message(ada, 'second'))
  const popup = await ada.browser.popup(ada.page)
  await popup.getByTestId('leave-room').click()
  await gone(ada.overlay.dock)

  cleo = await comes('Cleo')
  await openChat(cleo)
  await there(message(cleo, 'second'))
  const said = await cleo.overlay.panel.getByTestId('chat-message').allInnerTexts()
  expect(said.flatMap(text => /first|second/.exec(text)?.[0] ?? [])).toEqual(['first', 'second'])
})

test('three people see two cursors each', async () => {
  const page = await joinRoom(ada.browser, people.link)
  ada = { ...ada, page, overlay: overlayOf(page) }
  for (const [from, to] of [
    [ada, ben],
    [ada, cleo],
    [ben, cleo],
    [cleo, ada],
    [cleo, ben],
  ] as const)
    await pointed(from, to)
  await pointed(ben, ada)
  for (const { overlay } of [ada, ben, cleo]) {
    await until(async () => expect(await overlay.avatar().count()).toBe(3))
    expect(await overlay.cursor().count()).toBe(2)
  }
  await cleo.browser.close()
  await until(async () => expect(await ada.overlay.avatar().count()).toBe(2))
})

test('nobody who is linked notices that the hub has gone and come back', async () => {
  const { port } = new URL(people.hub.url)
  await people.hub.kill()
  await say(ada, 'is the hub away?')
  await openChat(ben)
  await there(message(ben, 'is the hub away?'))
  await pointed(ada, ben)
  expect(await ben.overlay.avatar().count()).toBe(2)

  secondHub = await startHub({ port: Number(port), dataDir })
  await linked(ada)
  await pointed(ben, ada)
  expect(await ada.overlay.avatar().count()).toBe(2)
})

test('a killed browser is gone, and nothing that it said or heard is lost', async () => {
  await say(ada, 'heard before the crash')
  await openChat(ben)
  await there(message(ben, 'heard before the crash'))
  await say(ben, 'said just before the crash')
  await ben.browser.kill()
  await gone(ada.overlay.cursor().filter({ hasText: 'Ben' }))
  await until(async () => expect(await ada.overlay.avatar().count()).toBe(1))
  await there(message(ada, 'said just before the crash'))

  await ada.browser.close()
  const again = await comes('Ben', { profile })
  await openChat(again)
  await there(message(again, 'said just before the crash'))
  await there(message(again, 'heard before the crash'))
})
