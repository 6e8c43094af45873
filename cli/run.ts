import type { Clock, RandomBytes } from '../lib/engine/types.ts'
import { createHubClient } from '../lib/platform/hub-client.ts'
import type { Socket } from '../lib/platform/hub-socket.ts'
import { type Asked, readArguments, usage } from './arguments.ts'
import type { CommandContext } from './command.ts'
import { create } from './create.ts'
import { tellEvent } from './event.ts'
import { exportRoom } from './export.ts'
import { follow } from './follow.ts'
import { load } from './load.ts'
import { createNodeClient } from './node-client.ts'
import { createOutput } from './output.ts'
import { rule } from './owner.ts'
import { problemOf, problems } from './problems.ts'
import { say } from './say.ts'
import { createState } from './state.ts'
import { versions } from './versions.ts'

export interface CliDeps {
  /** What was typed after the program's name. */
  readonly argv: readonly string[]
  /** The state folder. */
  readonly home: string
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly fetch: typeof globalThis.fetch
  readonly openSocket: (url: string) => Socket
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** Runs one command; gives its exit code. Never throws. */
export async function runCli(deps: CliDeps): Promise<number> {
  try {
    const asked = readArguments(deps.argv)
    if (asked.command.type === 'help') deps.stdout(usage)
    else await run(asked, deps)
    return 0
  } catch (error) {
    const problem = problemOf(error)
    deps.stderr(`${problem.message}\n`)
    return problems[problem.code][0]
  }
}

async function run({ command, json, name, timeoutMs }: Asked, deps: CliDeps): Promise<void> {
  const { clock, randomBytes, fetch, signal } = deps
  const state = createState(deps.home, randomBytes)
  const hub = createHubClient(fetch)
  const client = createNodeClient({ ...deps, state, hub })
  const output = createOutput(deps.stdout, json)
  const context: CommandContext = {
    client,
    hub,
    state,
    clock,
    randomBytes,
    output,
    fetch,
    signal,
    timeoutMs,
    name,
  }
  switch (command.type) {
    case 'create':
      return create(context, command)
    case 'join':
    case 'watch':
      return follow(context, command.link, command.type)
    case 'say':
      return say(context, command)
    case 'export':
      return exportRoom(context, command.link)
    case 'versions':
    case 'save':
    case 'restore':
      return versions(context, command)
    case 'event':
      return tellEvent(context, command)
    case 'link':
    case 'links':
    case 'close':
    case 'lock':
    case 'unlock':
    case 'members':
    case 'remove':
    case 'let-back':
    case 'mute':
    case 'unmute':
      return rule(context, command)
    case 'load':
      return load(context, command.link, command)
  }
}
