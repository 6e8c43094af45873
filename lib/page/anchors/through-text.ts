import { contains } from '../../core/anchor-box.ts'
import { isText } from '../node-kinds.ts'
import { type Character, characterBoxes } from './character.ts'

/** Elements that are looked at for one point: bounds the work over a list of thousands. */
const lookedMost = 200

/**
 * The character under a point (viewport px) in text that lets the pointer through to what is around it, as labels on maps and charts
 * and the lines of some editors do: hit testing does not see it. `range` is scratch.
 */
export function throughCharacterAt(range: Range, around: Element, x: number, y: number): Character | null {
  let left = lookedMost
  const inside = (element: Element): Character | null => {
    for (const child of element.children) {
      if (left-- <= 0) return null
      const box = child.getBoundingClientRect()
      // What has no size of its own may hold something that has: the layers of a map.
      const isEmpty = box.width === 0 || box.height === 0
      if (!isEmpty && !(contains(box, x, y) && letsThrough(child))) continue
      const found = (isEmpty ? null : inTextsOf(child, range, x, y)) ?? inside(child)
      if (found) return found
    }
    return null
  }
  return inside(around)
}

const letsThrough = (element: Element): boolean => getComputedStyle(element).pointerEvents === 'none'

function inTextsOf(element: Element, range: Range, x: number, y: number): Character | null {
  for (const node of element.childNodes) {
    const character = isText(node) ? characterIn(node, range, x, y) : null
    if (character)
      return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ? character : null
  }
  return null
}

/** Halves the text until one character is left: what is in it and drawn elsewhere is never measured. */
function characterIn(node: Text, range: Range, x: number, y: number): Character | null {
  const isIn = (from: number, to: number): boolean => {
    range.setStart(node, from)
    range.setEnd(node, to)
    return [...range.getClientRects()].some(box => contains(box, x, y))
  }
  let from = 0
  let to = node.length
  if (!isIn(from, to)) return null
  while (to - from > 1) {
    const middle = (from + to) >> 1
    if (isIn(from, middle)) to = middle
    else from = middle
  }
  const offset = node.data.charCodeAt(from) >> 10 === 0x37 ? from - 1 : from
  const box = characterBoxes(range, node, offset).find(each => contains(each, x, y))
  return box ? { node, offset, box } : null
}
