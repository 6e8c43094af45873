import { personColors } from '../../core/colors.ts'
import type { Spot } from '../../core/spot.ts'
import type { Marks } from '../../page/marks.ts'
import type { PersonView } from '../../protocol/port.ts'

/** One person's selection, shown on the words it is on here. */
export interface SelectionMark {
  describe(person: PersonView): void
  remove(): void
}

/** More lines than a window has. */
const boxesMost = 200

/**
 * Shows a selection from its first to its last character as a highlight of the browser's, which shifts nothing and follows the words by
 * itself; as boxes on our own layer where there are no highlights, or the words are in a shadow root, which page styles do not reach.
 */
export function createSelectionMark(
  layer: HTMLElement,
  marks: Marks,
  [from, to]: readonly [Spot, Spot],
): SelectionMark {
  const document = layer.ownerDocument
  const element = document.createElement('div')
  element.className = 'selection'
  element.dataset.testid = 'selection'
  layer.append(element)
  let highlight: ReturnType<typeof createHighlight> | null = null
  let range: Range | null = null
  let fill = ''

  const find = (): Range | null => {
    const first = marks.characterOf(from)
    const last = marks.characterOf(to)
    if (!first || !last) return null
    const found = document.createRange()
    found.setStart(first.node, first.offset)
    found.setEnd(last.node, Math.min(last.node.length, last.offset + 1))
    return found.collapsed ? null : found
  }

  const show = (): void => {
    const byBrowser = range !== null && canHighlight() && range.startContainer.getRootNode() === document
    if (!byBrowser || !highlight?.isOf(fill)) {
      highlight?.remove()
      highlight = byBrowser ? createHighlight(document, fill) : null
    }
    highlight?.set(range!)
    element.dataset.shown = range === null ? 'none' : highlight ? 'highlight' : 'boxes'
    element.replaceChildren(...(range && !highlight ? boxesOf(range) : []))
  }

  const boxesOf = (of: Range): HTMLElement[] =>
    [...of.getClientRects()].slice(0, boxesMost).map(({ left, top, width, height }) => {
      const box = document.createElement('i')
      box.style.cssText = `width:${width}px;height:${height}px;transform:translate(${left}px,${top}px)`
      return box
    })

  const unmark = marks.add({
    spots: [from],
    draw(_places, _size, content) {
      if (content) range = find()
      if (content || element.dataset.shown === 'boxes') show()
    },
  })

  return {
    describe({ person, color }) {
      element.dataset.person = person
      fill = personColors[color]!.fill
      element.style.setProperty('--fill', fill)
      if (range) show()
    },
    remove() {
      unmark()
      highlight?.remove()
      element.remove()
    },
  }
}

const canHighlight = (): boolean => typeof Highlight === 'function' && 'highlights' in CSS

/** Names are the page's too: ours have to be told from its own. */
const nameOf = (fill: string): string =>
  `alongside-${fill.slice(1)}-${Math.random().toString(36).slice(2, 8)}`

function createHighlight(document: Document, fill: string) {
  const name = nameOf(fill)
  const sheet = adopt(document, `::highlight(${name}) { background-color: ${fill}4d; }`)
  if (!sheet) return null
  return {
    isOf: (other: string): boolean => other === fill,
    set(range: Range): void {
      CSS.highlights.set(name, new Highlight(range))
    },
    remove(): void {
      CSS.highlights.delete(name)
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter(other => other !== sheet)
    },
  }
}

function adopt(document: Document, css: string): CSSStyleSheet | null {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    return sheet
  } catch {
    // Firefox before 153 refuses constructed sheets from content scripts (bug 1751346); a style element would be the page's to see and keep.
    return null
  }
}
