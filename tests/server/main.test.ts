import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test, vi } from 'vitest'
import { createTestRoom, enter, putPolicy } from './test-hub.ts'

// Each test starts a process, and waits for it as long as a busy machine needs.
vi.setConfig({ testTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'alongside-main-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** `node server/main.ts` with an environment of its own. */
function run(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['server/main.ts'], {
    env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'data'), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>
  return { child, exit, stdout: text(child.stdout), stderr: text(child.stderr) }
}

const firstLine = async (child: ChildProcess): Promise<string> =>
  String((await once(child.stdout!, 'data'))[0])

test('the hub says its address in one line of JSON, and on SIGTERM goodbye to everybody (H32)', async () => {
  const { child, exit, stdout, stderr } = run({ LOG_LEVEL: 'debug' })
  const { url } = JSON.parse(await firstLine(child)) as { url: string }
  const hub = { url }
  const room = createTestRoom()
  await putPolicy(hub, room, room.signed())
  const member = await enter(hub, room)
  // Somebody who neither reads nor answers does not hold up the end.
  const stalled = await enter(hub, room)
  stalled.ws.pause()
  child.kill('SIGTERM')
  expect((await member.closed()).code).toBe(1001)
  expect(await exit).toEqual([0, null])
  stalled.ws.terminate()
  expect((await stdout).trim().split('\n')).toHaveLength(1)
  const log = await stderr
  expect(log).toContain('/v1/rooms/:room/policy')
  // Who spoke, from where and of which room is nobody's business but theirs.
  for (const secret of [room.id, member.session, member.person, 'remoteAddress', 'remotePort'])
    expect(log).not.toContain(secret)
})

test('a variable that cannot be used ends it with code 1 and a sentence', async () => {
  const { exit, stdout, stderr } = run({ PORT: 'abc' })
  expect(await exit).toEqual([1, null])
  expect(await stdout).toBe('')
  expect(await stderr).toMatch(/^PORT .+\.\n$/)
})

test('a database that cannot be reached names DATABASE_URL, and not its password', async () => {
  const { exit, stderr } = run({ DATABASE_URL: 'postgres://hub:north@127.0.0.1:1/hub' })
  expect(await exit).toEqual([1, null])
  const said = await stderr
  expect(said).toMatch(/^DATABASE_URL .+\.\n$/)
  expect(said).not.toContain('north')
})

test('a folder or database that cannot be used names DATA_DIR', async () => {
  writeFileSync(join(folder, 'file'), '')
  writeFileSync(
    join(folder, 'alongside.sqlite'),
    'no database, but long enough to be taken for one'.repeat(99),
  )
  const runs = [join(folder, 'file', 'x'), folder].map(DATA_DIR => run({ DATA_DIR }))
  for (const { exit, stderr } of runs) {
    expect(await exit).toEqual([1, null])
    expect(await stderr).toMatch(/^DATA_DIR .+\.\n$/)
  }
})
