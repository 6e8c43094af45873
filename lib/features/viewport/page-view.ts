import { type Box, fromFraction, toFraction } from '../../core/anchor-box.ts'
import { type Hit, hitAt } from '../../page/anchors/hit.ts'
import { type Point, pointInPage } from '../../page/frames.ts'
import type { Glide } from '../../page/glide.ts'
import type { Hand } from '../../page/hand.ts'
import type { Marks } from '../../page/marks.ts'
import {
  mainScroller,
  reveal,
  scrollerOf,
  scrollersAround,
  scrolls,
  visibleBox,
  windowScroller,
} from '../../page/scrollers.ts'
import type { PageView, ViewPart } from '../../protocol/view.ts'

/** Says what is in view, and shows what others say is in theirs. Reads layout. */
export interface ViewFinder {
  /** `inner`: the scrolling box used last. Null until the room's key is known. */
  look(inner: Element | null): PageView | null
  /** The box whose contents are under a pointer; null where there is none on the page. */
  scrollerAt(hand: Pick<Hand, 'at' | 'inside'>): Element | null
  /** What the script in a frame calls a part of its document. */
  partIn(frame: Element, part: ViewPart): ViewPart | null
  /** Scrolls until the same is in the same place here, as far as there is room. */
  show(view: PageView, smooth: boolean): void
  /** The same for the box that one thing is in, wherever that is, and brings the box into sight; `but`: a box to be left alone. */
  showPart(part: ViewPart, smooth: boolean, but?: Element): void
}

export interface ViewFinderDeps {
  readonly document: Document
  readonly marks: Pick<Marks, 'spots' | 'place' | 'elementOf' | 'tellFrame'>
  readonly glide: Glide
  readonly isOurs: (element: Element) => boolean
}

interface Part extends ViewPart {
  /** It is only somewhere in the document. */
  readonly isWhole: boolean
}

/** Where people read: a third from the top; what is there is looked for in the middle first. Fractions of the visible part. */
const lines = [0.33, 0.4, 0.26, 0.5, 0.2, 0.65]
const columns = [0.5, 0.35, 0.65, 0.2, 0.8]
/** Saying what a point is on takes most of the time. Points. */
const looksMost = 8

export function createViewFinder({ document, marks, glide, isOurs }: ViewFinderDeps): ViewFinder {
  /** What moves with a box at its reading line: words if there are any, or else what is in it and scrolls by itself. */
  function partOf(scroller: Element): ViewPart | null {
    const box = visibleBox(scroller)
    let looks = 0
    let best: Part | null = null
    let nested: ViewPart | null = null
    search: for (const line of lines)
      for (const column of columns) {
        const x = box.left + column * box.width
        const y = box.top + line * box.height
        const hit = hitAt(document, x, y, isOurs)
        if (!hit) continue
        const at: ViewPart['at'] = [toFraction(x, box.left, box.width), toFraction(y, box.top, box.height)]
        if (contentScrollerOf(hit.element) !== scroller) {
          nested ??= nestedAt(hit, scroller, at)
          continue
        }
        const found = spotIn(scroller, x, y)
        if (found && (found.spot.kind === 'text' || !best || best.isWhole)) best = { ...found, at }
        if (best?.spot.kind === 'text' || ++looks >= looksMost) break search
      }
    if (nested && (!best || best.isWhole)) return nested
    return best && { spot: best.spot, at: best.at }
  }

  /** What is at a point, unless that is the box itself, which does not move with what is in it, as documents do in their windows. */
  function spotIn(scroller: Element, x: number, y: number): Omit<Part, 'at'> | null {
    const spot = marks.spots()?.at(x, y)
    if (!spot) return null
    const on = spot.kind === 'box' ? marks.place(spot)?.element : null
    const isRoot = on === scroller && scroller === windowScroller(scroller.ownerDocument)
    return on?.contains(scroller) && !isRoot ? null : { spot, isWhole: isRoot || spot.kind === 'page' }
  }

  /** A box in a box, by the point of it that is hit. */
  function nestedAt(hit: Hit, scroller: Element, at: ViewPart['at']): ViewPart | null {
    const around = scrollersAround(hit.element)
    const inner = scrolls(hit.element) ? hit.element : around[around.indexOf(scroller) - 1]
    // Where it is in a frame, its point is in another viewport.
    if (!inner || scrollerOf(inner) !== scroller || inner.ownerDocument !== hit.element.ownerDocument)
      return null
    const spot = marks.spots()?.ofElement(inner)
    const { left, top, width, height } = inner.getBoundingClientRect()
    return spot
      ? { spot: { ...spot, x: toFraction(hit.x, left, width), y: toFraction(hit.y, top, height) }, at }
      : null
  }

  /** Scrolls a box until a part's spot is where it is for the other; null where it is not to be found here. */
  function align(part: ViewPart, scroller: Element, smooth: boolean): void {
    const place = marks.place(part.spot)
    if (!place || (!place.found && part.spot.kind !== 'page')) return
    const box = visibleBox(scroller)
    const byX = place.x - fromFraction(part.at[0], box.left, box.width)
    const byY = place.y - fromFraction(part.at[1], box.top, box.height)
    // A page that is as wide as its window has nothing to the side; what is there is another width's wrapping.
    glide.by(scroller, scroller === windowScroller(document) ? 0 : byX, byY, smooth)
  }

  function showPart(part: ViewPart, smooth: boolean, but?: Element): void {
    const { spot, at } = part
    const isBeyond = marks.tellFrame([spot], ([sample]) => ({ type: 'align', sample: sample!, at, smooth }))
    const element = isBeyond ? marks.elementOf(spot) : marks.place(spot)?.element
    const scroller = element && (isBeyond ? element : scrollerOf(element))
    if (!scroller || scroller === but) return
    if (!isBeyond) align(part, scroller, smooth)
    // What it is in may be scrolled elsewhere here; the box of a document's window is among those around its root.
    const around = scrollersAround(scroller).filter(box => box !== but && (isBeyond || box !== scroller))
    const middle = isBeyond
      ? pointInPage(scroller.ownerDocument, middleOf(scroller.getBoundingClientRect()))
      : middleOf(visibleBox(scroller))
    reveal(glide, around, middle, smooth)
  }

  return {
    look(inner) {
      if (!marks.spots()) return null
      const main = mainScroller(document)
      const isUsed = inner?.isConnected && inner !== main
      return { main: partOf(main), inner: isUsed ? partOf(inner) : null }
    },
    scrollerAt({ at: { x, y }, inside }) {
      const hit = inside ? hitAt(document, x, y, isOurs) : null
      return hit && contentScrollerOf(hit.element)
    },
    partIn(frame, { spot, at }) {
      const own = marks.spots()?.inFrame(frame, spot)
      return own ? { spot: own, at } : null
    },
    show({ main, inner }, smooth) {
      const page = mainScroller(document)
      if (main) align(main, page, smooth)
      if (inner) showPart(inner, smooth, main ? page : undefined)
    },
    showPart,
  }
}

const middleOf = ({ left, top, width, height }: Box): Point => ({ x: left + width / 2, y: top + height / 2 })

/** The box that moves what is at a point: the space between things in a box belongs to it. */
const contentScrollerOf = (element: Element): Element | null =>
  scrolls(element) ? element : scrollerOf(element)
