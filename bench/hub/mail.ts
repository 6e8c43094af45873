import type { MailContent } from '../../lib/protocol/mail-content.ts'
import { createCorrespondent } from '../../tests/server/mail-client.ts'
import { type HubProcess, startHub } from '../../tests/support/hub-process.ts'
import { startPostgres } from '../../tests/support/postgres.ts'
import { createRealClock } from '../../tests/support/real-clock.ts'
import { startRedis } from '../../tests/support/redis.ts'
import { quantile } from '../quantile.ts'
import { ms, oneAddress } from './plans.ts'

const { until } = createRealClock()

/** As many as one sender may send at once, by several senders. */
const senders = 10
const each = 20

const invite = (words: string): MailContent => ({
  type: 'invite',
  name: 'Ada',
  color: 1,
  link: `https://hub.example/j#1${'A'.repeat(200)}`,
  roomName: 'Reading together',
  words,
})

/** How long an invitation takes to somebody who is online: from being sealed here to being opened there. */
export async function mail(): Promise<string> {
  const alone = await startHub({ env: oneAddress })
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  const env = { ...oneAddress, DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url }
  const pair = [await startHub({ env }), await startHub({ env })] as const
  try {
    return [
      '## An invitation to somebody who is online',
      `From being sealed by its sender to being opened by its receiver, one after the other, ${senders * each} of them.`,
      '',
      '| | p50 ms | p95 ms | longest ms |',
      '|---|---|---|---|',
      await row('one hub, SQLite', alone, alone),
      await row('another hub, PostgreSQL and Redis', ...pair),
    ].join('\n')
  } finally {
    for (const hub of [alone, ...pair]) await hub.kill()
    await Promise.all([postgres.remove(), redis.remove()])
  }
}

async function row(where: string, from: HubProcess, to: HubProcess): Promise<string> {
  const tookMs: number[] = []
  for (let sender = 0; sender < senders; sender++) {
    const [ada, ben] = [createCorrespondent(from), createCorrespondent(to)]
    let came: (words: string) => void = () => undefined
    const inbox = ben.connect({
      onItem: ({ mail }) => came(mail?.content.type === 'invite' ? mail.content.words : ''),
    })
    await until(() => inbox.seen.told > 0)
    // The first finds connections, and what is compiled, cold.
    for (let i = -1; i < each; i++) {
      const words = `${sender}/${i}`
      const arrived = new Promise<void>(resolve => {
        came = got => got === words && resolve()
      })
      const startMs = performance.now()
      const posted = await ada.send(ben.box, invite(words))
      if (!posted.ok) throw new Error(`The hub did not take it: ${posted.error}`)
      await arrived
      if (i >= 0) tookMs.push(performance.now() - startMs)
    }
    inbox.close()
  }
  const cells = [where, ms(quantile(tookMs, 0.5)), ms(quantile(tookMs, 0.95)), ms(Math.max(...tookMs))]
  return `| ${cells.join(' | ')} |`
}
