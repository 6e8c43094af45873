import { startHub } from '../../tests/support/hub-process.ts'
import { startPostgres } from '../../tests/support/postgres.ts'
import { startRedis } from '../../tests/support/redis.ts'
import { openBenchRooms } from './bench-room.ts'
import { beside } from './beside.ts'
import type { CrowdFigures, CrowdPlan } from './crowd.ts'
import { benchSeconds, ms, oneAddress, percent } from './plans.ts'

const people = 50
const hz = 30

/** How much later people on another hub are seen than those on one's own. */
export async function twoHubs(): Promise<string> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  const env = { ...oneAddress, DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url }
  const servers = [await startHub({ env }), await startHub({ env })]
  try {
    const plan: CrowdPlan = {
      dialect: 'alongside',
      servers,
      benchRooms: await openBenchRooms(servers[0]!, 1),
      rooms: 1,
      people,
      hz,
      seconds: benchSeconds,
    }
    const { sameP95Ms, acrossP95Ms, serverCpu, delivered } = await beside<CrowdFigures>('crowd.ts', plan)
    return [
      '## Two hubs through one Redis',
      `${people} people in one room, half on each hub, ${hz} moves a second each.`,
      '',
      '| p95 on one hub, ms | p95 across, ms | added, ms | delivered | CPU of each hub |',
      '|---|---|---|---|---|',
      `| ${ms(sameP95Ms)} | ${ms(acrossP95Ms)} | ${ms(acrossP95Ms! - sameP95Ms!)} | ${percent(delivered)} | ${serverCpu.map(percent).join(', ')} |`,
    ].join('\n')
  } finally {
    for (const server of servers) await server.kill()
    await Promise.all([postgres.remove(), redis.remove()])
  }
}
