import { personColors } from '../../core/colors.ts'
import type { Spot } from '../../core/spot.ts'
import type { FrameScript } from '../../page/foreign-frames.ts'
import { pointInPage } from '../../page/frames.ts'
import type { Marks } from '../../page/marks.ts'
import type { PersonView } from '../../protocol/port.ts'
import { createHighlight, rangeOf, type WordsHighlight } from './page-highlight.ts'

/** One person's selection, shown on the words it is on here. */
export interface SelectionMark {
  describe(person: PersonView): void
  remove(): void
}

/** More lines than a window has. */
const boxesMost = 200

/**
 * Shows a selection from its first to its last character as a highlight of the browser's; as boxes on our own layer where there are none, or
 * they do not reach; and has the script in a frame show it where only that sees the words. `number` is how that knows it, one for each mark.
 */
export function createSelectionMark(
  layer: HTMLElement,
  marks: Marks,
  ends: readonly [Spot, Spot],
  number: number,
): SelectionMark {
  const document = layer.ownerDocument
  const element = document.createElement('div')
  element.className = 'selection'
  element.dataset.testid = 'selection'
  layer.append(element)
  let highlight: WordsHighlight | null = null
  let range: Range | null = null
  let color: number | null = null
  /** The script that shows it, and in which colour. */
  let beyond: { readonly script: FrameScript; readonly color: number } | null = null

  const show = (): void => {
    const fill = color === null ? '' : personColors[color]!.fill
    if (!range || !highlight?.fits(range, fill)) {
      highlight?.remove()
      highlight = range && fill !== '' ? createHighlight(range, fill) : null
    }
    if (range) highlight?.set(range)
    element.dataset.shown = range ? (highlight ? 'highlight' : 'boxes') : beyond ? 'frame' : 'none'
    element.replaceChildren(...(range && !highlight ? boxesOf(range) : []))
  }

  /** Told again only to a script that does not know it. */
  const showBeyond = (): void => {
    const script = marks.scriptOf(ends[0])
    if (!script || color === null) beyond = null
    else if (beyond?.script !== script || beyond.color !== color) {
      const own = color
      const told = marks.tellFrame(ends, ([from, to]) => ({
        type: 'highlight',
        mark: number,
        ends: [from!, to!],
        color: own,
      }))
      beyond = told && { script: told, color }
    }
  }

  const boxesOf = (of: Range): HTMLElement[] =>
    [...of.getClientRects()].slice(0, boxesMost).map(({ left, top, right, bottom }) => {
      const inside = of.startContainer.ownerDocument!
      const start = pointInPage(inside, { x: left, y: top })
      const end = pointInPage(inside, { x: right, y: bottom })
      const box = document.createElement('i')
      box.style.cssText = `width:${end.x - start.x}px;height:${end.y - start.y}px;transform:translate(${start.x}px,${start.y}px)`
      return box
    })

  const look = (): void => {
    range = rangeOf(marks, ends)
    if (!range) showBeyond()
    show()
  }

  const unmark = marks.add({
    spots: [ends[0]],
    draw(_places, _size, content) {
      if (content) look()
      else if (element.dataset.shown === 'boxes') show()
    },
  })

  return {
    describe(person) {
      element.dataset.person = person.person
      if (color === person.color) return
      color = person.color
      element.style.setProperty('--fill', personColors[color]!.fill)
      look()
    },
    remove() {
      unmark()
      highlight?.remove()
      beyond?.script.tell({ type: 'highlight', mark: number, ends: null, color: beyond.color })
      element.remove()
    },
  }
}
