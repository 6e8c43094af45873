import { fromBase64Url } from '../lib/core/bytes.ts'
import type { PageTag } from '../lib/core/ids.ts'
import { fastKey, sealFast } from '../lib/core/seal.ts'
import type { SavedRoom } from '../lib/platform/database.ts'
import { cursorFrameBytes, encodeCursorFrame } from '../lib/protocol/fast-frame.ts'
import type { Latencies } from './latencies.ts'
import type { NodeClient } from './node-client.ts'
import { Problem } from './problems.ts'

/** Somebody who only moves a pointer. */
export interface Mover {
  /** Resolves when the hub has put them on the page; rejects when it turns them away. */
  readonly entered: Promise<void>
  readonly sent: number
  /** Frames of others that came, or of which a newer one came. */
  readonly reached: number
  move(): void
  leave(): void
}

export interface MoverOptions {
  readonly client: NodeClient
  readonly saved: SavedRoom
  readonly page: PageTag
  readonly latencies: Latencies
  /** When each frame of each mover was sent, by the number that the hub gives them; shared by all. */
  readonly sentAtMsByNumber: Map<number, readonly number[]>
}

/** Ours among the pings that the connection sends by itself. */
const pageIsSet = 0xffff_ffff

/** Frames are sealed as they always are, and not opened again: what is measured is the way, not this process. */
export function createMover({ client, saved, page, latencies, sentAtMsByNumber }: MoverOptions): Mover {
  const { self, keys, connection } = client.connect(saved)
  const key = fastKey(keys.current.viewSeed, fromBase64Url(self.session)!)
  const frame = new Uint8Array(cursorFrameBytes)
  const sentAtMs: number[] = []
  const newestByNumber = new Map<number, number>()
  let leave = (): void => undefined

  const entered = new Promise<void>((resolve, reject) => {
    leave = connection.use({
      state(state) {
        if (state === 'refused') reject(new Problem('turned-away'))
        if (state === 'full') reject(new Problem('people-full'))
      },
      message(message) {
        if (message.type === 'welcome') {
          sentAtMsByNumber.set(message.number, sentAtMs)
          connection.send({ type: 'page', tag: page })
          connection.send({ type: 'ping', id: pageIsSet })
        } else if (message.type === 'pong' && message.id === pageIsSet) resolve()
      },
      fast(frames) {
        const nowMs = performance.now()
        for (const { number, sealed } of frames) {
          const counter = counterOf(sealed)
          const sentMs = sentAtMsByNumber.get(number)?.[counter]
          if (sentMs === undefined || counter <= (newestByNumber.get(number) ?? -1)) continue
          newestByNumber.set(number, counter)
          latencies.add(nowMs - sentMs)
        }
      },
    })
  })

  return {
    entered,
    get sent() {
      return sentAtMs.length
    },
    get reached() {
      return [...newestByNumber.values()].reduce((sum, newest) => sum + newest + 1, 0)
    },
    move() {
      const counter = sentAtMs.length
      const sample = { kind: 'page', pressed: false, time: counter, ref: 0, offset: 0, check: 0 } as const
      encodeCursorFrame({ ...sample, x: counter, y: counter }, frame)
      sentAtMs.push(performance.now())
      connection.sendFast(sealFast(key, counter, frame))
    },
    leave: () => leave(),
  }
}

/** A sealed frame begins with its counter, in the open. */
const counterOf = (sealed: Uint8Array): number =>
  new DataView(sealed.buffer, sealed.byteOffset, sealed.length).getUint32(0)
