import { randomBytes } from 'node:crypto'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { PointSample } from '../lib/core/anchor.ts'
import { utf8 } from '../lib/core/bytes.ts'
import { fastKey, sealFast } from '../lib/core/seal.ts'
import type { Spot } from '../lib/core/spot.ts'
import { type ClientPoint, createPen, laserPeriodMs } from '../lib/features/laser/model.ts'
import type { LaserPart } from '../lib/protocol/doing.ts'
import { cursorFrameBytes, encodeCursorFrame } from '../lib/protocol/fast-frame.ts'
import { encodeLaserFrame } from '../lib/protocol/laser-frame.ts'
import { encodeLossy } from '../lib/protocol/link.ts'

const sample: PointSample = {
  time: 51_234,
  kind: 'text',
  pressed: false,
  ref: 17,
  offset: 1_204,
  check: 40_000,
  x: 31_000,
  y: 22_000,
}

/** What an application that keeps its cursors in y-webrtc's awareness sends for the same move: the whole state, each time. */
function awarenessBytes(): number {
  const awareness = new Awareness(new Y.Doc())
  awareness.setLocalState({
    user: {
      name: 'Ada Lovelace',
      color: '#1864ab',
      avatar: 'https://example.org/avatars/ada-lovelace-64.png',
    },
    cursor: { anchor: '#content > article > p:nth-of-type(3)', offset: 1_204, x: 0.47302, y: 0.33569 },
    page: 'https://example.org/articles/how-a-tide-table-is-made',
    lastMoved: 1_763_640_000_000,
  })
  const bytes = encodeAwarenessUpdate(awareness, [awareness.clientID]).length
  awareness.destroy()
  return bytes
}

/** A spot as deep in a page as most are, and as long as paths get. */
const spotOf = (steps: number): Spot => ({
  kind: 'text',
  offset: 1_204,
  check: 40_000,
  x: 31_000,
  y: 22_000,
  target: {
    ref: 1,
    path: [
      { by: 'id', hash: 3_735_928_559 },
      ...Array.from({ length: steps - 1 }, (_, i) => ({ by: 'child' as const, tag: 'section', nth: i % 9 })),
    ],
    pageBox: [5_041, 20_113, 55_454, 1_250],
  },
})

/** A hand that scribbles for ten seconds: circles that wander over the window, 60 points a second. */
function* scribble(): Generator<{ x: number; y: number; atMs: number }> {
  for (let i = 0; i < 600; i++) {
    const turn = (i / 60) * 2 * Math.PI * 1.3
    yield { x: 500 + i * 0.8 + Math.cos(turn) * 180, y: 300 + Math.sin(turn) * 140, atMs: (i * 1000) / 60 }
  }
}

/** Bytes a second of a laser that draws all the time: points on the fast lane, and the spots they count from. */
function laserBytesPerSecond(sized: (frame: Uint8Array) => number, pathSteps: number): number {
  const pen = createPen()
  pen.down()
  let origin: ClientPoint | null = null
  let sentMs = Number.NEGATIVE_INFINITY
  let bytes = 0
  const send = (part: LaserPart | null): void => {
    if (part) bytes += sized(encodeLaserFrame(part))
  }
  for (const at of scribble()) {
    const { begins, rest } = pen.move(at, origin, at.atMs)
    send(rest)
    if (begins !== null) {
      origin = at
      const message = { type: 'laser-spot', page: 'A'.repeat(22), segment: begins, spot: spotOf(pathSteps) }
      bytes += utf8(JSON.stringify(message)).length
    }
    if (at.atMs - sentMs < laserPeriodMs) continue
    sentMs = at.atMs
    send(pen.take())
  }
  return Math.round(bytes / 10)
}

/** Bytes of one cursor move and of a second of a laser's, on each way they can take. */
export default async function bench(): Promise<string> {
  const frame = encodeCursorFrame(sample, new Uint8Array(cursorFrameBytes))
  const key = fastKey(randomBytes(32), randomBytes(16))
  const lossy = (bytes: Uint8Array): number => encodeLossy(1, bytes).length
  const seal = (bytes: Uint8Array): number => sealFast(key, 1, bytes).length
  const direct = lossy(frame)
  const sealed = seal(frame)
  const awareness = awarenessBytes()
  const row = (name: string, bytes: number) =>
    `| ${name} | ${bytes} | ${bytes === awareness ? '1' : `1 : ${(awareness / bytes).toFixed(0)}`} |`
  return [
    '## Bytes of one cursor move',
    '',
    '| | bytes | against awareness |',
    '|---|---|---|',
    row('the frame', frame.length),
    row('on a direct link', direct),
    row('sealed, for the relay', sealed),
    row('y-protocols awareness with name, colour and page', awareness),
    '',
    '## Bytes a second of a laser that draws without a pause',
    '',
    '| places it counts from | on a direct link | sealed, for the relay |',
    '|---|---|---|',
    ...[8, 64].map(
      steps =>
        `| ${steps} steps deep | ${laserBytesPerSecond(lossy, steps)} | ${laserBytesPerSecond(seal, steps)} |`,
    ),
  ].join('\n')
}
