import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { problems } from '../../cli/problems.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import { encodeLink } from '../../lib/core/links.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { readProjectFile } from '../repository/source-files.ts'
import { createTestRoom, putPolicy, type TestRoom } from '../server/test-hub.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createTerminal, type Links } from './terminal.ts'

// A hub is a process, and takes as long to start as a busy machine needs.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let hub: HubProcess
let links: Links
const ada = createTerminal()
const ben = createTerminal()
/** What this one appends never reaches the hub. */
const deaf = createTerminal(url => {
  const socket = new WebSocket(url) as Socket
  const send = socket.send.bind(socket)
  return Object.assign(socket, {
    send: (data: string | Uint8Array<ArrayBuffer>) =>
      String(data).startsWith('{"type":"append"') || send(data),
  })
})

beforeAll(async () => {
  hub = await startHub()
  links = await ada.create(hub.url)
})
afterAll(() => hub.stop())

/** The exit code of a command that says nothing but one sentence. */
async function codeOf(...argv: string[]): Promise<number> {
  const { code, stdout, stderr } = await ada.run(...argv)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^\S.*[.]\n$/)
  return code
}

/** The link of one of its doors. */
const linkTo = (room: TestRoom, secret: Uint8Array): string =>
  encodeLink({
    hub: hub.url,
    room: room.id,
    secret,
    role: 'editor',
    roomName: 'A room',
    inviter: 'Its owner',
    landing: 'https://page.example/',
  })

test.each([
  ['nothing', [], 2],
  ['no command', ['dance'], 2],
  ['no link', ['join'], 2],
  ['no words', ['say', 'a link'], 2],
  ['an unknown option', ['join', 'a link', '--loud'], 2],
  ['an option without its value', ['create', '--hub', '--name', 'A'], 2],
  ['another command’s option', ['join', 'a link', '--hz', '3'], 2],
  ['too many people', ['load', 'a link', '--people', '2000', '--hz', '1', '--seconds', '1'], 2],
  ['half a person', ['load', 'a link', '--people', '2.5', '--hz', '1', '--seconds', '1'], 2],
  ['a name on two lines', ['join', 'a link', '--as', 'A\nB'], 2],
  ['a hub that is no address', ['create', '--hub', 'hub', '--name', 'A'], 33],
  ['a room without a name', ['create', '--hub', 'http://127.0.0.1:1', '--name', ' '], 2],
  ['a hub that is not there', ['create', '--hub', 'http://127.0.0.1:1', '--name', 'A'], 30],
  ['no link at all', ['join', 'https://example.org/'], 10],
  ['no file', ['join', 'file:///nowhere/at/all.json'], 14],
  ['a file elsewhere', ['join', 'file://elsewhere/room.json'], 14],
])('%s is told with a sentence and a code', async (_, argv, code) => {
  expect(await codeOf(...argv)).toBe(code)
})

test('a link that is cut short, newer or mistyped is told', async () => {
  const { editor } = links
  const mistyped = editor.replace(/.{9}$/, tail => (tail.startsWith('A') ? 'B' : 'A') + tail.slice(1))
  expect(await codeOf('join', editor.slice(0, -8))).toBe(11)
  expect(await codeOf('say', editor.replace('#1', '#2'), 'x')).toBe(12)
  expect(await codeOf('watch', mistyped)).toBe(13)
})

test('a link that is closed, expired or used up is told; whoever came in by it still may', async () => {
  const own = createTestRoom()
  const once = own.door({ uses: 1 })
  const past = own.door({ expiresAtMs: 1 })
  const sealed = { ...once.sealed, ...past.sealed }
  await putPolicy(hub, own, own.signed({ doors: [once.listed, past.listed] }), sealed)
  expect(await codeOf('export', linkTo(own, past.secret))).toBe(21)
  expect((await ada.run('say', linkTo(own, once.secret), 'one')).code).toBe(0)
  expect(await codeOf('export', linkTo(own, new Uint8Array(16)))).toBe(20)
  expect(await ben.run('export', linkTo(own, once.secret))).toMatchObject({ code: 22 })
})

test('somebody who is muted says nothing, and somebody who is banned is turned away', async () => {
  const own = createTestRoom()
  const door = own.door()
  const link = linkTo(own, door.secret)
  await putPolicy(hub, own, own.signed({ doors: [door.listed] }), door.sealed)
  await ada.run('say', link, 'one')
  const { records } = JSON.parse((await ada.run('export', link)).stdout)
  const person = records[0].author as PersonId
  await putPolicy(hub, own, own.signed({ doors: [door.listed], mutes: [person] }))
  expect(await codeOf('say', link, 'two')).toBe(50)
  await putPolicy(hub, own, own.signed({ doors: [door.listed], bans: [person] }))
  expect(await codeOf('say', link, 'three')).toBe(42)
  expect(await codeOf('join', link)).toBe(42)
})

test('a room that is full is told', async () => {
  const own = createTestRoom()
  const door = own.door()
  await putPolicy(hub, own, own.signed({ doors: [door.listed], people: 1 }), door.sealed)
  const link = linkTo(own, door.secret)
  const inside = ben.follow('join', link)
  await inside.heard({ type: 'entered' })
  expect(await codeOf('say', link, 'one')).toBe(41)
  expect(await codeOf('load', link, '--people', '2', '--hz', '1', '--seconds', '1')).toBe(41)
  await inside.interrupt()
})

test('nothing is said to a hub that has been killed', async () => {
  const own = await startHub()
  const { editor, owner } = await ada.create(own.url)
  await ada.run('say', editor, 'one')
  await own.kill()
  expect(await codeOf('say', editor, 'two')).toBe(30)
  expect(await codeOf('say', owner, 'three')).toBe(30)
})

test('what the hub does not acknowledge is not taken for said', async () => {
  expect(await deaf.run('say', links.editor, 'lost', '--timeout', '1')).toMatchObject({
    code: 35,
    stdout: '',
  })
  expect((await ben.run('export', links.editor)).stdout).not.toContain('lost')
})

test('a state folder that cannot be used is named', async () => {
  const below = join(ada.home, 'identity.json', 'below')
  const refused = await ada.runAt(below, 'create', '--hub', hub.url, '--name', 'A')
  expect(refused).toMatchObject({ code: 60, stderr: expect.stringContaining(below) })
  await ben.run('say', links.editor, 'one')
  await writeFile(join(ben.home, 'identity.json'), '{"v":1,')
  expect(await ben.run('say', links.editor, 'two')).toMatchObject({
    code: 60,
    stderr: expect.stringContaining('damaged'),
  })
})

test('a message that is too long is not said, nor one that is empty', async () => {
  expect(await codeOf('say', links.editor, 'x'.repeat(5_000))).toBe(53)
  expect(await codeOf('say', links.editor, ' \n ')).toBe(2)
})

test('every code is documented, with its sentence', () => {
  const documented = readProjectFile('docs/cli.md')
  for (const [code, sentence] of Object.values(problems))
    expect(documented).toContain(`| ${code} | ${sentence}`)
})
