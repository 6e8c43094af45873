import { parseArgs } from 'node:util'
import type { RecordId, SnapshotId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import { postEvent } from '../lib/protocol/hub-api.ts'
import { recordId, roomId, shownName, snapshotId } from '../lib/protocol/schema.ts'
import type { CreateOptions } from './create.ts'
import type { EventOptions } from './event.ts'
import type { LoadOptions } from './load.ts'
import type { OwnerCommand } from './owner.ts'
import { Problem } from './problems.ts'
import type { SayOptions } from './say.ts'
import type { VersionCommand } from './versions.ts'

/** A command as it was asked for. */
export type Command =
  | { readonly type: 'help' }
  | ({ readonly type: 'create' } & CreateOptions)
  | { readonly type: 'join' | 'watch' | 'export'; readonly link: string }
  | ({ readonly type: 'say' } & SayOptions)
  | ({ readonly type: 'event' } & EventOptions)
  | OwnerCommand
  | VersionCommand
  | ({ readonly type: 'load'; readonly link: string } & LoadOptions)

export interface Asked {
  readonly command: Command
  readonly json: boolean
  readonly name: string | null
  readonly timeoutMs: number
}

export const usage = `alongside: rooms of Alongside without a browser

  alongside create --hub URL --name NAME [--landing URL]   found a room; prints its links
  alongside join LINK                                      who is here and what is said
  alongside say LINK TEXT [--reply ID]                     say something; ends well when the hub has stored it
  alongside watch LINK                                     everything that happens from now on
  alongside event --hub URL --room ROOM --token T NAME TEXT
                                                           tell a room something, as another system
  alongside export LINK                                    the whole history, as JSON
  alongside versions LINK                                  the saved versions of the document
  alongside save LINK NAME                                 saves one
  alongside restore LINK ID                                makes the document as it was then; saves how it is before
  alongside load LINK --people N --hz F --seconds S        moving pointers, and how they arrive

  alongside link LINK [--role viewer] [--expires 1d] [--uses 5]
                                                           another link into the room; the owner's, as all that follow
  alongside links LINK                                     the open links
  alongside close LINK ID                                  closes one
  alongside lock LINK, unlock LINK                         lets nobody new in, and lets them in again
  alongside members LINK                                   who holds the room's keys
  alongside remove LINK PERSON, let-back LINK PERSON       new keys for everybody else; a person is an id or a name
  alongside mute LINK PERSON, unmute LINK PERSON

  --json             one line of JSON for each event
  --as NAME          the name others see
  --timeout SECONDS  how long a hub may take (10)
  --help

LINK is an invitation, or the owner's file: link that create has printed. State is kept in ALONGSIDE_HOME (~/.alongside).
`

const options = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  as: { type: 'string' },
  timeout: { type: 'string' },
  hub: { type: 'string' },
  name: { type: 'string' },
  landing: { type: 'string' },
  room: { type: 'string' },
  token: { type: 'string' },
  people: { type: 'string' },
  hz: { type: 'string' },
  seconds: { type: 'string' },
  role: { type: 'string' },
  expires: { type: 'string' },
  uses: { type: 'string' },
  reply: { type: 'string' },
} as const

/** The options that only some commands have; the others' are for all. */
const ownOptions: Readonly<Record<string, readonly string[]>> = {
  create: ['hub', 'name', 'landing'],
  say: ['reply'],
  event: ['hub', 'room', 'token'],
  load: ['people', 'hz', 'seconds'],
  link: ['role', 'expires', 'uses'],
}

type Values = ReturnType<typeof parse>['values']

/** Reads what was typed after the program's name. Throws a `Problem`. */
export function readArguments(argv: readonly string[]): Asked {
  const { values, positionals } = parse(argv)
  const [verb, ...rest] = positionals
  if (values.help || verb === 'help')
    return { command: { type: 'help' }, json: false, name: null, timeoutMs: 0 }
  const own = ownOptions[verb ?? ''] ?? []
  const foreign = Object.values(ownOptions)
    .flat()
    .find(option => option in values && !own.includes(option))
  if (foreign) throw new Problem('usage', `--${foreign} does not belong to “${verb}”.`)
  return {
    command: readCommand(verb, rest, values),
    json: values.json ?? false,
    name: values.as === undefined ? null : readName('--as', values.as, limits.nameChars),
    timeoutMs: readNumber('--timeout', values.timeout ?? '10', 0.1, 3_600) * 1_000,
  }
}

/** One id of 64 begins with a hyphen, and is no option for that. */
const looksLikeId = /^-([\w-]{21}|[\w-]{42})$/
const idMark = '\0'

function parse(argv: readonly string[]) {
  try {
    const args = argv.map(word => (looksLikeId.test(word) ? `${idMark}${word}` : word))
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const unmarked = (word: string): string => word.replace(idMark, '')
    for (const [name, value] of Object.entries(values))
      if (typeof value === 'string') Object.assign(values, { [name]: unmarked(value) })
    return { values, positionals: positionals.map(unmarked) }
  } catch (error) {
    const [reason] = (error as Error).message.split('\n')
    throw new Problem('usage', `${reason?.replace(/\.?$/, '.')} “alongside help” lists the commands.`)
  }
}

