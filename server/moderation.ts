import { roomId } from '../lib/protocol/schema.ts'
import { readSession } from '../lib/protocol/sessions.ts'
import { type Environment, readConfig } from './config.ts'
import { openPostgresStore } from './postgres-store.ts'
import type { ReportedSession } from './session-store.ts'
import { openSqliteStore } from './sqlite-store.ts'

/** What an operator decides on public sessions, straight in the hub's database: it counts at once, on all hubs of it. */

/** Where a command prints. */
export interface Outlets {
  readonly say: (text: string) => void
  readonly complain: (text: string) => void
}

const usage = `What to do with public sessions that were reported:
  moderate.ts reports     lists them, a line of JSON each
  moderate.ts hide ROOM   keeps a session off the list
  moderate.ts show ROOM   lists it, however often it is reported
  moderate.ts reset ROOM  takes the decision back and forgets the reports
The database is found by DATA_DIR or DATABASE_URL, as the hub finds it.
`

const decisions = { hide: 'hidden', show: 'shown', reset: null } as const

function lineOf({ room, signed, live, decision, reports }: ReportedSession): string {
  const word = readSession(room, signed)
  const { title, description, tags } =
    word?.type === 'public' ? word : { title: '', description: '', tags: [] }
  return `${JSON.stringify({ room, live, decision, title, description, tags, reports })}\n`
}

/** Does what an operator asks for; ends with 0, or 1 and a sentence on `complain`. */
export async function moderate(
  [command = '', of = '']: readonly string[],
  environment: Environment,
  { say, complain }: Outlets,
): Promise<number> {
  const config = readConfig(environment)
  const room = roomId.safeParse(of)
  const deciding = Object.hasOwn(decisions, command) && room.success
  if (!config.ok || !(command === 'reports' || deciding)) {
    complain(config.ok ? usage : `${config.error}\n`)
    return 1
  }
  const { databaseUrl, dataDir } = config.value
  const store = await (databaseUrl
    ? openPostgresStore(databaseUrl, () => undefined)
    : openSqliteStore(dataDir))
  try {
    if (deciding) {
      if (await store.decideSession(room.data, decisions[command as keyof typeof decisions])) return 0
      complain('There is no public session of that room.\n')
      return 1
    }
    for (const reported of await store.reportedSessions(Date.now())) say(lineOf(reported))
    return 0
  } finally {
    await store.close()
  }
}
