import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { problems } from '../../cli/problems.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createTerminal, eventsOf, type Links } from './terminal.ts'

// A hub is a process, and takes as long to start as a busy machine needs.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 })

let hub: HubProcess
let links: Links
const [ada, ben, eve, zoe] = [createTerminal(), createTerminal(), createTerminal(), createTerminal()]
type Terminal = typeof ada

beforeAll(async () => {
  hub = await startHub()
  links = await ada.create(hub.url)
})
afterAll(() => hub.stop())

async function run(terminal: Terminal, ...argv: string[]) {
  const { code, stdout, stderr } = await terminal.run('--json', '--timeout', '30', ...argv)
  return { code, stderr, events: eventsOf(stdout) }
}
const codeOf = async (terminal: Terminal, ...argv: string[]) => (await run(terminal, ...argv)).code

test('an owner makes, lists, limits and closes links, and locks the room', async () => {
  const made = await run(ada, 'link', links.owner, '--role', 'viewer', '--expires', '1d', '--uses', '1')
  expect(made.events).toMatchObject([{ type: 'link', role: 'viewer', uses: 1 }])
  const [{ id, href, expiresAtMs }] = made.events as [
    { id: string; href: string; expiresAtMs: number; type: string },
  ]
  expect(expiresAtMs).toBeGreaterThan(Date.now() + 80_000_000)
  expect((await run(ada, 'links', links.owner)).events.map(link => link.href)).toEqual([
    links.editor,
    links.viewer,
    href,
  ])
  expect(await codeOf(ben, 'say', href, 'I look on.')).toBe(0)
  expect(await codeOf(eve, 'say', href, 'Me too.')).toBe(problems['door-used-up'][0])

  expect(await codeOf(ada, 'lock', links.owner)).toBe(0)
  expect(await codeOf(eve, 'say', links.editor, 'Let me in.')).toBe(problems['room-locked'][0])
  expect(await codeOf(ben, 'say', href, 'Still here.')).toBe(0)
  expect(await codeOf(ada, 'unlock', links.owner)).toBe(0)
  expect(await codeOf(ada, 'close', links.owner, id)).toBe(0)
  expect(await codeOf(ada, 'close', links.owner, id)).toBe(problems['no-such-link'][0])
  expect(await codeOf(ben, 'lock', links.editor)).toBe(problems['not-owner'][0])
  expect(await codeOf(ada, 'link', links.owner, '--expires', 'soon')).toBe(problems.usage[0])
})

test('an owner mutes and removes people; the others go on by the links they came by, with the new keys', async () => {
  expect(await codeOf(ben, 'say', links.editor, '--as', 'Ben', 'one')).toBe(0)
  expect(await codeOf(eve, 'say', links.editor, '--as', 'Eve', 'two')).toBe(0)
  const named = (await run(ada, 'members', links.owner)).events.map(({ name, role }) => [name, role])
  expect(named).toEqual(
    expect.arrayContaining([
      ['Ben', 'editor'],
      ['Eve', 'editor'],
    ]),
  )

  expect(await codeOf(ada, 'mute', links.owner, 'Eve')).toBe(0)
  expect(await codeOf(eve, 'say', links.editor, '--as', 'Eve', 'unheard')).toBe(problems.muted[0])
  expect(await codeOf(ada, 'unmute', links.owner, 'Eve')).toBe(0)
  expect(await codeOf(ada, 'remove', links.owner, 'nobody')).toBe(problems['no-person'][0])

  expect(await codeOf(ada, 'remove', links.owner, 'Eve')).toBe(0)
  expect(await codeOf(eve, 'say', links.editor, 'three')).toBe(problems.removed[0])
  expect(await codeOf(ben, 'say', links.editor, '--as', 'Ben', 'four')).toBe(0)
  expect(await codeOf(zoe, 'say', links.editor, 'five')).toBe(problems['door-closed'][0])
  const again = await run(ada, 'link', links.owner)
  const { href } = again.events[0] as unknown as { href: string }
  const { events } = await run(zoe, 'export', href)
  const said = (events[0]!.records as { kind: string; body: { text: string } }[]).filter(
    ({ kind }) => kind === 'chat',
  )
  expect(said.map(({ body }) => body.text)).toEqual(expect.arrayContaining(['one', 'two', 'four']))
})

test('who follows a room goes on with its new keys when somebody else is removed, and ends when it is them', async () => {
  const own = await ada.create(hub.url)
  const [watching, ruling] = [ben.follow('watch', own.editor, '--as', 'Ben'), ada.follow('join', own.owner)]
  const leaving = eve.follow('watch', own.editor, '--as', 'Eve')
  for (const following of [watching, ruling, leaving]) await following.heard({ type: 'entered' })
  expect(await codeOf(eve, 'say', own.editor, '--as', 'Eve', 'before')).toBe(0)
  await watching.heard({ type: 'said', text: 'before' })
  expect(await codeOf(ben, 'say', own.editor, '--as', 'Ben', 'me too')).toBe(0)
  expect(await codeOf(ada, 'remove', own.owner, 'Eve')).toBe(0)
  expect(await codeOf(ben, 'say', own.editor, '--as', 'Ben', 'after')).toBe(0)
  for (const following of [watching, ruling]) await following.heard({ type: 'said', text: 'after' })
  const told = watching.events.filter(({ type }) => type === 'said').map(({ text }) => text)
  expect(told).toEqual(['before', 'me too', 'after'])
  expect((await leaving.ended()).code).toBe(problems.removed[0])
  for (const following of [watching, ruling]) expect((await following.interrupt()).code).toBe(0)
})

test('an owner’s file of before there were policies in it goes on working', async () => {
  const owned = await ada.create(hub.url)
  const path = fileURLToPath(owned.owner)
  const {
    policy: _p,
    links: _l,
    members: _m,
    ...older
  } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  await writeFile(path, JSON.stringify(older))
  expect(await codeOf(ada, 'say', owned.owner, 'Still mine.')).toBe(0)
  expect(await codeOf(ada, 'lock', owned.owner)).toBe(0)
})
