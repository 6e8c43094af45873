import type { AnchorTarget } from '../../core/anchor.ts'
import { type Anchorer, createAnchorer } from '../../page/anchors/anchorer.ts'
import { createTextCache } from '../../page/anchors/text-cache.ts'
import type { FrameNeighbours } from '../../page/frame-neighbours.ts'
import { mapOfFrame } from '../../page/frames.ts'
import { hasherOf } from '../../page/spots.ts'
import { createSender } from './page-sender.ts'

export interface CursorsFrameDeps {
  readonly view: Window
  readonly frames: FrameNeighbours
}

const nobody = (): boolean => false

/** In a frame that the page may not look into: says where the pointer is in it. Draws nothing. */
export function createCursorsFrame({ view, frames }: CursorsFrameDeps): { close(): void } {
  const { document } = view
  const texts = createTextCache()
  let anchorer: Anchorer | null = null
  let frameId = 0

  const wake = (): void => {
    if (!frameId) frameId = view.requestAnimationFrame(frame)
  }

  const sender = createSender({
    view,
    wake,
    foreign: frames.meet,
    send: (sample, at) => frames.tellParent({ type: 'point', sample, ...at }),
  })

  const announce = (target: AnchorTarget): void => frames.tellParent({ type: 'anchor', target })
  const subscriptions = [
    frames.outer.on('anchor-key', ({ key }) => {
      anchorer = createAnchorer({
        document,
        hasher: hasherOf(key),
        texts,
        isOurs: nobody,
        announce,
        isPage: false,
      })
      sender.again()
    }),
    frames.inner.on('point', ({ sample, target, x, y }, inner) => {
      const ref = target && anchorer?.refInFrame(inner, target)
      if (ref || sample.kind === 'none')
        sender.relay({ ...sample, ref: ref ?? 0 }, mapOfFrame(inner).out({ x, y }))
    }),
  ]

  function frame(nowMs: number): void {
    frameId = 0
    // Nobody tells what has changed since the last sample.
    texts.forget()
    anchorer?.forget()
    if (anchorer && sender.sample(nowMs, anchorer)) wake()
  }

  return {
    close() {
      for (const end of subscriptions) end()
      view.cancelAnimationFrame(frameId)
      sender.close()
    },
  }
}
