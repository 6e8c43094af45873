import type { Spot } from '../../core/spot.ts'
import type { KeyedSpot, Marks } from '../../page/marks.ts'

/** Words shown by a highlight of the browser's, which shifts nothing and follows them by itself. */
export interface WordsHighlight {
  /** Whether it is that of these words' document, in that colour. */
  fits(range: Range, fill: string): boolean
  set(range: Range): void
  remove(): void
}

/** The words from one character to another as they are here; `null` where they are not. */
export function rangeOf(
  marks: Marks,
  [from, to]: readonly [Spot | KeyedSpot, Spot | KeyedSpot],
): Range | null {
  const first = marks.characterOf(from)
  const last = marks.characterOf(to)
  if (!first || !last || first.node.ownerDocument !== last.node.ownerDocument) return null
  const range = first.node.ownerDocument.createRange()
  range.setStart(first.node, first.offset)
  range.setEnd(last.node, Math.min(last.node.length, last.offset + 1))
  return range.collapsed ? null : range
}

/** Names are the page's too: ours have to be told from its own. */
const nameOf = (fill: string): string =>
  `alongside-${fill.slice(1)}-${Math.random().toString(36).slice(2, 8)}`

/** `null` where there are no highlights, or the words are in a shadow root, which page styles do not reach. */
export function createHighlight(range: Range, fill: string): WordsHighlight | null {
  const document = range.startContainer.getRootNode() as Document
  const view = document.defaultView as (Window & typeof globalThis) | null
  if (!view || typeof view.Highlight !== 'function' || !('highlights' in view.CSS)) return null
  const name = nameOf(fill)
  const sheet = adopt(document, view, `::highlight(${name}) { background-color: ${fill}4d; }`)
  if (!sheet) return null
  return {
    fits: (other, color) => color === fill && other.startContainer.getRootNode() === document,
    set(words) {
      view.CSS.highlights.set(name, new view.Highlight(words))
    },
    remove() {
      view.CSS.highlights.delete(name)
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter(other => other !== sheet)
    },
  }
}

/** A sheet is good only in the document whose window has made it. */
function adopt(document: Document, view: typeof globalThis, css: string): CSSStyleSheet | null {
  try {
    const sheet = new view.CSSStyleSheet()
    sheet.replaceSync(css)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    return sheet
  } catch {
    // Firefox before 153 refuses constructed sheets from content scripts (bug 1751346); a style element would be the page's to see and keep.
    return null
  }
}
