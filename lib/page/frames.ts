import { pageOptsOut } from './consent.ts'
import { drawnParentOf } from './node-kinds.ts'

/** Elements that show another document. */
export type FrameElement = HTMLIFrameElement | HTMLFrameElement | HTMLObjectElement

const frameNames = new Set(['iframe', 'frame', 'object'])
/** Frames in frames; deeper ones are taken as one element. */
export const framesMost = 8

export const isFrame = (element: Element): element is FrameElement => frameNames.has(element.localName)

/** The document in a frame, where the page that holds it may look into it; `null` for a foreign one, and for one that opts out. */
export function documentIn(element: Element): Document | null {
  const inner = isFrame(element) ? element.contentDocument : null
  return inner && !pageOptsOut(inner) ? inner : null
}

/** The frame that a document is shown in, where its own page may look out of it. */
export const frameAround = (document: Document): Element | null => document.defaultView?.frameElement ?? null

export interface Point {
  readonly x: number
  readonly y: number
}

/** How a frame's viewport lies in its parent's: an affine map, and whether it is exact (nothing is turned out of the plane). */
export interface FrameMap {
  readonly isExact: boolean
  /** From the frame's viewport (CSS pixels) to the one of the document that holds it. */
  out(point: Point): Point
  /** The inverse of `out`. */
  into(point: Point): Point
}

/** A point of the viewport of a document, in whichever frame, in that of the outermost one that can be looked out to. */
export function pointInPage(document: Document, point: Point): Point {
  const frame = frameAround(document)
  return frame ? pointInPage(frame.ownerDocument, mapOfFrame(frame).out(point)) : point
}

/** How far the corners may be from where the map says. CSS pixels. */
const slackPx = 1.5

/**
 * Reads layout. The middle of an element's bounding box is the image of its own middle under any affine transform, so its
 * transforms need only be known without their translations.
 */
export function mapOfFrame(frame: Element): FrameMap {
  const view = frame.ownerDocument.defaultView!
  const box = frame.getBoundingClientRect()
  const { offsetWidth, offsetHeight, clientLeft, clientTop } = frame as HTMLElement
  const isScaled = Math.abs(box.width - offsetWidth) > 0.5 || Math.abs(box.height - offsetHeight) > 0.5
  const { a, b, c, d } = isScaled ? linearPartOf(frame) : new DOMMatrixReadOnly()
  const style = view.getComputedStyle(frame)
  const left = clientLeft + Number.parseFloat(style.paddingLeft) - offsetWidth / 2
  const top = clientTop + Number.parseFloat(style.paddingTop) - offsetHeight / 2
  const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 }
  const det = a * d - b * c || 1
  const width = Math.abs(a) * offsetWidth + Math.abs(c) * offsetHeight
  const height = Math.abs(b) * offsetWidth + Math.abs(d) * offsetHeight
  return {
    isExact: Math.abs(width - box.width) < slackPx && Math.abs(height - box.height) < slackPx,
    out({ x, y }) {
      const [fromX, fromY] = [x + left, y + top]
      return { x: middle.x + a * fromX + c * fromY, y: middle.y + b * fromX + d * fromY }
    },
    into({ x, y }) {
      const [fromX, fromY] = [x - middle.x, y - middle.y]
      return { x: (d * fromX - c * fromY) / det - left, y: (a * fromY - b * fromX) / det - top }
    },
  }
}

/** Everything that turns and scales an element, its ancestors' share included. */
function linearPartOf(element: Element): DOMMatrixReadOnly {
  const zoom = (element as HTMLElement).currentCSSZoom ?? 1
  let linear = new DOMMatrix().scale(zoom)
  const chain: Element[] = []
  for (let at: Element | null = element; at; at = drawnParentOf(at)) chain.push(at)
  for (const at of chain.reverse()) {
    const { rotate, scale, transform } = at.ownerDocument.defaultView!.getComputedStyle(at)
    if (rotate && rotate !== 'none') linear = linear.rotate(degreesOf(rotate))
    if (scale && scale !== 'none') {
      const [x = 1, y = x] = scale.split(' ').map(Number)
      linear = linear.scale(x, y)
    }
    if (transform && transform !== 'none') linear = linear.multiply(new DOMMatrix(transform))
  }
  return linear
}

/** A computed `rotate` is in degrees, with an axis before it where that is not the usual one. */
const degreesOf = (rotate: string): number => Number.parseFloat(rotate.split(' ').at(-1)!) || 0
