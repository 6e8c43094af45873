import { startHub } from '../../tests/support/hub-process.ts'
import { openBenchRooms } from './bench-room.ts'
import { beside } from './beside.ts'
import type { CrowdFigures, CrowdPlan } from './crowd.ts'
import type { Flood, FlooderFigures, FlooderPlan } from './flooder.ts'
import { benchSeconds, ms, percent } from './plans.ts'

const floods: readonly Flood[] = ['frames', 'appends', 'presence', 'malformed', 'direct', 'http']
const people = 20
const hz = 30
/** Longer than the crowd takes to come and to warm up. Seconds. */
const beforehand = 5

/** What one member who floods a room does to the others in it. The hub's limits are those of a hub for one machine. */
export async function flood(): Promise<string> {
  const calm = await measure(null)
  const rows = [
    `| nobody | | | ${ms(calm.crowd.p95Ms)} | 1 | ${percent(calm.crowd.delivered)} | ${percent(calm.crowd.serverCpu[0]!)} |`,
  ]
  for (const kind of floods) {
    const { crowd, flooder } = await measure(kind)
    const ratio = (crowd.p95Ms! / calm.crowd.p95Ms!).toFixed(1)
    rows.push(
      `| ${kind} | ${flooder!.sent.toLocaleString('en')} | ${flooder!.thrownOut.toLocaleString('en')} | ${ms(crowd.p95Ms)} | ${ratio} | ${percent(crowd.delivered)} | ${percent(crowd.serverCpu[0]!)} |`,
    )
  }
  return [
    '## One who floods',
    `${people} people, ${hz} moves a second each, and one more member of the room who sends far more of one thing than anybody may, and comes back when thrown out.`,
    '',
    '| what | sent | thrown out (HTTP: refused) | p95 of the others, ms | against calm | delivered to the others | CPU of the hub |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

async function measure(kind: Flood | null): Promise<{ crowd: CrowdFigures; flooder: FlooderFigures | null }> {
  const server = await startHub()
  try {
    const benchRooms = await openBenchRooms(server, 1)
    const crowdPlan: CrowdPlan = {
      dialect: 'alongside',
      servers: [server],
      benchRooms,
      rooms: 1,
      people,
      hz,
      seconds: benchSeconds / 2,
    }
    const flooderPlan: FlooderPlan | null = kind && {
      url: server.url,
      benchRoom: benchRooms[0]!,
      flood: kind,
      seconds: benchSeconds / 2 + beforehand,
    }
    const [crowd, flooder] = await Promise.all([
      beside<CrowdFigures>('crowd.ts', crowdPlan),
      flooderPlan && beside<FlooderFigures>('flooder.ts', flooderPlan),
    ])
    return { crowd, flooder }
  } finally {
    await server.kill()
  }
}
