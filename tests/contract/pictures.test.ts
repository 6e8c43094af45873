import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { limits } from '../../lib/core/limits.ts'
import type { HostToPanel } from '../../lib/protocol/port.ts'
import { freePort } from '../support/free-port.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createNodeBrowser, type NodeBrowser } from '../support/node-browser.ts'
import { picture, pictureBytes, pictureParts } from '../support/picture.ts'
import { createRealClock } from '../support/real-clock.ts'

// A hub is killed and comes back, and browsers wait for it with growing pauses.
vi.setConfig({ testTimeout: 90_000 })

let hub: HubProcess
let dataDir: string
const browsers: NodeBrowser[] = []

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-pictures-'))
  hub = await startHub({ dataDir, port: await freePort() })
})
afterEach(async () => {
  for (const browser of browsers.splice(0)) {
    await browser.close()
    browser.database.close()
  }
  await hub.stop()
  await rm(dataDir, { recursive: true })
})

async function browserOf(name: string): Promise<NodeBrowser> {
  const browser = await createNodeBrowser({ name, clock: createRealClock() })
  browsers.push(browser)
  return browser
}

function openPanel(browser: NodeBrowser) {
  const heard: HostToPanel[] = []
  const panel = browser.room!.connectPanel(message => heard.push(message))
  return { heard, receive: panel.receive, messages: () => messagesIn(heard) }
}
/** As they were told last. */
const messagesIn = (heard: readonly HostToPanel[]) => [
  ...new Map(
    heard.flatMap(slice =>
      slice.type === 'chat' ? slice.messages.map(({ message }) => [message.record, message] as const) : [],
    ),
  ).values(),
]

test('T12 a picture that was said while the hub was away is there when hub and browser come back', async () => {
  const [ada, ben] = [await browserOf('Ada'), await browserOf('Ben')]
  const href = await ada.found(hub.url)
  await ben.join(href)
  const port = Number(new URL(hub.url).port)
  await hub.kill()

  const bytes = pictureBytes(limits.fileBytes)
  const before = openPanel(ada)
  for (const part of pictureParts(bytes)) before.receive(part)
  before.receive({ type: 'say', text: 'look', image: picture })
  await vi.waitUntil(() => before.messages()[0]?.image?.problem === 'hub-away', { timeout: 20_000 })
  await ada.close()

  hub = await startHub({ dataDir, port })
  await ada.open()
  const after = openPanel(ada)
  await vi.waitUntil(() => after.messages()[0]?.image?.sentBytes === null, { timeout: 20_000 })
  const bens = openPanel(ben)
  await vi.waitUntil(() => bens.messages().length === 1, { timeout: 30_000 })
  bens.receive({ type: 'image', record: bens.messages()[0]!.record })
  const given = () => bens.heard.flatMap(message => (message.type === 'image-part' ? [message] : []))
  await vi.waitUntil(() => given().length > 0 && given().length === given()[0]!.parts, { timeout: 20_000 })
  expect(
    given()
      .map(({ data }) => data)
      .join(''),
  ).toBe(toBase64Url(bytes))
})
