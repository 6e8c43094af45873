import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { decodeLink } from '../../lib/core/links.ts'
import { freePort } from '../support/free-port.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createTerminal, eventsOf } from './terminal.ts'

// A hub is a process, and takes as long to start as a busy machine needs.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let hub: HubProcess
const ada = createTerminal()
const ben = createTerminal()

beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

const said = (exported: string): unknown[] =>
  (JSON.parse(exported) as { records: { kind: string; body: { text: string } }[] }).records
    .filter(({ kind }) => kind === 'chat')
    .map(({ body }) => body.text)

test('a new room has a link for each role, and what is secret is for its owner only', async () => {
  const { owner, editor, viewer } = await ada.create(hub.url, 'Tide tables')
  expect(decodeLink(editor)).toMatchObject({ ok: true, value: { role: 'editor', hub: hub.url } })
  expect(decodeLink(viewer)).toMatchObject({ ok: true, value: { role: 'viewer', roomName: 'Tide tables' } })
  expect(statSync(fileURLToPath(owner)).mode & 0o777).toBe(0o600)
  expect(statSync(join(ada.home, 'identity.json')).mode & 0o777).toBe(0o600)
  const forPeople = await ada.run(
    'create',
    '--hub',
    hub.url,
    '--name',
    'A',
    '--landing',
    'https://page.example/a',
  )
  expect(forPeople.stdout).toMatch(/^owner {3}file:.*\neditor {2}http.*\nviewer {2}http.*\n$/)
})

test('who has joined sees who comes and hears what they say', async () => {
  const { editor, viewer, owner } = await ada.create(hub.url)
  const joined = ben.follow('join', editor, '--as', 'Ben')
  await joined.heard({ type: 'entered', role: 'editor', as: 'Ben' })
  expect(await ada.run('say', owner, 'one', '--as', 'Ada')).toEqual({ code: 0, stdout: '', stderr: '' })
  await joined.heard({ type: 'joined', name: 'Ada' })
  await joined.heard({ type: 'said', name: 'Ada', text: 'one' })
  expect((await ada.run('say', viewer, '  two \n of them ')).code).toBe(0)
  await joined.heard({ type: 'said', text: 'two \n of them' })
  expect(await joined.interrupt()).toMatchObject({ code: 0, stderr: '' })
})

test('who comes late is told what was said, and the history is the same for everybody', async () => {
  const { editor, viewer, owner } = await ada.create(hub.url)
  for (const link of [owner, editor, viewer]) await ada.run('say', link, `by ${link.slice(0, 4)}`)
  await ben.run('say', viewer, 'and Ben')
  const words = ['by file', 'by http', 'by http', 'and Ben']

  const late = ben.follow('join', viewer)
  await late.heard({ type: 'entered', role: 'viewer' })
  await late.heard({ type: 'said', text: 'and Ben' })
  expect(late.events.filter(({ type }) => type === 'said').map(({ text }) => text)).toEqual(words)
  await late.interrupt()

  const [forViewer, forOwner] = await Promise.all([ben.run('export', viewer), ada.run('export', owner)])
  expect(said(forViewer.stdout)).toEqual(words)
  expect({ ...JSON.parse(forOwner.stdout), exportedAtMs: 0 }).toEqual({
    ...JSON.parse(forViewer.stdout),
    exportedAtMs: 0,
  })
})

test('an answer is said in its thread, and what is changed by its author is told', async () => {
  const { editor } = await ada.create(hub.url)
  const told = await ada.run('say', editor, 'where?', '--json')
  const [{ id }] = eventsOf(told.stdout) as unknown as [{ id: string }]
  const joined = ben.follow('join', editor)
  await joined.heard({ type: 'said', id })
  expect((await ben.run('say', editor, 'at the harbour', '--reply', id)).code).toBe(0)
  const answer = await joined.heard({ type: 'said', text: 'at the harbour', reply: id })
  // Whoever answers an answer answers in its thread.
  await ben.run('say', editor, 'when?', '--reply', `${answer.id}`)
  await joined.heard({ type: 'said', text: 'when?', reply: id })
  expect((await ada.run('say', editor, 'what?', '--reply', 'A'.repeat(22))).stderr).toMatch(/no message/)
  expect((await ada.run('say', editor, 'what?', '--reply', 'that')).code).toBe(2)
  await joined.interrupt()
})

test('watching begins now, and tells of a hub that goes and comes back', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-hub-'))
  const own = await startHub({ dataDir, port: await freePort() })
  const { editor } = await ada.create(own.url)
  await ada.run('say', editor, 'before')
  const watching = ben.follow('watch', editor)
  await watching.heard({ type: 'entered' })
  await own.kill()
  await watching.heard({ type: 'hub', state: 'connecting' })
  const again = await startHub({ dataDir, port: Number(new URL(own.url).port) })
  await watching.heard({ type: 'hub', state: 'open' })
  await ada.run('say', editor, 'after')
  await watching.heard({ type: 'said', text: 'after' })
  expect(watching.events.some(({ text }) => text === 'before')).toBe(false)
  expect((await watching.interrupt()).code).toBe(0)
  await again.stop()
  rmSync(dataDir, { recursive: true })
})

test('many say things at once with one state folder, and nothing is lost', async () => {
  const { room, editor } = await ada.create(hub.url)
  const words: string[] = []
  for (const turn of [1, 2, 3]) {
    const now = Array.from({ length: 6 }, (_, at) => `${turn}.${at}`)
    const ended = await Promise.all(now.map(word => ada.run('say', editor, word)))
    expect(ended.map(({ code, stderr }) => code + stderr)).toEqual(now.map(() => '0'))
    words.push(...now)
  }
  expect(said((await ben.run('export', editor)).stdout).toSorted()).toEqual(words)
  // Names of logs are used again: a room bounds how many it has.
  expect(readdirSync(join(ada.home, 'devices', room)).length).toBeLessThanOrEqual(6)
})

test('ten people at 10 Hz reach one another', async () => {
  const { viewer } = await ada.create(hub.url)
  const { code, stdout, stderr } = await ada.run(
    ...['load', viewer, '--people', '10', '--hz', '10', '--seconds', '1', '--json'],
  )
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const measured = eventsOf(stdout)[0] as unknown as Record<string, number>
  expect(measured).toMatchObject({ type: 'load', people: 10, expected: measured.sent! * 9 })
  // On a busy machine frames catch up with one another, and the newest of them is passed on.
  expect((measured.delivered! + measured.overtaken!) / measured.expected!).toBeGreaterThanOrEqual(0.99)
  expect(measured.p50Ms).toBeLessThanOrEqual(measured.p99Ms!)
})
