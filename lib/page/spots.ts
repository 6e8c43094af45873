import type { AnchorTarget } from '../core/anchor.ts'
import { type AnchorHasher, createAnchorHasher } from '../core/anchor-hash.ts'
import { fromBase64Url } from '../core/bytes.ts'
import type { Spot } from '../core/spot.ts'
import { type Anchorer, createAnchorer } from './anchors/anchorer.ts'
import { pageBoxOf } from './anchors/document-box.ts'
import { pathInFrame, pathTo } from './anchors/element-path.ts'
import { textElementOf, wordsAt } from './anchors/element-text.ts'
import { labelCheck } from './anchors/label-finder.ts'
import { createTextCache } from './anchors/text-cache.ts'

/** Says of places on this page what others need to find them. Each call looks at the page as it is now. */
export interface Spots {
  /** What is at a point (viewport px). */
  at(x: number, y: number): Spot | null
  /** An element's box; its left top corner. Null for what cannot be said. */
  ofElement(element: Element): Spot | null
  /** What the script in a frame calls a spot of its document. */
  inFrame(frame: Element, spot: Spot): Spot | null
  /** The left edge of a character: a UTF-16 unit of a text node. */
  ofCharacter(node: Text, offset: number): Spot | null
}

export interface SpotsDeps {
  readonly document: Document
  /** Tells elements of the extension itself. */
  readonly isOurs: (element: Element) => boolean
  readonly hasher: AnchorHasher
  /** As of anchorers. */
  readonly isPage?: boolean
}

/** The hasher of a room, by its anchors' key as the host tells it. */
export const hasherOf = (key: string): AnchorHasher =>
  createAnchorHasher(fromBase64Url(key) ?? new Uint8Array())

/** A spot's target is told with it, so its number says nothing. */
const ref = 1
/** Of a character, in its grown box. */
const leftEdge = { x: 0x4000, y: 0x8000 }
/** Offsets have 24 bits. */
const offsetMost = 0xff_ffff

export function createSpots({ document, isOurs, hasher, isPage = true }: SpotsDeps): Spots {
  const targetOf = (element: Element): AnchorTarget | null => {
    const path = pathTo(element, hasher, document)
    return path && { ref, path, pageBox: pageBoxOf(element, document) }
  }

  return {
    at(x, y) {
      let target: AnchorTarget | null = null
      const anchorer: Anchorer = createAnchorer({
        document,
        hasher,
        texts: createTextCache(),
        isOurs,
        isPage,
        announce: announced => {
          target = announced
        },
      })
      const { kind, ref: refOfPoint, ...point } = anchorer.anchor(x, y)
      if (kind === 'none' || (refOfPoint !== 0 && !target)) return null
      return { kind, ...point, target }
    },
    ofElement(element) {
      const target = targetOf(element)
      // What is typed into a field is not what it is called.
      const check = isWrittenIn(element) ? 0 : labelCheck(element, hasher)
      return target && { kind: 'box', offset: 0, check, x: 0, y: 0, target }
    },
    inFrame(frame, { target, ...spot }) {
      const path = target && pathInFrame(frame, target.path, hasher, document)
      return path && { ...spot, target: { ...target, ref, path, pageBox: pageBoxOf(frame, document) } }
    },
    ofCharacter(node, offset) {
      const element = textElementOf(node)
      const text = element && createTextCache().read(element)
      const start = text?.startByNode.get(node)
      if (!element || !text || start === undefined || start + offset > offsetMost) return null
      const target = targetOf(element)
      const check = hasher.words(wordsAt(text, start + offset, 0))
      return target && { kind: 'text', offset: start + offset, check, ...leftEdge, target }
    },
  }
}

const isWrittenIn = (element: Element): boolean =>
  element.matches('input, textarea, select') || (element as HTMLElement).isContentEditable
