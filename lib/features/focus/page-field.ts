import {
  computePosition,
  detectOverflow,
  type Middleware,
  offset,
  type Placement as Side,
} from '@floating-ui/dom'
import { initials } from '../../../components/initials.ts'
import { personColors } from '../../core/colors.ts'
import type { Spot } from '../../core/spot.ts'
import { pointInPage } from '../../page/frames.ts'
import { activeElement } from '../../page/keys.ts'
import type { Marks } from '../../page/marks.ts'
import type { PersonView } from '../../protocol/port.ts'

/** One person's avatar at the field they are in. */
export interface FieldAvatar {
  describe(person: PersonView): void
  remove(): void
}

/** Outside of the field first; inside only where the field fills the window. Its size and the gap are CSS pixels. */
const places: readonly { readonly side: Side; readonly gap: number }[] = [
  { side: 'top-end', gap: 3 },
  { side: 'bottom-end', gap: 3 },
  { side: 'right-start', gap: 3 },
  { side: 'left-start', gap: 3 },
  { side: 'top-end', gap: -26 },
  { side: 'bottom-end', gap: -26 },
]
/** A caret has no width of its own, and the next letter comes beside it. CSS pixels. */
const aroundCaretPx = 12
/** Several people in one field stand in a row. */
const stepPx = 20

/** Puts an avatar at a field, clear of where this person is typing. `nth`: how many others are in the field before. */
export function createFieldAvatar(layer: HTMLElement, marks: Marks, field: Spot, nth: number): FieldAvatar {
  const document = layer.ownerDocument
  const element = document.createElement('div')
  element.className = 'field-avatar'
  element.dataset.testid = 'field-avatar'
  element.hidden = true
  layer.append(element)
  let turn = 0

  const fits = async (
    box: DOMRect,
    { side, gap }: (typeof places)[number],
  ): Promise<{ x: number; y: number; free: boolean }> => {
    let free = false
    const check: Middleware = {
      name: 'check',
      async fn(state) {
        const over = await detectOverflow(state, { padding: 2 })
        const { x, y, rects } = state
        const own = new DOMRect(x, y, rects.floating.width, rects.floating.height)
        const inWindow = Math.max(over.top, over.right, over.bottom, over.left) <= 0
        free = inWindow && !touches(own, caretBox(document, field, marks))
        return {}
      },
    }
    const { x, y } = await computePosition(
      { getBoundingClientRect: () => box, contextElement: layer },
      element,
      {
        strategy: 'fixed',
        placement: side,
        middleware: [offset({ mainAxis: gap, crossAxis: -nth * stepPx }), check],
      },
    )
    return { x, y, free }
  }

  const place = async (box: DOMRect, own: number): Promise<void> => {
    for (const [index, candidate] of places.entries()) {
      const { x, y, free } = await fits(box, candidate)
      if (own !== turn) return
      if (!free && index < places.length - 1) continue
      element.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`
      return
    }
  }

  const corner = (x: number, y: number): Spot => ({ ...field, x, y })
  const unmark = marks.add({
    spots: [corner(0, 0), corner(0xffff, 0xffff), corner(0xffff, 0)],
    draw([start, end, near], size) {
      turn++
      if (!start || !end || !near) return
      const box = new DOMRect(start.x, start.y, end.x - start.x, end.y - start.y)
      const isIn = box.right > 0 && box.bottom > 0 && box.left < size.width && box.top < size.height
      element.hidden = !(near.found && isIn && [start, end, near].some(({ inSight }) => inSight))
      if (!element.hidden) void place(box, turn)
    },
  })

  return {
    describe({ person, name, color }) {
      const { fill, ink } = personColors[color]!
      element.dataset.person = person
      element.dataset.letters = initials(name)
      element.style.setProperty('--fill', fill)
      element.style.setProperty('--ink-on', ink)
    },
    remove() {
      turn++
      unmark()
      element.remove()
    },
  }
}

const touches = (a: DOMRect, b: DOMRect | null): boolean =>
  b !== null && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Where this person writes: the caret in an editor; of other fields all of them, whose carets no script can see. */
function caretBox(document: Document, field: Spot, marks: Marks): DOMRect | null {
  const active = activeElement(document)
  if (!active || active === document.body) return null
  const { ownerDocument } = active
  if ((active as HTMLElement).isContentEditable) {
    const selection = ownerDocument.getSelection()
    if (!selection || selection.rangeCount === 0) return null
    const { left, top, width, height } = inPage(
      ownerDocument,
      selection.getRangeAt(0).getBoundingClientRect(),
    )
    return new DOMRect(left - aroundCaretPx, top, width + 2 * aroundCaretPx, height)
  }
  // Inside the very field there is no place that is surely clear, and it is the last resort.
  return active.matches('input, textarea') && marks.elementOf(field) !== active
    ? inPage(ownerDocument, active.getBoundingClientRect())
    : null
}

function inPage(document: Document, { left, top, right, bottom }: DOMRect): DOMRect {
  const start = pointInPage(document, { x: left, y: top })
  const end = pointInPage(document, { x: right, y: bottom })
  return new DOMRect(start.x, start.y, end.x - start.x, end.y - start.y)
}
