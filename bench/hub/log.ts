import { type HubProcess, startHub } from '../../tests/support/hub-process.ts'
import { startPostgres } from '../../tests/support/postgres.ts'
import type { AppendersFigures, AppendersPlan } from './appenders.ts'
import { openBenchRooms } from './bench-room.ts'
import { beside } from './beside.ts'
import { benchSeconds, ms, oneAddress, percent } from './plans.ts'

/** 500 a second is what is asked of a hub; the other is more than it takes, to see how much that is. */
const loads = [
  { people: 50, perSecond: 500 },
  { people: 200, perSecond: 3_000 },
]
const rooms = 10

/** How many appends a hub acknowledges, each stored for good before, and how soon. */
export async function log(): Promise<string> {
  const postgres = await startPostgres()
  const rows: string[] = []
  try {
    for (const load of loads) {
      rows.push(await row('SQLite', await startHub({ env: oneAddress }), load))
      const env = { ...oneAddress, DATABASE_URL: await postgres.createDatabase() }
      rows.push(await row('PostgreSQL', await startHub({ env }), load))
    }
  } finally {
    await postgres.remove()
  }
  return [
    '## Appends',
    `From sending an append to its acknowledgement, over ${benchSeconds} s; people in ${rooms} rooms, who get one another’s.`,
    '',
    '| store | people | sent a second | acknowledged a second | refused | p50 ms | p95 ms | CPU of the hub |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

async function row(store: string, server: HubProcess, load: (typeof loads)[number]): Promise<string> {
  const benchRooms = await openBenchRooms(server, rooms)
  const plan: AppendersPlan = { server, benchRooms, ...load, seconds: benchSeconds }
  const { sent, refused, acknowledgedPerSecond, p50Ms, p95Ms, serverCpu } = await beside<AppendersFigures>(
    'appenders.ts',
    plan,
  )
  await server.kill()
  const cells = [
    store,
    load.people,
    load.perSecond.toLocaleString('en'),
    Math.round(acknowledgedPerSecond).toLocaleString('en'),
    percent(refused / sent),
    ms(p50Ms),
    ms(p95Ms),
    percent(serverCpu),
  ]
  return `| ${cells.join(' | ')} |`
}
