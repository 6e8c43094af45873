import { randomBytes } from 'node:crypto'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import type { PointSample } from '../lib/core/anchor.ts'
import { fastKey, sealFast } from '../lib/core/seal.ts'
import { cursorFrameBytes, encodeCursorFrame } from '../lib/protocol/fast-frame.ts'
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

/** Bytes of one cursor move on each way it can take. */
export default async function bench(): Promise<string> {
  const frame = encodeCursorFrame(sample, new Uint8Array(cursorFrameBytes))
  const direct = encodeLossy(1, frame).length
  const sealed = sealFast(fastKey(randomBytes(32), randomBytes(16)), 1, frame).length
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
  ].join('\n')
}
