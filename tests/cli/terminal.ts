import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { runCli } from '../../cli/run.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { eventually } from '../support/eventually.ts'
import { createRealClock } from '../support/real-clock.ts'

/** What a command has done. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface CliEvent {
  readonly type: string
  readonly [field: string]: unknown
}

/** A command that goes on. */
export interface Following {
  /** What it has told so far. */
  readonly events: readonly CliEvent[]
  /** Waits for an event that has these fields. */
  heard(fields: Readonly<Record<string, unknown>>): Promise<CliEvent>
  /** Waits until it ends by itself. */
  ended(): Promise<Ended>
  /** As Ctrl-C does. */
  interrupt(): Promise<Ended>
}

/** The links of a new room. */
export interface Links {
  readonly room: string
  readonly owner: string
  readonly editor: string
  readonly viewer: string
}

/** Lines of JSON. */
export const eventsOf = (stdout: string): CliEvent[] =>
  stdout
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as CliEvent)

/** Somebody with a state folder of their own, who runs commands in this process; all is gone at the end of the file. */
export function createTerminal(openSocket = (url: string) => new WebSocket(url) as Socket) {
  const home = mkdtempSync(join(tmpdir(), 'alongside-cli-'))
  afterAll(() => rmSync(home, { recursive: true }))

  function start(argv: readonly string[], folder = home) {
    const stop = new AbortController()
    const said = { stdout: '', stderr: '' }
    const code = runCli({
      argv,
      home: folder,
      clock: createRealClock(),
      randomBytes: length => crypto.getRandomValues(new Uint8Array(length)),
      fetch,
      openSocket,
      stdout(text) {
        said.stdout += text
      },
      stderr(text) {
        said.stderr += text
      },
      signal: stop.signal,
    })
    return { said, stop, ended: code.then((code): Ended => ({ code, ...said })) }
  }

  const run = (...argv: readonly string[]): Promise<Ended> => start(argv).ended

  return {
    home,
    run,
    /** With another state folder. */
    runAt: (folder: string, ...argv: readonly string[]): Promise<Ended> => start(argv, folder).ended,
    async create(hub: string, name = 'A room'): Promise<Links> {
      const { stdout, stderr } = await run('create', '--hub', hub, '--name', name, '--json')
      if (stderr) throw new Error(stderr)
      return eventsOf(stdout)[0] as CliEvent & Links
    },
    follow(...argv: readonly string[]): Following {
      const { said, stop, ended } = start([...argv, '--json'])
      const events = () => eventsOf(said.stdout)
      return {
        get events() {
          return events()
        },
        heard: fields =>
          eventually(
            async () =>
              events().find(event => Object.entries(fields).every(([key, value]) => event[key] === value)),
            `No event ${JSON.stringify(fields)}`,
          ),
        ended: () => ended,
        interrupt() {
          stop.abort()
          return ended
        },
      }
    },
  }
}
