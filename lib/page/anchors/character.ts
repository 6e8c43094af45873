import { type Box, contains, grownBox } from '../../core/anchor-box.ts'
import { isText } from '../node-kinds.ts'

/** A character: a text node, the offset of its first UTF-16 unit in it, and its box relative to the viewport. */
export interface Character {
  readonly node: Text
  readonly offset: number
  readonly box: Box
}

/**
 * The character under a point (viewport px), if the point really is on its line; `roots` are the open shadow roots on the way.
 * `range` is scratch.
 */
export function characterAt(
  document: Document,
  range: Range,
  x: number,
  y: number,
  roots: ShadowRoot[],
): Character | null {
  const caret = caretAt(document, x, y, roots)
  if (!caret) return null
  const { node } = caret
  // A caret stands between two characters; the point may be on either.
  let near: Character | null = null
  for (const offset of [caret.offset, caret.offset - 1]) {
    const first = firstUnit(node, offset)
    if (first < 0 || first >= node.length) continue
    for (const box of characterBoxes(range, node, first)) {
      if (contains(box, x, y)) return { node, offset: first, box }
      if (!near && contains(grownBox(box), x, y)) near = { node, offset: first, box }
    }
  }
  return near
}

/** Where a character is drawn, relative to the viewport; nothing for white space that collapsed. */
export function characterBoxes(range: Range, node: Text, offset: number): DOMRect[] {
  const high = node.data.charCodeAt(offset) >> 10 === 0x36
  range.setStart(node, offset)
  range.setEnd(node, Math.min(node.length, offset + (high ? 2 : 1)))
  // A character at a soft wrap also has an empty box at the end of the line before.
  return [...range.getClientRects()].filter(box => box.width > 0 && box.height > 0)
}

/** The second half of a surrogate pair belongs to its first. */
function firstUnit(node: Text, offset: number): number {
  return node.data.charCodeAt(offset) >> 10 === 0x37 ? offset - 1 : offset
}

/** `caretPositionFromPoint` is in Firefox, and in Chromium since 128; Safari has only the older call, which sees no shadow roots. */
function caretAt(
  document: Document,
  x: number,
  y: number,
  roots: ShadowRoot[],
): { node: Text; offset: number } | null {
  if ('caretPositionFromPoint' in document) {
    const position = document.caretPositionFromPoint(x, y, { shadowRoots: roots })
    return position && isText(position.offsetNode)
      ? { node: position.offsetNode, offset: position.offset }
      : null
  }
  const range = (document as Document).caretRangeFromPoint?.(x, y)
  return range && isText(range.startContainer)
    ? { node: range.startContainer, offset: range.startOffset }
    : null
}
