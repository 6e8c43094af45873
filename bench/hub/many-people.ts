import { startHub } from '../../tests/support/hub-process.ts'
import { openBenchRooms } from './bench-room.ts'
import { beside } from './beside.ts'
import type { CrowdFigures, CrowdPlan } from './crowd.ts'
import type { IdlersFigures, IdlersPlan } from './idlers.ts'
import { benchSeconds, ms, oneAddress, percent } from './plans.ts'

const rooms = 10
const people = 100
/** Two cores, one of them for the load, carry so many moves of a thousand people. */
const rates = [2, 5, 10]

/** A thousand people in ten rooms, and five thousand who say nothing. */
export async function manyPeople(): Promise<string> {
  const rows: string[] = []
  for (const hz of rates) {
    const server = await startHub({ env: oneAddress })
    const benchRooms = await openBenchRooms(server, rooms)
    const plan: CrowdPlan = {
      dialect: 'alongside',
      servers: [server],
      benchRooms,
      rooms,
      people,
      hz,
      seconds: benchSeconds,
    }
    const figures = await beside<CrowdFigures>('crowd.ts', plan)
    await server.kill()
    rows.push(
      `| ${hz} | ${percent(figures.serverCpu[0]!)} | ${ms(figures.p50Ms)} | ${ms(figures.p95Ms)} | ${percent(figures.delivered)} | ${percent(figures.crowdCpu)} |`,
    )
  }
  return [
    '## 1,000 people in ten rooms, all moving',
    '',
    '| moves a second each | CPU of the hub | p50 ms | p95 ms | delivered | CPU of the load |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    await idle(),
  ].join('\n')
}

async function idle(): Promise<string> {
  const server = await startHub({ env: oneAddress })
  const plan: IdlersPlan = {
    server,
    benchRooms: await openBenchRooms(server, 550),
    first: 500,
    people: 5_000,
  }
  const { bytesEach, idleCpu } = await beside<IdlersFigures>('idlers.ts', plan)
  await server.kill()
  return [
    '## 5,000 people who say nothing',
    'Ten in a room, each with 300 bytes of presence; memory is the difference of what is resident, by 5,000.',
    '',
    '| | |',
    '|---|---|',
    `| memory of each | ${(bytesEach / 1024).toFixed(0)} KB |`,
    `| CPU of the hub | ${(idleCpu * 100).toFixed(1)} % |`,
  ].join('\n')
}
