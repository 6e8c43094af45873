import type { Box } from '../core/anchor-box.ts'
import { frameAround, type Point, pointInPage } from './frames.ts'
import type { Glide } from './glide.ts'
import { drawnParentOf } from './node-kinds.ts'

/** The element whose scrolling is its window's. */
export const windowScroller = (document: Document): Element =>
  document.scrollingElement ?? document.documentElement

/** The part of a scrolling box that shows its contents, in px of the page's viewport. */
export function visibleBox(scroller: Element): Box {
  const { clientWidth: width, clientHeight: height, ownerDocument } = scroller
  if (scroller === windowScroller(ownerDocument)) {
    const size = {
      width: ownerDocument.documentElement.clientWidth,
      height: ownerDocument.defaultView!.innerHeight,
    }
    const { x: left, y: top } = pointInPage(ownerDocument, { x: 0, y: 0 })
    return { left, top, ...size }
  }
  const { left, top } = scroller.getBoundingClientRect()
  const start = pointInPage(ownerDocument, { x: left + scroller.clientLeft, y: top + scroller.clientTop })
  return { left: start.x, top: start.y, width, height }
}

/** Less than this is rounding. CSS pixels. */
const slackPx = 1

const isTall = (element: Element): boolean => element.scrollHeight > element.clientHeight + slackPx
const isWide = (element: Element): boolean => element.scrollWidth > element.clientWidth + slackPx

/** Whether an element's own contents move in it. */
export function scrolls(element: Element): boolean {
  const [tall, wide] = [isTall(element), isWide(element)]
  if (!tall && !wide) return false
  const { overflowX, overflowY } = getComputedStyle(element)
  return (tall && /auto|scroll/.test(overflowY)) || (wide && /auto|scroll/.test(overflowX))
}

/** The innermost box that moves an element when it scrolls; null where something on the way stays in its place. */
export function scrollerOf(element: Element): Element | null {
  let at: Element | null = element
  while (at) {
    const { ownerDocument } = at
    if (at === ownerDocument.documentElement || at === ownerDocument.body) {
      const own = windowScroller(ownerDocument)
      const frame = frameAround(ownerDocument)
      if (!frame || isTall(own) || isWide(own)) return own
      at = frame
    } else {
      if (at !== element && scrolls(at)) return at
      if (/fixed|sticky/.test(getComputedStyle(at).position)) return null
      at = drawnParentOf(at)
    }
  }
  return null
}

/** Where the middle of an application's main pane may be, in fractions of the viewport. */
const middles = [
  [0.5, 0.5],
  [0.65, 0.5],
  [0.35, 0.5],
  [0.5, 0.75],
] as const

/** The box that scrolls the page: the window where it scrolls, else the largest that does, as in applications that fill the window. */
export function mainScroller(document: Document): Element {
  const page = windowScroller(document)
  if (isTall(page)) return page
  const { innerWidth, innerHeight } = document.defaultView!
  const found = new Set<Element>()
  for (const [x, y] of middles) {
    let at = document.elementFromPoint(x * innerWidth, y * innerHeight)
    for (; at && at !== page; at = drawnParentOf(at)) if (scrolls(at)) found.add(at)
  }
  const area = (element: Element): number => element.clientWidth * element.clientHeight
  return [...found].sort((a, b) => area(b) - area(a))[0] ?? page
}

/** What of the page a thing can be seen through: the boxes that scroll it, and the window, one within the other. */
export function clipOf(element: Element | null, document: Document): Box {
  let clip = visibleBox(windowScroller(document))
  for (const scroller of scrollersAround(element)) clip = meetOf(clip, visibleBox(scroller))
  return clip
}

/** From the inside out. */
export function scrollersAround(element: Element | null): Element[] {
  const scrollers: Element[] = []
  for (let at = element && scrollerOf(element); at; ) {
    scrollers.push(at)
    const isWindow = at === windowScroller(at.ownerDocument)
    const next: Element | null = isWindow ? frameAround(at.ownerDocument) : at
    at = next && scrollerOf(next)
  }
  return scrollers
}

function meetOf(a: Box, b: Box): Box {
  const left = Math.max(a.left, b.left)
  const top = Math.max(a.top, b.top)
  const width = Math.min(a.left + a.width, b.left + b.width) - left
  const height = Math.min(a.top + a.height, b.top + b.height) - top
  // Boxes that do not meet: what is in one of them cannot be seen, whichever way it is.
  return width > 0 && height > 0 ? { left, top, width, height } : a
}

/** What is nearer to the edge of a box than this is moved to its middle. CSS pixels. */
const marginPx = 48

/** Scrolls boxes, from the inside out, until a point of the page's viewport can be seen in each. */
export function reveal(glide: Glide, boxes: readonly Element[], point: Point, smooth: boolean): void {
  let { x, y } = point
  for (const scroller of boxes) {
    const box = visibleBox(scroller)
    const way = glide.by(scroller, outside(x, box.left, box.width), outside(y, box.top, box.height), smooth)
    x -= way.x
    y -= way.y
  }
}

/** How far something is from the middle, or nothing where it is well inside. */
function outside(at: number, start: number, length: number): number {
  const margin = Math.min(marginPx, length / 4)
  return at < start + margin || at > start + length - margin ? at - (start + length / 2) : 0
}
