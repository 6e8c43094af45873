/** What is under a point: the innermost element, and the open shadow roots on the way to it, outermost first. */
export interface Hit {
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

/** `isOurs` tells elements of the extension itself, which are not part of the page. Point relative to the viewport. */
export function hitAt(
  document: Document,
  x: number,
  y: number,
  isOurs: (element: Element) => boolean,
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
  return { element, roots }
}

/** The control an element belongs to, or itself. */
export function controlOf(element: Element): Element {
  const control = element.closest(controls)
  if (!control || control === element) return element
  const { width, height } = control.getBoundingClientRect()
  return width * height <= controlAreaMost ? control : element
}
