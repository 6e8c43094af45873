import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import type { Socket } from '../lib/platform/hub-socket.ts'
import { runCli } from './run.ts'

/** What is left open a while after the end, a socket that no hub answers, does not keep the process. Milliseconds. */
const lingerMs = 1_000

const stopped = new AbortController()
// Once: whoever presses Ctrl-C again wants it to end at once.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stopped.abort())
// Whoever read us, `head` for one, has enough.
process.stdout.on('error', () => process.exit(0))

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  home: resolve(process.env.ALONGSIDE_HOME || join(homedir(), '.alongside')),
  clock: {
    now: Date.now,
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  },
  randomBytes: length => crypto.getRandomValues(new Uint8Array(length)),
  fetch,
  openSocket: url => new WebSocket(url) as Socket,
  stdout: text => void process.stdout.write(text),
  stderr: text => void process.stderr.write(text),
  signal: stopped.signal,
})
setTimeout(() => process.exit(), lingerMs).unref()
