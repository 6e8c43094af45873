import type { AnchorTarget, PointSample } from '../lib/core/anchor.ts'
import { createAnchorHasher } from '../lib/core/anchor-hash.ts'
import { createAnchorer } from '../lib/page/anchors/anchorer.ts'
import { characterAt, characterBoxes } from '../lib/page/anchors/character.ts'
import { createPlacer } from '../lib/page/anchors/placer.ts'
import { createTextCache } from '../lib/page/anchors/text-cache.ts'
import { createRandom } from '../tests/support/random.ts'

/** Runs in the page. A point as each way of saying it would send it, and the character that it is at. */
export interface SaidPoint {
  /** Text node and unit of the character, and how far from its box the point was. CSS pixels. */
  readonly reference: { readonly node: number; readonly offset: number; readonly awayPx: number }
  readonly sample: PointSample
  readonly target: AnchorTarget | null
  readonly documentPx: readonly [x: number, y: number]
  readonly element: { readonly nth: number; readonly px: readonly [x: number, y: number] }
}

/** How far from the reference character each way lands, less how far the point was from it. CSS pixels. */
export interface Landing {
  readonly oursPx: number
  readonly elementPx: number
  readonly documentPx: number
}

const key = new Uint8Array(32).fill(3)
const never = (): boolean => false

/** Points on `texts` random characters and at `others` random places that are on none. The same for the same seed. */
export function sayPoints(texts: number, others: number, seed: number): SaidPoint[] {
  const random = createRandom(seed)
  const targets = new Map<number, AnchorTarget>()
  const anchorer = createAnchorer({
    document,
    hasher: createAnchorHasher(key),
    texts: createTextCache(),
    isOurs: never,
    announce: target => targets.set(target.ref, target),
  })
  const range = document.createRange()
  const nodes = textNodes()
  const elements = [...document.querySelectorAll('*')]

  const say = (x: number, y: number, node: Text, offset: number, box: DOMRect): SaidPoint => {
    const sample = { time: 0, pressed: false, ...anchorer.anchor(x, y) }
    const element = document.elementFromPoint(x, y) ?? document.documentElement
    const { left, top } = element.getBoundingClientRect()
    return {
      reference: { node: nodes.indexOf(node), offset, awayPx: distance(box, x, y) },
      sample,
      target: targets.get(sample.ref) ?? null,
      documentPx: [x + scrollX, y + scrollY],
      element: { nth: elements.indexOf(element), px: [x - left, y - top] },
    }
  }

  const onText = (): SaidPoint | null => {
    const node = nodes[Math.floor(random() * nodes.length)]!
    const offset = Math.floor(random() * node.length)
    node.parentElement!.scrollIntoView({ block: 'center', behavior: 'instant' })
    const box = characterBoxes(range, node, offset)[0]
    if (!box) return null
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
    // Only what a pointer can really be on: not hidden behind something, not clipped.
    const under = characterAt(document, range, x, y, [])
    const hit = document.elementFromPoint(x, y)
    return under?.node === node && hit?.contains(node) ? say(x, y, node, offset, box) : null
  }

  const offText = (): SaidPoint | null => {
    scrollTo({ top: random() * document.documentElement.scrollHeight, behavior: 'instant' })
    const [x, y] = [random() * document.documentElement.clientWidth, random() * innerHeight]
    const caret = document.caretPositionFromPoint(x, y)
    if (!(caret?.offsetNode instanceof Text) || caret.offsetNode.length === 0) return null
    const offset = Math.min(caret.offset, caret.offsetNode.length - 1)
    const box = characterBoxes(range, caret.offsetNode, offset)[0]
    if (!box || distance(box, x, y) > 150) return null
    const said = say(x, y, caret.offsetNode, offset, box)
    return said.sample.kind === 'text' || said.reference.node < 0 ? null : said
  }

  return [...collect(onText, texts), ...collect(offText, others)]
}

/** Where the same points land here; null for those whose character is not drawn here. */
export function landPoints(points: readonly SaidPoint[]): (Landing | null)[] {
  const nodes = textNodes()
  const elements = [...document.querySelectorAll('*')]
  const range = document.createRange()
  const placer = createPlacer({
    document,
    hasher: createAnchorHasher(key),
    texts: createTextCache(),
    now: () => performance.now(),
    entered: () => undefined,
  })
  return points.map(({ reference, sample, target, documentPx, element }) => {
    const node = nodes[reference.node]
    const box = node && characterBoxes(range, node, reference.offset)[0]
    if (!box) return null
    const missed = (x: number, y: number): number => Math.max(0, distance(box, x, y) - reference.awayPx)
    const place = placer.place(sample, target)
    const rival = elements[element.nth]?.getBoundingClientRect()
    return {
      oursPx: missed(place.x, place.y),
      elementPx: rival
        ? missed(rival.left + element.px[0], rival.top + element.px[1])
        : Number.POSITIVE_INFINITY,
      documentPx: missed(documentPx[0] - scrollX, documentPx[1] - scrollY),
    }
  })
}

function textNodes(): Text[] {
  const nodes: Text[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null)
    if (
      /\S/.test(node.data) &&
      !/^(script|style|noscript|option|textarea)$/.test(node.parentElement!.localName)
    )
      nodes.push(node)
  return nodes
}

function collect<Value>(draw: () => Value | null, count: number): Value[] {
  const values: Value[] = []
  for (let tries = 0; values.length < count && tries < count * 20; tries++) {
    const value = draw()
    if (value) values.push(value)
  }
  return values
}

function distance(box: DOMRect, x: number, y: number): number {
  return Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom))
}
