import type { AnchorTarget, PointSample } from '../../core/anchor.ts'
import { type Box, grownBox, toFraction } from '../../core/anchor-box.ts'
import type { AnchorHasher } from '../../core/anchor-hash.ts'
import { limits } from '../../core/limits.ts'
import { characterAt } from './character.ts'
import { documentBox } from './document-box.ts'
import { pathTo } from './element-path.ts'
import { textElementOf, wordsAt } from './element-text.ts'
import { controlOf, type Hit, hitAt } from './hit.ts'
import type { TextCache } from './text-cache.ts'
import { throughCharacterAt } from './through-text.ts'

/** A sample without what only the pointer knows. */
export type AnchoredPoint = Omit<PointSample, 'time' | 'pressed'>

export interface Anchorer {
  /** What a point (viewport px) is on, best first: a character, an element, the page. Reads layout. */
  anchor(x: number, y: number): AnchoredPoint
  /** Elements came or went: paths are looked at again when their element is next entered. */
  forget(): void
}

export interface AnchorerDeps {
  readonly document: Document
  readonly hasher: AnchorHasher
  readonly texts: TextCache
  /** Tells elements of the extension itself. */
  readonly isOurs: (element: Element) => boolean
  /** Called before the first point that refers to an element. */
  readonly announce: (target: AnchorTarget) => void
}

const refMost = 0xffff
/** A container's empty space belongs to what is this near in it, so that it moves with it when the page reflows. CSS pixels. */
const nearPx = 12
const around = [
  [0, -nearPx],
  [0, nearPx],
  [-nearPx, 0],
  [nearPx, 0],
] as const
const noWords = { offset: 0, check: 0 }
/** Offsets have 24 bits. */
const offsetMost = 0xff_ffff

/** Says where points are, and announces each element once: again when another path leads to it or receivers may have forgotten. */
export function createAnchorer({ document, hasher, texts, isOurs, announce }: AnchorerDeps): Anchorer {
  const range = document.createRange()
  const known = new WeakMap<Element, { serial: number; generation: number; path: string }>()
  let serial = 0
  let generation = 0
  let entered: Element | null = null

  const refOf = (element: Element): number | null => {
    const before = known.get(element)
    const fresh = before && serial - before.serial < limits.anchorsPerPerson
    if (fresh && (before.generation === generation || entered === element))
      return before.serial % refMost || refMost
    const path = pathTo(element, hasher)
    if (!path) return null
    const spelled = JSON.stringify(path)
    const same = fresh && before.path === spelled
    const entry = { serial: same ? before.serial : ++serial, generation, path: spelled }
    known.set(element, entry)
    const ref = entry.serial % refMost || refMost
    if (!same) announce({ ref, path, pageBox: pageBoxOf(element) })
    return ref
  }

  const pageBoxOf = (element: Element): AnchorTarget['pageBox'] => {
    const page = documentBox(document)
    const box = element.getBoundingClientRect()
    return [
      toFraction(box.left, page.left, page.width),
      toFraction(box.top, page.top, page.height),
      toFraction(box.width, 0, page.width),
      toFraction(box.height, 0, page.height),
    ]
  }

  const onText = (hit: Hit, x: number, y: number): AnchoredPoint | null => {
    const touched = characterAt(document, range, x, y, hit.roots)
    const isOnIt = touched && isOn(hit, touched.node)
    const character = isOnIt ? touched : throughCharacterAt(range, hit.element, x, y)
    if (!character) return null
    const element = textElementOf(character.node)
    const text = element && texts.read(element)
    const start = text?.startByNode.get(character.node)
    if (!element || !text || start === undefined || start + character.offset > offsetMost) return null
    const ref = refOf(element)
    if (ref === null) return null
    entered = element
    const offset = start + character.offset
    const words = { offset, check: hasher.words(wordsAt(text, offset, 0)) }
    return { kind: 'text', ref, ...words, ...fractionsIn(grownBox(character.box), x, y) }
  }

  const onBox = (hit: Hit, x: number, y: number): AnchoredPoint | null => {
    const element = drawnAround(controlOf(nearestIn(hit, x, y)), x, y)
    const ref = isWholePage(element) ? null : refOf(element)
    if (ref === null) return null
    entered = element
    return { kind: 'box', ref, ...noWords, ...fractionsIn(element.getBoundingClientRect(), x, y) }
  }

  /** The empty space of a container says little; something in it that is near says more. */
  const nearestIn = ({ element }: Hit, x: number, y: number): Element => {
    if (!element.firstElementChild) return element
    for (const [dx, dy] of around) {
      const near = hitAt(document, x + dx, y + dy, isOurs)?.element
      if (near && near !== element && element.contains(near)) return near
    }
    return element
  }

  const isWholePage = (element: Element): boolean =>
    element === document.documentElement || element === document.body

  return {
    anchor(x, y) {
      const hit = hitAt(document, x, y, isOurs)
      const point = hit && (onText(hit, x, y) ?? onBox(hit, x, y))
      if (point) return point
      entered = null
      return { kind: 'page', ref: 0, ...noWords, ...fractionsIn(documentBox(document), x, y) }
    },
    forget() {
      generation++
    },
  }
}

const fractionsIn = (box: Box, x: number, y: number) => ({
  x: toFraction(x, box.left, box.width),
  y: toFraction(y, box.top, box.height),
})

/** An element can be hit where its box is not: by a pseudo-element of it that covers a card, or by what overflows it. */
function drawnAround(element: Element, x: number, y: number): Element {
  let around = element
  const isNear = ({ left, top, right, bottom }: DOMRect) =>
    x >= left - nearPx && x <= right + nearPx && y >= top - nearPx && y <= bottom + nearPx
  while (around.parentElement && !isNear(around.getBoundingClientRect())) around = around.parentElement
  return around
}

/** The nearest caret may be in something that the pointer is not over. Slotted words are children of the roots' hosts. */
function isOn({ element, roots }: Hit, node: Text): boolean {
  return element.contains(node) || roots.some(root => root.host.contains(node))
}
