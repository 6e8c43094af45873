import { type HubOptions, startHub } from '../../tests/support/hub-process.ts'
import { openBenchRooms } from './bench-room.ts'
import { beside } from './beside.ts'
import type { CrowdFigures, CrowdPlan } from './crowd.ts'
import { benchSeconds, ms, oneAddress, percent } from './plans.ts'

interface Contender extends HubOptions {
  readonly name: string
  readonly dialect: CrowdPlan['dialect']
}

const contenders: readonly Contender[] = [
  { name: 'Alongside', dialect: 'alongside', env: oneAddress },
  { name: 'Hocuspocus 4.7', dialect: 'hocuspocus', program: 'bench/hub/rivals/hocuspocus.ts' },
  {
    name: 'Hocuspocus 4.7, its window set to 16 ms',
    dialect: 'hocuspocus',
    program: 'bench/hub/rivals/hocuspocus.ts',
    env: { FLUSH_DELAY_MS: '16' },
  },
  { name: '@y/websocket-server 0.1', dialect: 'y-websocket', program: 'bench/hub/rivals/y-websocket.ts' },
  { name: 'socket.io 4.8, broadcast', dialect: 'socket.io', program: 'bench/hub/rivals/socket-io.ts' },
]

const people = 100
const hz = 30

/** What a hundred people who all move cost a server, and how late they see one another: ours and its rivals, one after the other. */
export async function oneRoom(): Promise<string> {
  const all: { name: string; figures: CrowdFigures }[] = []
  for (const { name, dialect, ...options } of contenders) {
    const server = await startHub(options)
    try {
      const benchRooms = dialect === 'alongside' ? await openBenchRooms(server, 1) : []
      const plan: CrowdPlan = {
        dialect,
        servers: [server],
        benchRooms,
        rooms: 1,
        people,
        hz,
        seconds: benchSeconds,
      }
      all.push({ name, figures: await beside<CrowdFigures>('crowd.ts', plan) })
    } finally {
      await server.kill()
    }
  }
  const ours = all[0]!.figures.serverCpu[0]!
  const rows = all.map(({ name, figures }) => {
    const cpu = figures.serverCpu[0]!
    const ratio = cpu === ours ? '1' : `${(cpu / ours).toFixed(1)} : 1`
    return `| ${name} | ${percent(cpu)} | ${ratio} | ${ms(figures.p50Ms)} | ${ms(figures.p95Ms)} | ${percent(figures.delivered)} | ${Math.round(figures.bytesPerCursorSecond)} | ${percent(figures.crowdCpu)} |`
  })
  return [
    `## ${people} people in one room, ${hz} moves a second each`,
    `Over ${benchSeconds} s, all ${people} on sockets of one process beside the server, with frames made ahead; a core is 100 %. A move that a newer one overtook in the server counts as not delivered.`,
    '',
    '| | CPU of the server | against ours | p50 ms | p95 ms | delivered | bytes a reader gets for each cursor and second | CPU of the load |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}
