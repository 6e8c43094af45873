import type { AnchorTarget, PathStep, PointSample } from '../../core/anchor.ts'
import { type Box, grownBox, toFraction } from '../../core/anchor-box.ts'
import type { AnchorHasher } from '../../core/anchor-hash.ts'
import { limits } from '../../core/limits.ts'
import { boxOf } from './box-of.ts'
import { characterAt } from './character.ts'
import { documentBox, pageBoxOf } from './document-box.ts'
import { pathInFrame, pathTo } from './element-path.ts'
import { textElementOf, wordsAt } from './element-text.ts'
import { controlOf, type Hit, hitAt } from './hit.ts'
import { labelCheck } from './label-finder.ts'
import type { TextCache } from './text-cache.ts'
import { throughCharacterAt } from './through-text.ts'

/** A sample without what only the pointer knows. */
export type AnchoredPoint = Omit<PointSample, 'time' | 'pressed'>

export interface Anchorer {
  /** What a point (viewport px) is on, best first: a character, an element, the page. Enters frames that may be looked into. Reads layout. */
  anchor(x: number, y: number): AnchoredPoint
  /** A number for what a foreign frame's own script calls `target`; `null` where the frame cannot be said. */
  refInFrame(frame: Element, target: AnchorTarget): number | null
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
  /** Whether the document is a whole page; otherwise it is a foreign frame's, and empty places are places in its root. */
  readonly isPage?: boolean
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
/** Offsets have 24 bits. */
const offsetMost = 0xff_ffff

/** Says where points are, and announces each element once: again when another path leads to it or receivers may have forgotten. */
export function createAnchorer(deps: AnchorerDeps): Anchorer {
  const { document, hasher, texts, isOurs, announce, isPage = true } = deps
  const range = document.createRange()
  const known = new WeakMap<object, { serial: number; generation: number; path: string }>()
  let serial = 0
  let generation = 0
  let entered: object | null = null

  /** `of` is an element, or what another script calls a target. */
  const refOf = (
    of: object,
    pathOf: () => PathStep[] | null,
    rest: () => Omit<AnchorTarget, 'ref' | 'path'>,
  ): number | null => {
    const before = known.get(of)
    const fresh = before && serial - before.serial < limits.anchorsPerPerson
    if (fresh && (before.generation === generation || entered === of))
      return before.serial % refMost || refMost
    const path = pathOf()
    if (!path) return null
    const spelled = JSON.stringify(path)
    const same = fresh && before.path === spelled
    const entry = { serial: same ? before.serial : ++serial, generation, path: spelled }
    known.set(of, entry)
    const ref = entry.serial % refMost || refMost
    if (!same) announce({ ref, path, ...rest() })
    return ref
  }

  const refOfElement = (element: Element, picture: AnchorTarget['picture'] | null = null): number | null =>
    refOf(
      element,
      () => pathTo(element, hasher, document),
      () => ({ pageBox: pageBoxOf(element, document), ...(picture ? { picture } : {}) }),
    )

  const onText = (hit: Hit): AnchoredPoint | null => {
    const { x, y } = hit
    const touched = characterAt(hit.element.ownerDocument, range, x, y, hit.roots)
    const isOnIt = touched && isOn(hit, touched.node)
    const character = isOnIt ? touched : throughCharacterAt(range, hit.element, x, y)
    if (!character) return null
    const element = textElementOf(character.node)
    const text = element && texts.read(element)
    const start = text?.startByNode.get(character.node)
    if (!element || !text || start === undefined || start + character.offset > offsetMost) return null
    const ref = refOfElement(element)
    if (ref === null) return null
    entered = element
    const offset = start + character.offset
    const words = { offset, check: hasher.words(wordsAt(text, offset, 0)) }
    return { kind: 'text', ref, ...words, ...fractionsIn(grownBox(character.box), x, y) }
  }

  const onBox = (hit: Hit): AnchoredPoint | null => {
    const element = drawnAround(controlOf(nearestIn(hit)), hit)
    const isWhole =
      element === element.ownerDocument.documentElement || element === element.ownerDocument.body
    if (isWhole && isPage && element.ownerDocument === document) return null
    const target = isWhole ? element.ownerDocument.documentElement : element
    const { box, picture } = boxOf(target)
    const ref = refOfElement(target, picture)
    if (ref === null) return null
    entered = target
    return {
      kind: 'box',
      ref,
      offset: 0,
      check: labelCheck(target, hasher),
      ...fractionsIn(box, hit.x, hit.y),
    }
  }

  /** The empty space of a container says little; something in it that is near says more. */
  const nearestIn = ({ element, x, y }: Hit): Element => {
    if (!element.firstElementChild) return element
    for (const [dx, dy] of around) {
      const near = hitAt(element.ownerDocument, x + dx, y + dy, isOurs)?.element
      if (near && near !== element && element.contains(near)) return near
    }
    return element
  }

  return {
    anchor(x, y) {
      const hit = hitAt(document, x, y, isOurs)
      const point = hit && (onText(hit) ?? onBox(hit))
      if (point) return point
      entered = null
      return { kind: 'page', ref: 0, offset: 0, check: 0, ...fractionsIn(documentBox(document), x, y) }
    },
    refInFrame(frame, target) {
      const pathOf = () => pathInFrame(frame, target.path, hasher, document)
      const { picture } = target
      return refOf(target, pathOf, () => ({
        pageBox: pageBoxOf(frame, document),
        ...(picture ? { picture } : {}),
      }))
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
function drawnAround(element: Element, { x, y }: Hit): Element {
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
