import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test, vi } from 'vitest'
import { startHub } from '../support/hub-process.ts'

vi.setConfig({ testTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'alongside-cli-'))
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

function start(program: string, home: string, ...argv: readonly string[]) {
  const child = spawn(process.execPath, [program, ...argv], {
    env: { PATH: process.env.PATH, ALONGSIDE_HOME: join(folder, home) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.add(child)
  return { child, exit: once(child, 'exit') as Promise<[number | null]> }
}

async function run(program: string, home: string, ...argv: readonly string[]) {
  const { child, exit } = start(program, home, ...argv)
  const [[code], stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)])
  return { code, stdout, stderr }
}

test('processes speak to one another, as source and as published, and leave at Ctrl-C', async () => {
  const published = join(folder, 'published')
  execFileSync(process.execPath, ['scripts/build-cli.mjs', published])
  const bundle = join(published, 'alongside.mjs')
  expect(statSync(bundle).mode & 0o111).toBe(0o111)

  const hub = await startHub()
  const created = await run(bundle, 'ada', 'create', '--hub', hub.url, '--name', 'A room', '--json')
  expect(created).toMatchObject({ code: 0, stderr: '' })
  const { editor, viewer } = JSON.parse(created.stdout) as { editor: string; viewer: string }

  const { child, exit } = start('cli/main.ts', 'ben', 'join', viewer, '--json')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextOf = async (type: string): Promise<Record<string, unknown>> => {
    for (;;) {
      const event = JSON.parse(String((await lines.next()).value))
      if (event.type === type) return event
    }
  }
  expect(await nextOf('entered')).toMatchObject({ role: 'viewer' })
  expect(await run(bundle, 'ada', 'say', editor, 'hello')).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await nextOf('said')).toMatchObject({ text: 'hello' })
  child.kill('SIGINT')
  expect(await exit).toEqual([0, null])

  await hub.kill()
  expect(await run('cli/main.ts', 'ada', 'say', editor, 'hello')).toEqual({
    code: 30,
    stdout: '',
    stderr: 'The hub does not answer.\n',
  })
})
