import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { concat, fromBase64Url } from '../../lib/core/bytes.ts'
import { openPast, openSeed } from '../../lib/core/epochs.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { editorEpoch, viewerEpoch } from '../../lib/core/keys.ts'
import type { HubToClient, LogEntry } from '../../lib/protocol/hub.ts'
import { openEntry } from '../../lib/protocol/log-entry.ts'
import { readPolicy, type SignedPolicy } from '../../lib/protocol/policy.ts'
import type { HostToPanel } from '../../lib/protocol/port.ts'
import { freePort } from '../support/free-port.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createNodeBrowser, type NodeBrowser } from '../support/node-browser.ts'
import { createRealClock, type RealClock } from '../support/real-clock.ts'

// Hubs are killed and come back, and browsers wait for them with growing pauses.
vi.setConfig({ testTimeout: 90_000 })

let clock: RealClock
let hub: HubProcess
let dataDir: string
let browsers: NodeBrowser[]

beforeEach(async () => {
  clock = createRealClock()
  dataDir = await mkdtemp(join(tmpdir(), 'alongside-removal-'))
  hub = await startHub({ dataDir, port: await freePort() })
  browsers = []
})
afterEach(async () => {
  await Promise.all(browsers.map(browser => browser.close()))
  for (const { database } of browsers) database.close()
  await hub.stop()
  await rm(dataDir, { recursive: true })
})

async function browserOf(name: string): Promise<NodeBrowser> {
  const browser = await createNodeBrowser({ name, clock })
  browsers.push(browser)
  return browser
}

const epochOf = (browser: NodeBrowser) => browser.room?.context.keys.epoch
const settled = (browser: NodeBrowser) => {
  const log = browser.room?.context.log
  return log?.read === true && !log.pending
}
/** Everybody whom the owner's browser knows to hold the keys of the current epoch. */
const rosterSize = (browser: NodeBrowser) =>
  new Set(browser.room?.context.records.list('member').map(({ author }) => author)).size

async function meet(...names: string[]) {
  const ada = await browserOf('Ada')
  const href = await ada.found(hub.url)
  const others: NodeBrowser[] = []
  for (const name of names) {
    const other = await browserOf(name)
    expect((await other.join(href)).ok).toBe(true)
    others.push(other)
  }
  await clock.until(() => rosterSize(ada) === names.length + 1)
  return { ada, href, others }
}

/** All that the hub has kept of a room, whatever it is for. */
function storedBy(folder: string) {
  const database = new Database(join(folder, 'alongside.sqlite'), { readonly: true })
  try {
    return {
      entries: database.prepare('select * from entry order by seq, part').all() as EntryRow[],
      seeds: database.prepare('select * from seed').all() as { person: string; sealed: string }[],
      open: database.prepare('select * from door where sealed is not null').all(),
      policy: database.prepare('select payload, signature from room').get() as SignedPolicy,
    }
  } finally {
    database.close()
  }
}
type EntryRow = Pick<LogEntry, 'seq' | 'id' | 'kind' | 'epoch' | 'data'>

/** The entries that open with somebody's contents keys, under whatever epoch they are said to be of. */
function opened(room: RoomId, rows: readonly EntryRow[], seeds: readonly Uint8Array[]): EntryRow[] {
  const keys = seeds.flatMap(seed => [editorEpoch(1, seed).contents, viewerEpoch(1, seed).contents])
  const parts = [...Map.groupBy(rows, ({ seq }) => seq).values()]
  return parts
    .filter(([first, ...rest]) => {
      const sealed = concat(...[first!, ...rest].map(({ data }) => fromBase64Url(data)!))
      return [1, 2].some(epoch =>
        keys.some(key => openEntry(key, { room, kind: first!.kind, id: first!.id, epoch }, sealed)),
      )
    })
    .map(([first]) => first!)
}

