import perfectCursors from 'perfect-cursors'
import type { PointSample } from '../lib/core/anchor.ts'
import { createMotion } from '../lib/core/motion.ts'
import { createRandom } from '../tests/support/random.ts'

type Point = readonly [x: number, y: number]

/** What turns arriving points into drawn ones. Times are the receiver's, milliseconds. */
interface Smoother {
  arrive(point: Point, time: number, nowMs: number): void
  frame(nowMs: number): Point
}

interface Network {
  readonly jitterMs: number
  /** Share of what is lost. */
  readonly loss: number
}

const lengthMs = 20_000
const frameMs = 1000 / 60
const networkMs = 40
const usual: Network = { jitterMs: 8, loss: 0 }
const worse: readonly Network[] = [
  { jitterMs: 0, loss: 0 },
  { jitterMs: 25, loss: 0 },
  { jitterMs: 8, loss: 0.05 },
  { jitterMs: 25, loss: 0.05 },
]

/** How far behind, and how far off the path, cursors are drawn: the same moves through the same network, in virtual time. */
export default async function bench(): Promise<string> {
  const rows: string[] = []
  for (const hz of [30, 60])
    for (const [name, create] of Object.entries(smoothers)) {
      const early = follow(create, hz, usual, 2_000, 7_000)
      const late = follow(create, hz, usual, lengthMs - 5_000, lengthMs)
      const lag = early.lagMs === late.lagMs ? `${late.lagMs}` : `${early.lagMs} → ${late.lagMs}`
      rows.push(`| ${hz} Hz | ${name} | ${lag} | ${late.shapePx.toFixed(1)} |`)
    }
  const rough = worse.flatMap(network =>
    (['Alongside', 'lerp 0.35 a frame'] as const).map(name => {
      const { lagMs, shapePx } = follow(smoothers[name]!, 60, network, lengthMs - 5_000, lengthMs)
      return `| ${network.jitterMs} ms | ${network.loss * 100} % | ${name} | ${lagMs} | ${shapePx.toFixed(1)} |`
    }),
  )
  return [
    '## How cursors move',
    `Network ${networkMs} ms with ${usual.jitterMs} ms jitter; lag from hand to screen after 2–7 s and, where it changes, after ${lengthMs / 1000} s; mean distance from where the pointer was that long before.`,
    '',
    '| sent at | drawn by | lag ms | shape error px |',
    '|---|---|---|---|',
    ...rows,
    '',
    'The same at 60 Hz over other networks, after 15 s.',
    '',
    '| jitter | lost | drawn by | lag ms | shape error px |',
    '|---|---|---|---|---|',
    ...rough,
  ].join('\n')
}

/** A hand that never rests: a slow wander with a quick wiggle, about 500 px a second. */
function handAt(ms: number): Point {
  const t = ms / 1000
  return [
    700 + 420 * Math.sin(t * 0.83) + 130 * Math.sin(t * 2.9 + 1) + 18 * Math.sin(t * 9.7),
    400 + 240 * Math.cos(t * 1.07) + 90 * Math.sin(t * 3.7) + 14 * Math.cos(t * 11.3),
  ]
}

const smoothers: Record<string, () => Smoother> = {
  Alongside: () => {
    const motion = createMotion()
    const points = new WeakMap<PointSample, Point>()
    return {
      arrive(point, time, nowMs) {
        const sample: PointSample = {
          time,
          kind: 'page',
          pressed: false,
          ref: 0,
          offset: 0,
          check: 0,
          x: point[0],
          y: point[1],
        }
        points.set(sample, point)
        motion.push(sample, nowMs)
      },
      frame(nowMs) {
        const frame = motion.frame(nowMs)
        if (!frame) return [0, 0]
        return mix(points.get(frame.from)!, points.get(frame.to)!, frame.mix)
      },
    }
  },
  jump: () => {
    let at: Point = [0, 0]
    return {
      arrive(point) {
        at = point
      },
      frame: () => at,
    }
  },
  'lerp 0.35 a frame': () => {
    let at: Point | null = null
    let goal: Point = [0, 0]
    return {
      arrive(point) {
        goal = point
      },
      frame() {
        at = mix(at ?? goal, goal, 0.35)
        return at
      },
    }
  },
  'perfect-cursors 1.0.5': () => {
    let at: Point = [0, 0]
    const cursor = new perfectCursors.PerfectCursor(([x, y]) => {
      at = [x!, y!]
    })
    return { arrive: point => cursor.addPoint([...point]), frame: () => at }
  },
}

const mix = (a: Point, b: Point, part: number): Point => [
  a[0] + (b[0] - a[0]) * part,
  a[1] + (b[1] - a[1]) * part,
]

function follow(
  create: () => Smoother,
  hz: number,
  { jitterMs, loss }: Network,
  fromMs: number,
  toMs: number,
): { readonly lagMs: number; readonly shapePx: number } {
  const drawn = inVirtualTime(clock => {
    const random = createRandom(7)
    const smoother = create()
    const arrivals: { readonly point: Point; readonly sentMs: number; readonly atMs: number }[] = []
    for (let sentMs = 0; sentMs < toMs; sentMs += 1000 / hz) {
      const noise = (random() + random() + random() - 1.5) * 2 * jitterMs
      if (loss > 0 && random() < loss) continue
      arrivals.push({ point: handAt(sentMs), sentMs, atMs: sentMs + networkMs + noise })
    }
    arrivals.sort((a, b) => a.atMs - b.atMs)
    let newestMs = -1
    const points: { readonly ms: number; readonly at: Point }[] = []
    for (let nowMs = 0; nowMs < toMs; nowMs += frameMs) {
      while (arrivals[0] && arrivals[0].atMs <= nowMs) {
        const { point, sentMs, atMs } = arrivals.shift()!
        if (sentMs < newestMs) continue
        newestMs = sentMs
        clock.nowMs = atMs
        smoother.arrive(point, Math.round(sentMs) & 0xffff, atMs)
      }
      clock.nowMs = nowMs
      clock.runFrames()
      const at = smoother.frame(nowMs)
      if (nowMs >= fromMs) points.push({ ms: nowMs, at })
    }
    return points
  })
  let best = { lagMs: 0, shapePx: Number.POSITIVE_INFINITY }
  for (let lagMs = 0; lagMs < 5_000; lagMs++) {
    let sum = 0
    for (const { ms, at } of drawn) {
      const [x, y] = handAt(ms - lagMs)
      sum += Math.hypot(at[0] - x, at[1] - y)
    }
    if (sum / drawn.length < best.shapePx) best = { lagMs, shapePx: sum / drawn.length }
  }
  return best
}

interface VirtualClock {
  nowMs: number
  runFrames(): void
}

/** perfect-cursors reads the browser's clock and frames itself, so these are replaced while it runs. */
function inVirtualTime<Value>(run: (clock: VirtualClock) => Value): Value {
  let frames: FrameRequestCallback[] = []
  const clock: VirtualClock = {
    nowMs: 0,
    runFrames() {
      for (const frame of frames.splice(0)) frame(clock.nowMs)
    },
  }
  const replaced = {
    performance: { now: () => clock.nowMs },
    requestAnimationFrame: (frame: FrameRequestCallback) => frames.push(frame),
    setTimeout: () => 0,
    clearTimeout: () => undefined,
  }
  const before = Object.keys(replaced).map(
    name => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  )
  for (const [name, value] of Object.entries(replaced))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  try {
    return run(clock)
  } finally {
    frames = []
    for (const [name, descriptor] of before)
      if (descriptor) Object.defineProperty(globalThis, name, descriptor)
      else Reflect.deleteProperty(globalThis, name)
  }
}
