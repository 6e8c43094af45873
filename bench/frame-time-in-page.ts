import type { AnchorTarget, PointSample } from '../lib/core/anchor.ts'
import { createAnchorHasher } from '../lib/core/anchor-hash.ts'
import { toBase64Url } from '../lib/core/bytes.ts'
import type { PersonId } from '../lib/core/ids.ts'
import { sendPeriodMs } from '../lib/core/motion.ts'
import { createAnchorer } from '../lib/page/anchors/anchorer.ts'
import { createTextCache } from '../lib/page/anchors/text-cache.ts'
import { openStage } from '../tests/support/page-stage.ts'

/** Ends the wandering and takes the cursors away; `pause` leaves them standing. */
type Ending = (() => void) & { pause(): void }

/** Runs in the page. Lets `people` cursors wander over its text at the rate that so many are sent at. */
export function startCursors(people: number): Ending {
  const key = new Uint8Array(32).fill(5)
  const targets: AnchorTarget[] = []
  const anchorer = createAnchorer({
    document,
    hasher: createAnchorHasher(key),
    texts: createTextCache(),
    isOurs: () => false,
    announce: target => targets.push(target),
  })
  // One long way over the page, of which everybody walks another part.
  const way: Omit<PointSample, 'time'>[] = []
  for (let i = 0; i < 4_000; i++) {
    const [x, y] = [
      innerWidth * (0.5 + 0.4 * Math.sin(i / 61)),
      innerHeight * (0.5 + 0.45 * Math.sin(i / 97)),
    ]
    way.push({ pressed: false, ...anchorer.anchor(x, y) })
  }

  const stage = openStage()
  stage.receive({ type: 'anchor-key', key: toBase64Url(key) })
  const ids = Array.from({ length: people }, (_, i) => `${String(i).padStart(42, '0')}A` as PersonId)
  stage.receive({
    type: 'people',
    people: ids.map((person, i) => ({
      person,
      name: `Person ${i}`,
      color: i % 12,
      self: false,
      state: 'here',
      typing: false,
      where: 'here',
      via: 'direct',
      rttMs: null,
      why: 'direct',
    })),
  })
  for (const person of ids) for (const target of targets) stage.receive({ type: 'anchor', person, target })

  let step = 0
  const timer = setInterval(() => {
    step++
    const time = Math.round(performance.now()) & 0xffff
    const moves = ids.map((person, i) => ({
      person,
      sample: { time, ...way[(step + i * 37) % way.length]! },
    }))
    stage.receive({ type: 'cursors', moves })
  }, sendPeriodMs(people))
  const pause = (): void => clearInterval(timer)
  const end = (): void => {
    pause()
    stage.close()
  }
  return Object.assign(end, { pause })
}