test('K14 who is removed can read nothing that is written after, and nobody else loses a word, though the hub is killed meanwhile', async () => {
  const { ada, others } = await meet('Ben', 'Cyd', 'Eve')
  const [ben, cyd, eve] = others as [NodeBrowser, NodeBrowser, NodeBrowser]
  await ada.say('before')
  ben.write('before')
  await clock.until(() => others.every(other => other.heard().includes('before') && other.notes === 'before'))

  // They go on writing while she is removed, and the hub is killed in the middle.
  let writing = true
  const wrote: string[] = []
  const scribbling = (async () => {
    for (let i = 0; writing; i++) {
      for (const [at, browser] of [ben, cyd].entries()) {
        const text = `${at}.${i}`
        if (browser.write(text)) wrote.push(text)
      }
      await new Promise(resolve => clock.after(20, () => resolve(null)))
    }
  })()
  await ada.ask({ type: 'remove-person', person: await eve.person() })
  const port = Number(new URL(hub.url).port)
  await hub.kill()
  hub = await startHub({ dataDir, port })
  await clock.until(() => [ada, ben, cyd].every(browser => epochOf(browser) === 2))
  writing = false
  await scribbling
  await cyd.say('after')
  const all = ['before', ...wrote].toSorted().join()
  await clock.until(() =>
    [ada, ben, cyd].every(one => settled(one) && one.heard().includes('after') && one.notes === all),
  )
  expect(wrote.length).toBeGreaterThan(5)

  // She is told by the owner's own word, keeps what she had, and tries no more.
  await clock.until(() => eve.room.context.policy?.current?.epoch === 2)
  expect(eve.room.context.policy?.current?.bans).toEqual([await eve.person()])
  expect(eve.heard()).toEqual(['before'])
  const panel: HostToPanel[] = []
  eve.room.connectPanel(message => void panel.push(message))
  expect(panel.findLast(({ type }) => type === 'room')).toMatchObject({ notice: 'removed' })

  // Nothing that she was sent, or that the hub keeps, opens with what she has.
  const { epochs } = await eve.saved()
  const herSeeds = epochs.flatMap(({ editSeed, viewSeed }) => editSeed ?? viewSeed ?? [])
  const stored = storedBy(dataDir)
  const later = stored.entries.filter(({ epoch }) => epoch === 2)
  expect(later.length).toBeGreaterThan(3)
  expect(opened(ada.id, later, herSeeds)).toEqual([])
  expect(opened(ada.id, stored.entries, herSeeds).length).toBeGreaterThan(0)
  const hers = await eve.key()
  for (const { person, sealed } of stored.seeds) {
    expect(person).not.toBe(await eve.person())
    expect(openSeed(ada.id, 2, hers, fromBase64Url(sealed)!)).toBeNull()
  }
  expect(stored.seeds).toHaveLength(3)
  expect(stored.open).toEqual([])
  const past = fromBase64Url(readPolicy(ada.id, stored.policy)!.past)!
  for (const seed of herSeeds) expect(openPast(editorEpoch(1, seed).contents, ada.id, 2, past)).toBeNull()
  const sent = eve.received.flatMap(text =>
    typeof text === 'string' ? [JSON.parse(text) as HubToClient] : [],
  )
  expect(
    sent.flatMap(one => (one.type === 'entries' ? one.entries : [])).filter(({ epoch }) => epoch > 1),
  ).toEqual([])
})

test('G17 who was away while two were removed finds the newest keys, a viewer too, and a newcomer reads what was said in all epochs', async () => {
  const { ada, others } = await meet('Ben', 'Eve', 'Mal')
  const [ben, eve, mal] = others as [NodeBrowser, NodeBrowser, NodeBrowser]
  const { href } = await ada.ask({ type: 'make-link', role: 'viewer', expiresAtMs: 0, uses: 1 })
  const vic = await browserOf('Vic')
  expect((await vic.join(href)).ok).toBe(true)
  await clock.until(() => rosterSize(ada) === 5)
  await ada.say('one')
  ben.write('ben')
  await clock.until(() => settled(ben) && ben.heard().includes('one'))
  await Promise.all([ben.close(), vic.close()])

  await ada.ask({ type: 'remove-person', person: await eve.person() })
  await clock.until(() => epochOf(ada) === 2)
  await ada.say('two')
  await clock.until(() => settled(ada))
  await ada.ask({ type: 'remove-person', person: await mal.person() })
  await clock.until(() => epochOf(ada) === 3)
  await ada.say('three')
  ada.write('ada')
  await clock.until(() => settled(ada))

  await Promise.all([ben.open(), vic.open()])
  for (const browser of [ben, vic])
    await clock.until(() => browser.heard().join() === 'one,two,three' && browser.notes === 'ada,ben')
  expect([await ben.saved(), await vic.saved()].map(({ role }) => role)).toEqual(['editor', 'viewer'])
  expect(vic.room.context.keys.edit).toBeNull()

  const next = await ada.ask({ type: 'make-link', role: 'editor', expiresAtMs: 0, uses: 0 })
  const zoe = await browserOf('Zoe')
  expect((await zoe.join(next.href)).ok).toBe(true)
  await clock.until(() => zoe.heard().join() === 'one,two,three' && zoe.notes === 'ada,ben')

  // Let back, she comes in through a link as anybody does, and is a member again.
  await ada.ask({ type: 'let-back', person: await eve.person() })
  expect((await eve.join(next.href)).ok).toBe(true)
  await clock.until(() => eve.heard().join() === 'one,two,three')
})

test('G19 a hub that has lost all is told by the owner’s browser, and everybody comes back', async () => {
  const { ada, href, others } = await meet('Ben', 'Eve')
  const [ben, eve] = others as [NodeBrowser, NodeBrowser]
  await ada.ask({ type: 'remove-person', person: await eve.person() })
  const { href: fresh } = await ada.ask({ type: 'make-link', role: 'editor', expiresAtMs: 0, uses: 0 })
  await clock.until(() => epochOf(ada) === 2 && epochOf(ben) === 2)
  ben.write('kept')
  await ada.say('kept')
  await clock.until(() => settled(ben) && ben.heard().includes('kept') && ada.notes === 'kept')

  const port = Number(new URL(hub.url).port)
  await hub.kill()
  await rm(dataDir, { recursive: true })
  hub = await startHub({ dataDir, port })
  const zoe = await browserOf('Zoe')
  await clock.until(() => [ada, ben].every(one => one.room?.context.status.hub === 'open' && settled(one)))
  expect((await zoe.join(fresh)).ok).toBe(true)
  await clock.until(() => zoe.heard().includes('kept') && zoe.notes === 'kept')
  expect(await zoe.join(href)).toMatchObject({ ok: true })
})
