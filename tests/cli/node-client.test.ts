import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { createNodeClient, type OpenRoom } from '../../cli/node-client.ts'
import { createState } from '../../cli/state.ts'
import { fromBase64Url } from '../../lib/core/bytes.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createRealClock } from '../support/real-clock.ts'
import { createTerminal } from './terminal.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const folder = mkdtempSync(join(tmpdir(), 'alongside-node-'))
const clock = createRealClock()
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const ada = createTerminal()
let hub: HubProcess

beforeAll(async () => {
  hub = await startHub()
})
afterAll(async () => {
  await hub.stop()
  rmSync(folder, { recursive: true })
})

async function enter(link: string): Promise<OpenRoom> {
  const client = createNodeClient({
    fetch,
    state: createState(folder, randomBytes),
    hub: createHubClient(fetch),
    clock,
    randomBytes,
    openSocket: url => new WebSocket(url) as Socket,
  })
  const opened = await client.open(await client.enter(link))
  await clock.until(() => opened.room.context.log?.read === true)
  return opened
}

const notesOf = ({ room }: OpenRoom) => room.context.doc.getText('notes')

test('what an editor writes everybody reads, and what a viewer writes nobody', async () => {
  const { editor, viewer } = await ada.create(hub.url)
  const [writing, reading] = await Promise.all([enter(editor), enter(viewer)])
  expect(reading.keys.current.edit).toBeNull()
  notesOf(reading).insert(0, 'by a viewer')
  notesOf(writing).insert(0, 'by an editor')
  await clock.until(() => notesOf(reading).toString().includes('by an editor'))
  // Whatever the viewer had sent would be in the log before these words.
  const said = await reading.room.context.records.append('chat', 'words')
  await clock.until(() =>
    writing.room.context.records.list('chat').some(({ id }) => said.ok && id === said.value.id),
  )
  await Promise.all([writing.close(), reading.close()])

  const { document } = JSON.parse((await ada.run('export', editor)).stdout)
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromBase64Url(document)!)
  expect(doc.getText('notes').toString()).toBe('by an editor')
})

test('whoever leaves leaves nothing behind', async () => {
  const { viewer } = await ada.create(hub.url)
  const opened = await enter(viewer)
  await opened.close()
  await clock.until(() => clock.waiting === 0)
})
