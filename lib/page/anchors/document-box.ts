import type { AnchorTarget } from '../../core/anchor.ts'
import { type Box, toFraction } from '../../core/anchor-box.ts'
import { frameAround, mapOfFrame } from '../frames.ts'

/** The whole document relative to the viewport, in CSS pixels. */
export function documentBox(document: Document): Box {
  const root = document.documentElement
  const { body } = document
  const view = document.defaultView
  return {
    left: -(view?.scrollX ?? 0),
    top: -(view?.scrollY ?? 0),
    width: Math.max(root.scrollWidth, body?.scrollWidth ?? 0),
    height: Math.max(root.scrollHeight, body?.scrollHeight ?? 0),
  }
}

/** An element's box in fractions of the page, whichever frame it is in. Reads layout. */
export function pageBoxOf(element: Element, document: Document): AnchorTarget['pageBox'] {
  const page = documentBox(document)
  const box = boxInPage(element, document)
  return [
    toFraction(box.left, page.left, page.width),
    toFraction(box.top, page.top, page.height),
    toFraction(box.width, 0, page.width),
    toFraction(box.height, 0, page.height),
  ]
}

function boxInPage(element: Element, page: Document): Box {
  const { left, top, right, bottom } = element.getBoundingClientRect()
  let corners = [
    { x: left, y: top },
    { x: right, y: bottom },
  ]
  let { ownerDocument } = element
  for (let frame = frameAround(ownerDocument); frame && ownerDocument !== page; ) {
    corners = corners.map(mapOfFrame(frame).out)
    ownerDocument = frame.ownerDocument
    frame = frameAround(ownerDocument)
  }
  const [a, b] = corners as [{ x: number; y: number }, { x: number; y: number }]
  return { left: a.x, top: a.y, width: b.x - a.x, height: b.y - a.y }
}
