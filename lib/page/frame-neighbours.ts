import type { PointSample } from '../core/anchor.ts'
import type { Spot } from '../core/spot.ts'
import type { FramePath, ToInner, ToOuter } from '../protocol/frames.ts'
import type { FrameLink } from './channel.ts'
import { createForeignFrames, type ForeignFrames, type InnerTold } from './foreign-frames.ts'
import { framePathOf } from './frame-path.ts'
import { createHearing, type Hearing } from './hearing.ts'

/** How scripts get into frames that may not be looked into, and how to speak to them. */
export interface FrameAccess {
  /** `pathOf` tells where the script is now; `ended` is called when the host or the page's own script has gone. */
  open(pathOf: () => FramePath | null, ended: () => void): FrameLink
  /** Asks for scripts in all frames of this tab that have none; those that the extension may not enter stay without. */
  enter(): void
}

export interface FrameNeighboursDeps {
  readonly view: Window
  readonly access: FrameAccess
  /** This script is in such a frame itself; called when the host or the page's own script has gone. */
  readonly ended?: () => void
}

/** The scripts in the frames of this window that only they can look into, and the one around. */
export interface FrameNeighbours extends ForeignFrames {
  /** There is a frame that may not be looked into. */
  meet(): void
  /** The key of the room's anchors, for those who are there and those who come. */
  setKey(key: string): void
  /** What they say, and in which frame. */
  readonly inner: Hearing<InnerTold, Element>
  /** What the one around says. */
  readonly outer: Hearing<ToInner, null>
  /** Calls back when places in frames may be known now, or be others; `content`: scripts came or went. Returns what ends it. */
  onChange(run: (content: boolean) => void): () => void
  tellParent(message: ToOuter): void
  close(): void
}

/** Frames load in bursts. Milliseconds. */
const gatherMs = 100

/** Nothing is connected before there is a frame that may not be looked into. */
export function createFrameNeighbours({ view, access, ended }: FrameNeighboursDeps): FrameNeighbours {
  const inner = createHearing<InnerTold, Element>()
  const outer = createHearing<ToInner, null>()
  const changes = new Set<(content: boolean) => void>()
  const kept = new Map<string, ToInner>()
  let link: FrameLink | null = null
  let foreign: ForeignFrames | null = null
  let isMet = false
  let timer: number | undefined

  const disconnect = (): void => {
    link?.close()
    link = null
    foreign = null
  }

  const connect = (): void => {
    if (link) return
    link = access.open(
      () => framePathOf(view),
      () => {
        disconnect()
        ended?.()
      },
    )
    foreign = createForeignFrames({
      view,
      link,
      told: inner.hear,
      changed(content) {
        for (const run of changes) run(content)
      },
      toldByParent: message => outer.hear(message, null),
    })
    for (const message of kept.values()) foreign.keep(message)
  }

  const meet = (): void => {
    isMet = true
    if (!kept.has('anchor-key')) return
    connect()
    timer ??= view.setTimeout(() => {
      timer = undefined
      access.enter()
    }, gatherMs)
  }

  const keep = (message: ToInner): void => {
    kept.set(message.type, message)
    foreign?.keep(message)
  }

  // From the back/forward cache a page comes back with a dead port.
  view.addEventListener('pagehide', disconnect)
  if (ended) connect()
  return {
    meet,
    inner,
    outer,
    keep,
    onChange(run) {
      changes.add(run)
      return () => void changes.delete(run)
    },
    place: (frame, at) => foreign?.place(frame, at) ?? null,
    refer: (frame, at): PointSample | null => foreign?.refer(frame, at) ?? null,
    look: (frame, x, y): Promise<Spot | null> => foreign?.look(frame, x, y) ?? Promise.resolve(null),
    scriptIn: frame => foreign?.scriptIn(frame) ?? null,
    setKey(key) {
      keep({ type: 'anchor-key', key })
      // A host that is another one knows nobody.
      if (isMet) meet()
    },
    tellParent: message => link?.tellParent(message),
    close() {
      view.clearTimeout(timer)
      view.removeEventListener('pagehide', disconnect)
      disconnect()
    },
  }
}
