import { documentIn, isFrame } from '../../page/frames.ts'
import { activeElement } from '../../page/keys.ts'
import { isText } from '../../page/node-kinds.ts'
import { isField, isPrivate } from '../../page/private.ts'
import type { Spots } from '../../page/spots.ts'
import type { FocusView } from '../../protocol/doing.ts'

/** Where this person is in the page, as others may know it. `beyond`: what the script in a frame says of that frame. */
export function whereIs(
  document: Document,
  spots: Spots,
  beyond: (frame: Element) => FocusView | null,
): FocusView {
  const active = activeElement(document)
  const inner = active && isFrame(active) ? beyond(active) : null
  if (active && inner) return isPrivate(active) ? nowhere : inFrame(active, inner, spots)
  const shared = active && isField(active) && active.checkVisibility() && !isPrivate(active)
  const inside = (active && documentIn(active)) ?? active?.ownerDocument ?? document
  const selection = selectionIn(inside, spots)
  return { field: shared ? spots.ofElement(active) : null, selection }
}

const nowhere: FocusView = { field: null, selection: null }

function inFrame(frame: Element, { field, selection }: FocusView, spots: Spots): FocusView {
  const [from, to] = selection?.map(end => spots.inFrame(frame, end)) ?? []
  return { field: field && spots.inFrame(frame, field), selection: from && to ? [from, to] : null }
}

function selectionIn(document: Document, spots: Spots): FocusView['selection'] {
  const selection = document.getSelection()
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  const first = characterIn(range, 'first')
  const last = characterIn(range, 'last')
  if (!first || !last) return null
  if ([first, last].some(({ node }) => node.parentElement && isPrivate(node.parentElement))) return null
  const from = spots.ofCharacter(first.node, first.offset)
  const to = spots.ofCharacter(last.node, last.offset)
  return from && to && [from, to]
}

/** Text nodes that one end of a selection may be away from words: between them there are elements only. */
const nodesMost = 200
const unseen = 'script, style, noscript, template'

/** The first or last character of a range that is more than white space. */
function characterIn(range: Range, end: 'first' | 'last'): { node: Text; offset: number } | null {
  const root = range.commonAncestorContainer
  if (isText(root)) return within(root, range, end)
  const walker = root.ownerDocument!.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const forwards = end === 'first'
  let node: Node | null = forwards
    ? nodeAt(range.startContainer, range.startOffset)
    : nodeAt(range.endContainer, range.endOffset)
  walker.currentNode = node
  for (let left = nodesMost; left > 0 && node; left--) {
    if (isText(node) && range.intersectsNode(node) && !node.parentElement?.closest(unseen)) {
      const found = within(node, range, end)
      if (found) return found
    }
    node = forwards ? walker.nextNode() : walker.previousNode()
  }
  return null
}

/** The node at a boundary, or behind the last child the deepest last one: from there a walk meets all that is in the range. */
function nodeAt(container: Node, offset: number): Node {
  const child = container.childNodes[offset]
  if (child || !container.hasChildNodes()) return child ?? container
  let last = container
  while (last.lastChild) last = last.lastChild
  return last
}

function within(node: Text, range: Range, end: 'first' | 'last'): { node: Text; offset: number } | null {
  const from = node === range.startContainer ? range.startOffset : 0
  const to = node === range.endContainer ? range.endOffset : node.length
  const part = node.data.slice(from, to)
  const offset = end === 'first' ? part.search(/\S/) : part.search(/\S\s*$/)
  return offset < 0 ? null : { node, offset: from + offset }
}
