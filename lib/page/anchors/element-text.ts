/** The text of an element as its text nodes, so that a place in it is one number whatever inline elements are in between. */
export interface ElementText {
  readonly nodes: readonly Text[]
  /** Where in the element's text each node starts. UTF-16 units. */
  readonly starts: readonly number[]
  readonly startByNode: ReadonlyMap<Text, number>
  readonly length: number
}

/** Elements that only style words: a word keeps its place when such an element comes or goes (highlighters, translators). */
const inlineNames = new Set(
  'a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time u var'.split(
    ' ',
  ),
)
/** Elements whose text nobody sees. */
const unseenNames = new Set(['script', 'style', 'noscript', 'template'])
/** Deeper than any styling; bounds the climb in documents made of spans. */
const climbMost = 8
/** More text nodes in one element than a person can point at one by one; bounds the walk. */
const nodesMost = 20_000
/**
 * Units that one check covers. Blocks do not slide with the pointer: of checks that overlapped, somebody with the room's key could
 * guess a text that only the sender sees letter by letter.
 */
const blockUnits = 32

/** The element whose text a text node is counted in: its nearest ancestor that is more than styling. */
export function textElementOf(node: Text): Element | null {
  let element = node.parentElement
  for (let i = 0; i < climbMost && element?.parentElement && inlineNames.has(element.localName); i++)
    element = element.parentElement
  return element
}

/** Reads an element's text nodes; `null` when it has too many. */
export function readElementText(element: Element): ElementText | null {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const nodes: Text[] = []
  const starts: number[] = []
  const startByNode = new Map<Text, number>()
  let length = 0
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (unseenNames.has(node.parentNode?.nodeName.toLowerCase() ?? '')) continue
    if (nodes.length >= nodesMost) return null
    nodes.push(node)
    starts.push(length)
    startByNode.set(node, length)
    length += node.length
  }
  return { nodes, starts, startByNode, length }
}

/** Text nodes that are looked at for an element's first words: bounds the walk through what holds none. */
const labelNodesMost = 60

/** The first words of an element, as many as one check covers; of pictures, what stands for them. Empty where there are none. */
export function labelOf(element: Element): string {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let words = element.getAttribute('alt') ?? ''
  for (let left = labelNodesMost; left > 0 && words.length < blockUnits; left--) {
    const node = walker.nextNode()
    if (!node) break
    if (!unseenNames.has(node.parentNode?.nodeName.toLowerCase() ?? '')) words += node.nodeValue!.trim()
  }
  return words.slice(0, blockUnits)
}

/** The text node that holds the unit at `offset`, and the unit's place in it; `null` past the end. */
export function unitAt(text: ElementText, offset: number): { node: Text; offset: number } | null {
  if (offset < 0 || offset >= text.length) return null
  const index = indexAt(text, offset)
  return { node: text.nodes[index]!, offset: offset - text.starts[index]! }
}

/** The words that the check of `offset` covers; `shift` says how much further on they are to be found in this text. */
export function wordsAt(text: ElementText, offset: number, shift: number): string {
  const from = offset - (offset % blockUnits) + shift
  const to = Math.min(text.length, from + blockUnits)
  let words = ''
  for (let i = indexAt(text, from); i < text.nodes.length && text.starts[i]! < to; i++) {
    const start = text.starts[i]!
    words += text.nodes[i]!.data.slice(Math.max(0, from - start), to - start)
  }
  return words
}

/** Last node that starts at or before `offset`. */
function indexAt({ starts }: ElementText, offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return low
}
