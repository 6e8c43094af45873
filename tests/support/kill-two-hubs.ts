import { type HubProcess, startHub } from './hub-process.ts'
import { createAppenders, type Outcome } from './kill-hub.ts'
import { startPostgres } from './postgres.ts'
import { startRedis } from './redis.ts'

/** Two hubs on one PostgreSQL and one Redis, of which now one and now another is killed while people append on both hubs. */
export async function killTwoHubs(times: number, random: () => number): Promise<Outcome> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  const env = {
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_URL: redis.url,
    PER_ADDRESS_FACTOR: '1000',
  }
  const appenders = createAppenders(random)
  const hubs: (HubProcess | null)[] = [null, null]
  let dead: 'postgres' | 'redis' | null = null

  async function killHub(at: number): Promise<void> {
    await hubs[at]?.kill()
    hubs[at] = null
  }

  const strikes: readonly (() => Promise<unknown>)[] = [
    () => killHub(0),
    () => killHub(1),
    () => Promise.all([killHub(0), killHub(1)]),
    () => {
      dead = 'redis'
      return redis.kill()
    },
    () => {
      dead = 'postgres'
      return postgres.kill()
    },
  ]

  /** A Redis that is dead may stay so for a while. */
  async function mend(whole: boolean): Promise<void> {
    if (dead === 'postgres') await postgres.restart()
    if (dead === 'redis' && (whole || random() < 0.5)) await redis.restart()
    else if (dead === 'redis') return
    dead = null
  }

  try {
    for (let time = 0; time < times; time++) {
      await mend(false)
      for (const at of [0, 1]) hubs[at] ??= await startHub({ env })
      await appenders.appendUntilItBreaks({
        ways: hubs as HubProcess[],
        async strike() {
          // While Redis is away only hubs die, so that there is one thing to mend.
          const possible = dead === 'redis' ? strikes.slice(0, 3) : strikes
          await possible[Math.floor(random() * possible.length)]!()
        },
      })
    }
    await mend(true)
    hubs[0] ??= await startHub({ env })
    return await appenders.check(hubs[0])
  } finally {
    for (const at of [0, 1]) await killHub(at)
    await Promise.all([postgres.remove(), redis.remove()])
  }
}
