import type { PathStep } from '../../core/anchor.ts'
import type { AnchorHasher } from '../../core/anchor-hash.ts'
import { documentIn, isFrame } from '../frames.ts'
import { isElement } from '../node-kinds.ts'
import { isStableId, isStableValue, stableAttributes } from './element-path.ts'

/** What elements are found in: the page, an open shadow root, a frame's document. */
export type Root = Document | ShadowRoot
/** `null` where two elements have the same hash. */
type ElementByHash = Map<number, Element | null>

interface Index {
  readonly elementByHash: ElementByHash
  readonly generation: number
  readonly builtMs: number
}

/** Elements of one root that are looked at: bounds the work on enormous pages. */
const indexedMost = 30_000
/** A page that changes all the time is not indexed more often. Milliseconds. */
const rebuildMs = 250

export interface FoundElement {
  readonly element: Element
  /** False where the path's last landmark is not here, so that it was only counted to. */
  readonly isSure: boolean
  /** What is left of the path where the element is a frame that it leads into and that may not be looked into, or has other things in it. */
  readonly rest: readonly PathStep[] | null
}

export interface ElementFinder {
  /** Follows a path; `null` when it leads nowhere here. Enters only open shadow roots and frames that may be looked into. */
  find(path: readonly PathStep[]): FoundElement | null
  /** Elements came or went: what was indexed no longer counts. */
  forget(): void
}

export interface ElementFinderDeps {
  readonly document: Document
  readonly hasher: AnchorHasher
  /** A path led into an open shadow root or a frame, where changes have to be watched for too. */
  readonly entered: (root: Root) => void
  /** A clock in milliseconds. */
  readonly now: () => number
}

/** Finds elements by hashes: hashes the ids and stable attributes of a root itself, once and only when a path asks. */
export function createElementFinder({ document, hasher, entered, now }: ElementFinderDeps): ElementFinder {
  const idsByRoot = new WeakMap<Root, Index>()
  const attributesByRoot = new WeakMap<Root, Index>()
  let generation = 0

  const lookUp = (
    indexByRoot: WeakMap<Root, Index>,
    root: Root,
    build: (root: Root) => ElementByHash,
    hash: number,
  ): Element | null => {
    let index = indexByRoot.get(root)
    if (!index || (index.generation !== generation && now() - index.builtMs > rebuildMs)) {
      index = { elementByHash: build(root), generation, builtMs: now() }
      indexByRoot.set(root, index)
    }
    return index.elementByHash.get(hash) ?? null
  }

  const hashIds = (root: Root): ElementByHash => {
    const elementByHash: ElementByHash = new Map()
    for (const element of first(root.querySelectorAll('[id]'), indexedMost))
      if (isStableId(element.id)) add(elementByHash, hasher.id(element.id), element)
    return elementByHash
  }

  const hashAttributes = (root: Root): ElementByHash => {
    const elementByHash: ElementByHash = new Map()
    for (const name of stableAttributes)
      for (const element of first(root.querySelectorAll(`[${name}]`), indexedMost)) {
        const value = element.getAttribute(name)!
        if (isStableValue(name, value)) add(elementByHash, hasher.attribute(name, value), element)
      }
    return elementByHash
  }

  const landmark = ({ ...at }: PathStep, root: Root): Element | null => {
    if (at.by === 'id') return lookUp(idsByRoot, root, hashIds, at.hash)
    return at.by === 'attr' ? lookUp(attributesByRoot, root, hashAttributes, at.hash) : null
  }

  return {
    find(path) {
      let root: Root = document
      let place: Root | Element | null = document
      let isSure = true
      let outside: FoundElement | null = null
      for (const [index, at] of path.entries()) {
        if (at.by === 'frame') {
          if (!isElement(place) || !isFrame(place)) return outside
          outside = { element: place, isSure, rest: path.slice(index + 1) }
          const inner = documentIn(place)
          if (!inner) return outside
          root = inner
          place = inner
          entered(inner)
        } else if (at.by === 'shadow') {
          const inner: ShadowRoot | null = shadowRootOf(place)
          if (!inner) return outside
          root = inner
          place = inner
          entered(inner)
        } else if (at.by === 'child') {
          place = place && nthChild(place, at.tag, at.nth)
        } else {
          const found = landmark(at, root)
          isSure = found !== null
          // Called otherwise here: what the steps before have led to may be it, if there were any.
          place = found ?? (isElement(place) ? place : null)
        }
      }
      return isElement(place) ? { element: place, isSure, rest: null } : outside
    },
    forget() {
      generation++
    },
  }
}

function add(elementByHash: ElementByHash, hash: number, element: Element): void {
  const other = elementByHash.get(hash)
  elementByHash.set(hash, other === undefined || other === element ? element : null)
}

const shadowRootOf = (place: Root | Element | null): ShadowRoot | null =>
  isElement(place) ? place.shadowRoot : null

function nthChild(parent: ParentNode, tag: string, nth: number): Element | null {
  let left = nth
  for (let child = parent.firstElementChild; child; child = child.nextElementSibling)
    if (child.localName === tag && left-- === 0) return child
  return null
}

/** The first of a list that may be enormous. */
export function* first(elements: NodeListOf<Element>, most: number): Generator<Element> {
  const count = Math.min(elements.length, most)
  for (let i = 0; i < count; i++) yield elements[i]!
}
