import { createHash, randomBytes as random } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import * as Y from 'yjs'
import { createNodeClient, type NodeClient } from '../../cli/node-client.ts'
import { createState } from '../../cli/state.ts'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import { personIdOf } from '../../lib/core/keys.ts'
import { encodeLink } from '../../lib/core/links.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { type FoundedRoom, foundRoom } from '../../lib/protocol/found-room.ts'
import { sealEntry, signContent } from '../../lib/protocol/log-entry.ts'
import { readPolicy } from '../../lib/protocol/policy.ts'
import { openSqliteStore } from '../../server/sqlite-store.ts'
import { startHub } from '../../tests/support/hub-process.ts'
import { createRealClock } from '../../tests/support/real-clock.ts'
import { quantile } from '../quantile.ts'
import { joinRivals } from './joining-rivals.ts'
import { ms } from './plans.ts'

const changes = 10_000
const joiners = 9
/** Browsers make a snapshot half a minute after one is due, at most. Milliseconds. */
const snapshotMs = 60_000

const clock = createRealClock()
const randomBytes = (length: number) => new Uint8Array(random(length))
const notes = 'notes'

/** How long it takes somebody who has nothing to have a document of ten thousand changes. */
export async function joining(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'alongside-joining-'))
  const founded = foundRoom(randomBytes)
  const { whole, updates } = await fillLog(dataDir, founded)
  const hub = await startHub({ dataDir, env: { PER_ADDRESS_FACTOR: '1000' } })
  const homes: string[] = []
  try {
    const link = encodeLink({
      hub: hub.url,
      room: founded.room,
      secret: founded.doorSecret,
      role: 'editor',
      roomName: 'A room',
      inviter: 'Ada',
      landing: hub.url,
    })
    async function joinAnew() {
      const home = await mkdtemp(join(tmpdir(), 'alongside-joiner-'))
      homes.push(home)
      const client = clientAt(home)
      const saved = await client.enter(link)
      const startMs = performance.now()
      const opened = await client.open(saved)
      await clock.until(() => opened.room.context.doc.getText(notes).length === whole.length, 60_000)
      const tookMs = performance.now() - startMs
      if (opened.room.context.doc.getText(notes).toString() !== whole) throw new Error('It is another text.')
      return { opened, tookMs }
    }
    const first = await joinAnew()
    await clock.until(() => snapshotsIn(dataDir) > 0, snapshotMs)
    await first.opened.close()
    const times: number[] = []
    for (let i = 0; i < joiners; i++) {
      const { opened, tookMs } = await joinAnew()
      times.push(tookMs)
      await opened.close()
    }
    const rivals = await joinRivals(updates, { name: notes, length: whole.length }, joiners)
    return [
      `## Opening a room of ${changes.toLocaleString('en')} changes`,
      `By somebody who has nothing of it, from the first byte to the hub to the whole document; median and longest of ${joiners}.`,
      '',
      '| | ms |',
      '|---|---|',
      `| from a snapshot | ${ms(quantile(times, 0.5))}, ${ms(Math.max(...times))} |`,
      `| from the log alone, once | ${ms(first.tookMs)} |`,
      ...rivals.map(({ name, medianMs, longestMs }) => `| ${name} | ${ms(medianMs)}, ${ms(longestMs)} |`),
    ].join('\n')
  } finally {
    await hub.kill()
    for (const folder of [dataDir, ...homes]) await rm(folder, { recursive: true })
  }
}

const clientAt = (home: string): NodeClient =>
  createNodeClient({
    state: createState(home, randomBytes),
    hub: createHubClient(fetch),
    fetch,
    clock,
    randomBytes,
    openSocket: url => new WebSocket(url) as Socket,
  })

/** Writes words at places all over a text, each change an entry of the log, before there is a hub. Gives the text and the changes. */
async function fillLog(dataDir: string, { room, epoch, owner, put }: FoundedRoom) {
  const store = await openSqliteStore(dataDir)
  const policy = readPolicy(room, put.policy)!
  await store.putPolicy({ policy, signed: put.policy, sealed: put.sealed, seeds: {} }, Date.now())
  const doc = new Y.Doc()
  const text = doc.getText(notes)
  const updates: Uint8Array[] = []
  doc.on('update', update => updates.push(update))
  for (let i = 0; i < changes; i++)
    text.insert(Math.floor((text.length * ((i * 7) % 100)) / 100), `word${i} `)
  for (const update of updates) {
    const id = toBase64Url(randomBytes(16)) as RecordId
    const place = { room, epoch: 1, kind: 'update', id } as const
    const signed = signContent(epoch.edit!.editorSign, place, update)
    const sealed = sealEntry(epoch.contents, place, signed, randomBytes(24))
    await store.append({
      ...place,
      person: personIdOf(owner.publicKey),
      parts: [toBase64Url(sealed)],
      dataHash: createHash('sha256').update(sealed).digest(),
      bytes: sealed.length,
    })
  }
  await store.close()
  return { whole: text.toString(), updates }
}

function snapshotsIn(dataDir: string): number {
  const database = new Database(join(dataDir, 'alongside.sqlite'), { readonly: true })
  try {
    return database.prepare('select count(*) from snapshot').pluck().get() as number
  } finally {
    database.close()
  }
}
