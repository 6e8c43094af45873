import type { AnchorTarget, PointSample } from '../../core/anchor.ts'
import type { PlacerDeps } from '../../page/anchors/placer.ts'
import type { FrameLink } from '../../page/channel.ts'
import { createForeignFrames, type ForeignFrames } from '../../page/foreign-frames.ts'
import { framePathOf } from '../../page/frame-path.ts'
import type { FrameMessage, FramePath } from '../../protocol/frames.ts'

/** How scripts get into frames that may not be looked into, and how to speak to them. */
export interface FrameAccess {
  /** `pathOf` tells where the script is now; `ended` is called when the host or the page's own script has gone. */
  open(pathOf: () => FramePath | null, ended: () => void): FrameLink
  /** Asks for scripts in all frames of this tab that have none; those that the extension may not enter stay without. */
  enter(): void
}

export interface FrameNeighboursDeps {
  readonly view: Window
  readonly frames: FrameAccess
  readonly pointed: (frame: Element, sample: PointSample, target: AnchorTarget | null) => void
  readonly answered: () => void
  readonly moved: () => void
  readonly toldByParent?: (message: FrameMessage) => void
  readonly ended?: () => void
}

export interface FrameNeighbours {
  /** There is a frame that may not be looked into. */
  meet(): void
  readonly place: NonNullable<PlacerDeps['beyond']>
  setKey(key: string): void
  tellParent(message: FrameMessage): void
  close(): void
}

/** Frames load in bursts. Milliseconds. */
const gatherMs = 100

/** Scripts in foreign frames: nothing is connected before there is such a frame. */
export function createFrameNeighbours(deps: FrameNeighboursDeps): FrameNeighbours {
  const { view, frames, pointed, answered, moved, toldByParent, ended } = deps
  let link: FrameLink | null = null
  let foreign: ForeignFrames | null = null
  let key = ''
  let isMet = false
  let timer: number | undefined

  const disconnect = (): void => {
    link?.close()
    link = null
    foreign = null
  }

  const connect = (): void => {
    if (link) return
    link = frames.open(
      () => framePathOf(view),
      () => {
        disconnect()
        ended?.()
      },
    )
    foreign = createForeignFrames({
      view,
      link,
      pointed,
      answered,
      moved,
      ...(toldByParent ? { toldByParent } : {}),
    })
    foreign.setKey(key)
  }

  const meet = (): void => {
    isMet = true
    if (key === '') return
    connect()
    timer ??= view.setTimeout(() => {
      timer = undefined
      frames.enter()
    }, gatherMs)
  }

  // From the back/forward cache a page comes back with a dead port.
  view.addEventListener('pagehide', disconnect)
  if (toldByParent) connect()
  return {
    meet,
    place: (frame, sample, target, rest) => foreign?.place(frame, sample, target, rest) ?? null,
    setKey(next) {
      key = next
      foreign?.setKey(key)
      // A host that is another one knows nobody.
      if (isMet) meet()
    },
    tellParent: message => link?.tell([], message),
    close() {
      view.clearTimeout(timer)
      view.removeEventListener('pagehide', disconnect)
      disconnect()
    },
  }
}
