import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { encodeLink } from '../../lib/core/links.ts'
import { bytes, createTestRoom, hubForFile, putPolicy } from '../server/test-hub.ts'
import { createTerminal, eventsOf } from './terminal.ts'

const hub = hubForFile()
const terminal = createTerminal()

test('another system tells a room something, and who watches it hears of it (H87)', async () => {
  const room = createTestRoom()
  // Whose text begins with a hyphen, as that of one token of 64 does.
  const secret = Uint8Array.of(0xf8, ...bytes(31))
  const hash = toBase64Url(createHash('sha256').update(secret).digest())
  const door = room.door()
  const policy = room.signed({ doors: [door.listed], tokens: [{ name: 'CI', hash }] })
  expect((await putPolicy(hub, room, policy, door.sealed)).status).toBe(200)
  const link = encodeLink({
    hub: hub.url,
    room: room.id,
    secret: door.secret,
    role: 'editor',
    roomName: 'Tides',
    inviter: 'Ada',
    landing: `${hub.url}/`,
  })
  const tell = (token: string, ...words: string[]) =>
    terminal.run('event', '--hub', hub.url, '--room', room.id, '--token', token, ...words)

  const watching = terminal.follow('watch', link)
  await watching.heard({ type: 'entered' })
  const told = await tell(toBase64Url(secret), 'build.finished', 'Through.', '--json')
  expect(told.code).toBe(0)
  expect(eventsOf(told.stdout)).toMatchObject([{ type: 'told', name: 'build.finished', people: 1 }])
  await watching.heard({ type: 'event', from: 'CI', name: 'build.finished', text: 'Through.' })
  await watching.interrupt()

  const refused = await tell(toBase64Url(bytes(32)), 'build.finished', 'Through.')
  expect(refused).toMatchObject({ code: 54, stdout: '' })
  expect(refused.stderr).toMatch(/^It was not told\. A token of this room's owner is needed/)
})

test.each([
  [['--room', 'x', '--token', 'AAAA', 'name', 'text'], /--room/],
  [['--room', 'A'.repeat(22), 'name', 'text'], /--token/],
  [['--room', 'A'.repeat(22), '--token', 'AAAA', 'two words', 'text'], /name of letters/],
  [['--room', 'A'.repeat(22), '--token', 'AAAA', 'name'], /a name and a text/],
])('an event that is none is told to nobody: %j', async (words, sentence) => {
  const ended = await terminal.run('event', '--hub', hub.url, ...words)
  expect(ended.code).toBe(2)
  expect(ended.stderr).toMatch(sentence)
})
