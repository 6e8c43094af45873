/** Runs in the page. Everything that can be pointed at, in the document, open shadow roots and frames, in one order everywhere. */
export interface Ground {
  readonly elements: readonly Element[]
  readonly texts: readonly Text[]
  /** What scrolls, frames' documents included. */
  readonly scrollers: readonly Element[]
}

const unseen = /^(script|style|noscript|template|head|meta|link|title)$/
/** What is written in these is not a text of the page. */
const closed = /^(option|textarea|select)$/

export function readGround(): Ground {
  const elements: Element[] = []
  const texts: Text[] = []
  const scrollers: Element[] = []
  const visit = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE && /\S/.test((node as Text).data)) texts.push(node as Text)
    if (node.nodeType !== Node.ELEMENT_NODE) return
    const element = node as Element
    if (unseen.test(element.localName)) return
    elements.push(element)
    const { overflowX, overflowY } = element.ownerDocument.defaultView!.getComputedStyle(element)
    const isRoot = element === element.ownerDocument.documentElement
    if (isRoot || /auto|scroll/.test(overflowX + overflowY)) scrollers.push(element)
    element.shadowRoot?.childNodes.forEach(visit)
    if (!closed.test(element.localName)) element.childNodes.forEach(visit)
    const inner = (element as HTMLIFrameElement).contentDocument
    if (element.localName === 'iframe' && inner?.documentElement) visit(inner.documentElement)
  }
  visit(document.documentElement)
  return { elements, texts, scrollers }
}

/** Scrolls everything to a random place. */
export function scrollAll({ scrollers }: Ground, random: () => number): void {
  for (const element of scrollers) {
    const top = random() * (element.scrollHeight - element.clientHeight)
    const left = random() * (element.scrollWidth - element.clientWidth)
    element.scrollTo({ top, left, behavior: 'instant' })
  }
}

/** Where a box of an element's document is in the page's viewport. None of the bench's pages turns a frame. */
export function inPage({ left, top, right, bottom }: DOMRect, { ownerDocument }: Element): DOMRect {
  const frame = ownerDocument.defaultView?.frameElement as HTMLElement | null | undefined
  if (!frame || ownerDocument === document) return new DOMRect(left, top, right - left, bottom - top)
  const outer = inPage(frame.getBoundingClientRect(), frame)
  const { paddingLeft, paddingTop } = getComputedStyle(frame)
  const x = outer.left + frame.clientLeft + Number.parseFloat(paddingLeft)
  const y = outer.top + frame.clientTop + Number.parseFloat(paddingTop)
  return new DOMRect(x + left, y + top, right - left, bottom - top)
}

/** The innermost element at a point of the page's viewport, through shadow roots and frames. */
export function elementAt(x: number, y: number): Element | null {
  let root: Document | ShadowRoot = document
  let [atX, atY] = [x, y]
  let found: Element | null = null
  for (;;) {
    const element: Element | null = root.elementFromPoint(atX, atY)
    if (!element || element === found) return found
    found = element
    const inner: Document | null | undefined = (element as HTMLIFrameElement).contentDocument
    if (element.localName === 'iframe' && inner?.documentElement) {
      const origin = inPage(inner.documentElement.getBoundingClientRect(), inner.documentElement)
      const { left, top } = inner.documentElement.getBoundingClientRect()
      ;[atX, atY] = [x - origin.left + left, y - origin.top + top]
      root = inner
    } else if (element.shadowRoot) root = element.shadowRoot
    else return element
  }
}

export function distance(box: DOMRect, x: number, y: number): number {
  return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom))
}
