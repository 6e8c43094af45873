import type { AnchorTarget, PointSample } from '../../core/anchor.ts'
import { type AnchorHasher, createAnchorHasher } from '../../core/anchor-hash.ts'
import { fromBase64Url } from '../../core/bytes.ts'
import { type Anchorer, createAnchorer } from '../../page/anchors/anchorer.ts'
import { type PageChanges, watchPageChanges } from '../../page/anchors/page-changes.ts'
import { createPlacer, type Placer } from '../../page/anchors/placer.ts'
import { createTextCache } from '../../page/anchors/text-cache.ts'
import type { FrameMessage } from '../../protocol/frames.ts'
import { createAnchorBook } from './model.ts'
import { createFrameNeighbours, type FrameAccess } from './page-frames.ts'
import { createSender } from './page-sender.ts'

export interface CursorsFrameDeps {
  readonly view: Window
  readonly frames: FrameAccess
  /** The page's own script has gone. */
  readonly ended: () => void
}

/** Made from the room's key. */
interface Ground {
  readonly hasher: AnchorHasher
  readonly anchorer: Anchorer
}

/** There while somebody is to be placed here: only then is the frame watched. */
interface Showing {
  readonly changes: PageChanges
  readonly placer: Placer
}

/** Asked for at once: two samples of each of a hundred people. */
const waitingMost = 200

const nobody = (): boolean => false

/** In a frame that the page may not look into: says where the pointer is in it, and where what others point at is. Draws nothing. */
export function createCursorsFrame({ view, frames, ended }: CursorsFrameDeps): { close(): void } {
  const { document } = view
  const texts = createTextCache()
  const targets = createAnchorBook()
  const now = (): number => view.performance.now()
  let ground: Ground | null = null
  let showing: Showing | null = null
  /** Somebody has been placed since it was last said that something has moved. */
  let isPlaced = false
  /** What is asked of a frame in this one, by number. */
  const waiting = new Map<number, PointSample>()
  let frameId = 0

  const wake = (): void => {
    if (!frameId) frameId = view.requestAnimationFrame(frame)
  }

  const unshow = (): void => {
    showing?.changes.close()
    showing = null
  }

  const moved = (): void => {
    if (isPlaced) neighbours.tellParent({ type: 'moved' })
    else unshow() // nobody looks here any more
    isPlaced = false
  }

  const forget = (): void => {
    texts.forget()
    ground?.anchorer.forget()
    showing?.placer.forget()
  }

  const neighbours = createFrameNeighbours({
    view,
    frames,
    answered() {
      for (const [ask, sample] of [...waiting]) place(ask, sample)
    },
    moved,
    ended,
    pointed(frame, sample, target) {
      const ref = target && ground?.anchorer.refInFrame(frame, target)
      if (ref || sample.kind === 'none') sender.relay({ ...sample, ref: ref ?? 0 })
    },
    toldByParent: receive,
  })
  const sender = createSender({
    view,
    wake,
    foreign: () => neighbours.meet(),
    send: sample => neighbours.tellParent({ type: 'point', sample }),
  })

  function receive(message: FrameMessage): void {
    if (message.type === 'anchor-key') start(message.key)
    else if (message.type === 'target') targets.set(message.target)
    else if (message.type === 'place') place(message.ask, message.sample)
  }

  function start(key: string): void {
    const hasher = createAnchorHasher(fromBase64Url(key) ?? new Uint8Array())
    const announce = (target: AnchorTarget): void => neighbours.tellParent({ type: 'anchor', target })
    ground = {
      hasher,
      anchorer: createAnchorer({ document, hasher, texts, isOurs: nobody, announce, isPage: false }),
    }
    unshow()
    neighbours.setKey(key)
    sender.again()
  }

  function show({ hasher }: Ground): Showing {
    forget()
    const changes = watchPageChanges(view, nobody, change => {
      if (change === 'content') forget()
      moved()
    })
    const beyond = neighbours.place
    const placer = createPlacer({ document, hasher, texts, now, entered: changes.include, beyond })
    return { changes, placer }
  }

  function place(ask: number, sample: PointSample): void {
    const target = targets.get(sample.ref)
    if (!ground || !target) return
    showing ??= show(ground)
    isPlaced = true
    const { isAsked, element: _, ...found } = showing.placer.place(sample, target)
    waiting.delete(ask)
    if (!isAsked) neighbours.tellParent({ type: 'placed', ask, place: found })
    else if (waiting.size < waitingMost) waiting.set(ask, sample)
  }

  function frame(nowMs: number): void {
    frameId = 0
    // Nobody told what has changed since the last sample.
    if (!showing) forget()
    if (ground && sender.sample(nowMs, ground.anchorer)) wake()
  }

  return {
    close() {
      view.cancelAnimationFrame(frameId)
      sender.close()
      neighbours.close()
      unshow()
    },
  }
}