function readCommand(verb: string | undefined, rest: readonly string[], values: Values): Command {
  switch (verb) {
    case 'create':
      expectWords(verb, rest, 0)
      return { type: verb, ...readCreate(values) }
    case 'join':
    case 'watch':
    case 'export':
      expectWords(verb, rest, 1)
      return { type: verb, link: rest[0]! }
    case 'say':
      expectWords(verb, rest, 2)
      return { type: verb, link: rest[0]!, words: rest[1]!, reply: readMessage(values.reply) }
    case 'versions':
      expectWords(verb, rest, 1)
      return { type: verb, link: rest[0]! }
    case 'save':
      expectWords(verb, rest, 2, 'a link and a name, the name in quotes')
      return { type: verb, link: rest[0]!, name: readName('The name', rest[1], limits.versionNameChars) }
    case 'restore':
      expectWords(verb, rest, 2, 'a link and the id of a version')
      return { type: verb, link: rest[0]!, version: readVersion(rest[1]!) }
    case 'link':
      expectWords(verb, rest, 1)
      return { type: verb, link: rest[0]!, ...readTerms(values) }
    case 'links':
    case 'members':
    case 'lock':
    case 'unlock':
      expectWords(verb, rest, 1)
      return { type: verb, link: rest[0]! }
    case 'close':
      expectWords(verb, rest, 2, 'the owner’s link and the id of a link')
      return { type: verb, link: rest[0]!, door: rest[1]! }
    case 'remove':
    case 'let-back':
    case 'mute':
    case 'unmute':
      expectWords(verb, rest, 2, 'the owner’s link and a person’s id or name')
      return { type: verb, link: rest[0]!, person: rest[1]! }
    case 'event':
      expectWords(verb, rest, 2, 'a name and a text, the text in quotes')
      return { type: verb, ...readEvent(values, rest[0]!, rest[1]!) }
    case 'load':
      expectWords(verb, rest, 1)
      return {
        type: verb,
        link: rest[0]!,
        people: readNumber('--people', values.people, 2, limits.people, true),
        hz: readNumber('--hz', values.hz, 0.1, limits.fastFramesPerSecond),
        seconds: readNumber('--seconds', values.seconds, 0.1, 86_400),
      }
    default:
      throw new Problem('usage')
  }
}

function expectWords(
  verb: string,
  rest: readonly string[],
  count: number,
  wanted = ['no words', 'a link', 'a link and a text, the text in quotes'][count],
): void {
  if (rest.length === count) return
  throw new Problem('usage', `“${verb}” takes ${wanted}. “alongside help” shows it.`)
}

function readVersion(typed: string): SnapshotId {
  const parsed = snapshotId.safeParse(typed)
  if (!parsed.success)
    throw new Problem('usage', 'The id of a version has 22 characters. “alongside versions LINK” tells them.')
  return parsed.data
}

function readHub(typed: string | undefined): string {
  const url = typed !== undefined && URL.canParse(typed) ? new URL(typed) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`) throw new Problem('bad-hub')
  return url.origin
}

function readCreate({ hub: typed, name, landing }: Values): CreateOptions {
  const hub = readHub(typed)
  const lands = landing ?? `${hub}/`
  if (!/^https?:\/\//.test(lands) || !URL.canParse(lands) || lands.length > limits.addressChars)
    throw new Problem('usage', '--landing has to be the http or https address of a page.')
  return { hub, name: readName('--name', name, limits.roomNameChars), landing: lands }
}

function readEvent({ hub, room, token }: Values, name: string, words: string): EventOptions {
  const event = postEvent.safeParse({ name, text: words })
  if (!roomId.safeParse(room).success) throw new Problem('usage', '--room has to be the id of a room.')
  if (!token || !/^[\w-]+$/.test(token))
    throw new Problem('usage', "--token has to be a token that the room's owner has made.")
  if (!event.success)
    throw new Problem(
      'usage',
      `An event has a name of letters, digits and . : _ - and a text of at most ${limits.eventTextChars} characters.`,
    )
  return { hub: readHub(hub), room: room!, token, event: event.data }
}

const unitMs: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
}

/** Without `--expires` and `--uses` a link lasts until it is closed. */
function readTerms({ role = 'editor', expires, uses }: Values) {
  if (role !== 'editor' && role !== 'viewer') throw new Problem('usage', '--role has to be editor or viewer.')
  const [, count, unit] = /^(\d{1,4})([mhdw])$/.exec(expires ?? '') ?? []
  if (expires !== undefined && !Number(count))
    throw new Problem(
      'usage',
      '--expires has to be a number of minutes, hours, days or weeks: 30m, 12h, 1d, 2w.',
    )
  return {
    role,
    lastsMs: unit ? Number(count) * unitMs[unit]! : 0,
    uses: uses === undefined ? 0 : readNumber('--uses', uses, 1, 1_000_000, true),
  } as const
}

function readName(option: string, typed: string | undefined, most: number): string {
  const parsed = shownName(most).safeParse(typed?.trim())
  if (!parsed.success)
    throw new Problem('usage', `${option} has to be a name of 1 to ${most} characters on one line.`)
  return parsed.data
}

function readNumber(
  option: string,
  typed: string | undefined,
  least: number,
  most: number,
  whole = false,
): number {
  const value = typed?.trim() ? Number(typed) : Number.NaN
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value
  throw new Problem('usage', `${option} has to be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`)
}

function readMessage(typed: string | undefined): RecordId | null {
  if (typed === undefined) return null
  const id = recordId.safeParse(typed)
  if (!id.success)
    throw new Problem('usage', '--reply has to be the id of a message, as “join --json” tells it.')
  return id.data
}
