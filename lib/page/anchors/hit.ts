import { documentIn, framesMost, mapOfFrame, type Point } from '../frames.ts'

/**
 * What is under a point: the innermost element, in whichever frame it is, and the open shadow roots in its document on the way to it,
 * outermost first. `x` and `y` are the point in the viewport of the element's own document, in CSS pixels.
 */
export interface Hit extends Point {
  readonly element: Element
  readonly roots: ShadowRoot[]
}

/** Shadow roots in shadow roots; deeper ones are taken as one element. */
const rootsMost = 16

/** Controls whose parts are one thing to people. */
const controls =
  'button, a, input, select, textarea, label, summary, [role="button"], [role="tab"], [role="menuitem"], [role="checkbox"]'
/** A link around a whole card is not one control. Square CSS pixels. */
const controlAreaMost = 400 * 120

/** `isOurs` tells elements of the extension itself, which are not part of the page. Point relative to the viewport of `document`. */
export function hitAt(
  document: Document,
  x: number,
  y: number,
  isOurs: (element: Element) => boolean,
  frames = 0,
): Hit | null {
  let element = document.elementFromPoint(x, y)
  if (element && isOurs(element)) element = document.elementsFromPoint(x, y).find(e => !isOurs(e)) ?? null
  if (!element) return null
  const roots: ShadowRoot[] = []
  while (element.shadowRoot && roots.length < rootsMost) {
    roots.push(element.shadowRoot)
    const inner: Element | null = element.shadowRoot.elementFromPoint(x, y)
    if (!inner || inner === element || inner.getRootNode() !== element.shadowRoot) break
    element = inner
  }
  const inner = frames < framesMost ? documentIn(element) : null
  if (inner) {
    const at = mapOfFrame(element).into({ x, y })
    // On its border or beside it, the frame itself is what is there.
    const hit = hitAt(inner, at.x, at.y, isOurs, frames + 1)
    if (hit) return hit
  }
  return { element, roots, x, y }
}

/** The control an element belongs to, or itself. */
export function controlOf(element: Element): Element {
  const control = element.closest(controls)
  if (!control || control === element) return element
  const { width, height } = control.getBoundingClientRect()
  return width * height <= controlAreaMost ? control : element
}
