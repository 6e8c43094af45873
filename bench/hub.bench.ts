import { flood } from './hub/flood.ts'
import { joining } from './hub/joining.ts'
import { log } from './hub/log.ts'
import { mail } from './hub/mail.ts'
import { manyPeople } from './hub/many-people.ts'
import { oneRoom } from './hub/one-room.ts'
import { twoHubs } from './hub/two-hubs.ts'

const sections = { oneRoom, manyPeople, log, joining, mail, twoHubs, flood }

/** What a hub carries, each time with the load in a process beside it. `BENCH_SECTION=log` measures one part. Linux only: it reads /proc. */
export default async function bench(): Promise<string> {
  const wanted = process.env.BENCH_SECTION
  const figures: string[] = []
  for (const [name, measure] of Object.entries(sections))
    if (!wanted || wanted === name) figures.push(await measure())
  return figures.join('\n\n')
}
