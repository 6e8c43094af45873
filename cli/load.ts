import { toBase64Url } from '../lib/core/bytes.ts'
import type { PageTag } from '../lib/core/ids.ts'
import type { CommandContext } from './command.ts'
import { createLatencies, type Latencies } from './latencies.ts'
import { createMover, type Mover } from './mover.ts'
import { Problem } from './problems.ts'
import { inTime } from './until.ts'

export interface LoadOptions {
  readonly people: number
  /** Frames a second from each. */
  readonly hz: number
  readonly seconds: number
}

/** What is still under way when the last frame has been sent may take so long. Milliseconds. */
const stragglersMs = 1_000

/**
 * Puts people who move their pointers into a room, all in this process and on a page of their own, and tells how long their frames took to
 * one another and how many arrived. Interrupted, it tells of what there was until then.
 */
export async function load(context: CommandContext, link: string, options: LoadOptions): Promise<void> {
  const { client, signal } = context
  const saved = await client.enter(link)
  const page = toBase64Url(context.randomBytes(16)) as PageTag
  const latencies = createLatencies()
  const sentAtMsByNumber = new Map<number, readonly number[]>()
  const movers = Array.from({ length: options.people }, () =>
    createMover({ client, saved, page, latencies, sentAtMsByNumber }),
  )
  try {
    await inTime(Promise.all(movers.map(mover => mover.entered)), { ...context, late: 'unanswered' })
    await moveAll(context, movers, options)
    await pause(context, stragglersMs)
  } finally {
    for (const mover of movers) mover.leave()
  }
  report(context, movers, latencies, options)
  if (signal.aborted) throw new Problem('interrupted')
}

/**
 * Each frame has a time of its own, so that a late one does not make all that follow late; one that is late by a whole period is left out, since
 * a pointer moves once a tick whatever has held it up. People are spread over the period.
 */
async function moveAll(context: CommandContext, movers: readonly Mover[], { hz, seconds }: LoadOptions) {
  const periodMs = 1_000 / hz
  const frames = Math.round(seconds * hz)
  const startMs = performance.now()
  const moving = movers.map(async (mover, at) => {
    const firstMs = startMs + (at / movers.length) * periodMs
    for (let frame = 0; frame < frames && !context.signal.aborted; frame++) {
      const waitMs = firstMs + frame * periodMs - performance.now()
      if (waitMs < -periodMs) continue
      await pause(context, waitMs)
      mover.move()
    }
  })
  await Promise.all(moving)
}

function report(
  { output }: CommandContext,
  movers: readonly Mover[],
  latencies: Latencies,
  { people, hz, seconds }: LoadOptions,
): void {
  const sent = movers.reduce((sum, mover) => sum + mover.sent, 0)
  const expected = sent * (movers.length - 1)
  const delivered = latencies.count
  const overtaken = movers.reduce((sum, mover) => sum + mover.reached, 0) - delivered
  const share = expected === 0 ? 0 : delivered / expected
  const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map(latencies.percentile)
  output.say(
    { type: 'load', people, hz, seconds, sent, expected, delivered, overtaken, share, p50Ms, p95Ms, p99Ms },
    `${delivered} of ${expected} frames delivered (${(share * 100).toFixed(2)} %), ${overtaken} overtaken by newer ones\n` +
      `latency p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms`,
  )
}

const pause = ({ clock }: CommandContext, ms: number): Promise<void> =>
  new Promise(resolve => void clock.after(Math.max(0, ms), resolve))
