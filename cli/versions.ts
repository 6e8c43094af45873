import type { SnapshotId } from '../lib/core/ids.ts'
import type { Result } from '../lib/core/result.ts'
import type { Versions } from '../lib/engine/log/types.ts'
import type { RoomContext } from '../lib/engine/types.ts'
import type { VersionProblem } from '../lib/protocol/versions.ts'
import type { CommandContext } from './command.ts'
import { shown } from './output.ts'
import { Problem, type ProblemName, problems } from './problems.ts'
import { inTime, until } from './until.ts'

/** A command on a room's versions as it was asked for. */
export type VersionCommand =
  | { readonly type: 'versions'; readonly link: string }
  | { readonly type: 'save'; readonly link: string; readonly name: string }
  | { readonly type: 'restore'; readonly link: string; readonly version: SnapshotId }

const problemByCode: Readonly<Record<VersionProblem, readonly [ProblemName, sentence?: string]>> = {
  'hub-away': ['hub-down'],
  refused: ['hub-refused'],
  'too-many': ['too-many', 'The room has as many versions as it keeps.'],
  'room-full': ['log-full', 'It was not saved: the room has no space left on its hub.'],
  'too-large': ['too-large'],
  gone: ['no-version'],
  damaged: ['version-damaged'],
  viewer: ['viewer'],
}

/** Lists the versions of a room's document, saves it as one, or restores one. Returns when the hub has what was changed. */
export async function versions(context: CommandContext, command: VersionCommand): Promise<void> {
  const { client, clock, signal, timeoutMs } = context
  const { room, close } = await client.open(await client.enter(command.link), { name: context.name })
  const patience = { clock, signal, timeoutMs, late: 'unanswered' } as const
  try {
    // What is saved and restored is the document as everybody has it.
    await until(room.context, () => room.context.log?.read === true, patience)
    await inTime(runOn(room.context, command, context), patience)
    await until(room.context, () => room.context.log?.pending === false, patience)
  } finally {
    await close()
  }
}

async function runOn(room: RoomContext, command: VersionCommand, { output }: CommandContext): Promise<void> {
  const kept = room.versions!
  if (command.type === 'versions') {
    for (const { version, kind, name, by, timeMs, bytes } of orThrow(await kept.list()).toReversed()) {
      const said = kind === 'before' ? `before “${name}” was restored` : name
      output.say(
        { type: 'version', id: version, kind, name, by, timeMs, bytes },
        `${version}  ${new Date(timeMs).toISOString()}  ${shown(said)}  (${shown(by)})`,
      )
    }
  } else if (command.type === 'save') {
    const id = orThrow(await kept.save(command.name))
    output.say({ type: 'saved', id, name: command.name }, id)
  } else await restore(kept, command.version, output)
}

async function restore(kept: Versions, version: SnapshotId, output: CommandContext['output']): Promise<void> {
  orThrow(await kept.restore(version))
  output.say({ type: 'restored', id: version }, null)
}

function orThrow<Value>(result: Result<Value, VersionProblem>): Value {
  if (result.ok) return result.value
  const [code, sentence = problems[code][1]] = problemByCode[result.error]
  throw new Problem(code, sentence)
}
