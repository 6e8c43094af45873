import type { PathStep } from '../../core/anchor.ts'
import type { AnchorHasher } from '../../core/anchor-hash.ts'
import { isStableId, isStableValue, stableAttributes } from './element-path.ts'

type Root = Document | ShadowRoot
/** `null` where two elements have the same hash. */
type Index = Map<number, Element | null>

/** Elements of one root that are looked at: bounds the work on enormous pages. */
const indexedMost = 30_000

export interface ElementFinder {
  /** Follows a path; `null` when it leads nowhere here. Enters only open shadow roots and stops at a frame's element. */
  find(path: readonly PathStep[]): Element | null
  /** Elements came or went: what was indexed no longer counts. */
  forget(): void
}

/** Finds elements by hashes: hashes the ids and stable attributes of a root itself, once and only when a path asks. `entered` is told of shadow roots on a path. */
export function createElementFinder(
  document: Document,
  hasher: AnchorHasher,
  entered: (root: ShadowRoot) => void,
): ElementFinder {
  let idsByRoot = new WeakMap<Root, Index>()
  let attributesByRoot = new WeakMap<Root, Index>()

  const indexed = (indexByRoot: WeakMap<Root, Index>, root: Root, build: (root: Root) => Index): Index => {
    let index = indexByRoot.get(root)
    if (!index) {
      index = build(root)
      indexByRoot.set(root, index)
    }
    return index
  }

  const indexIds = (root: Root): Index => {
    const index: Index = new Map()
    for (const element of first(root.querySelectorAll('[id]')))
      if (isStableId(element.id)) add(index, hasher.id(element.id), element)
    return index
  }

  const indexAttributes = (root: Root): Index => {
    const index: Index = new Map()
    for (const name of stableAttributes)
      for (const element of first(root.querySelectorAll(`[${name}]`))) {
        const value = element.getAttribute(name)!
        if (isStableValue(name, value)) add(index, hasher.attribute(name, value), element)
      }
    return index
  }

  const step = (from: Root | Element, { ...at }: PathStep, root: Root): Root | Element | null => {
    if (at.by === 'id') return indexed(idsByRoot, root, indexIds).get(at.hash) ?? null
    if (at.by === 'attr') return indexed(attributesByRoot, root, indexAttributes).get(at.hash) ?? null
    if (at.by === 'child') return nthChild(from, at.tag, at.nth)
    return from instanceof Element ? from.shadowRoot : null
  }

  return {
    find(path) {
      let root: Root = document
      let place: Root | Element | null = document
      for (const at of path) {
        if (at.by === 'frame') break
        place = step(place, at, root)
        if (!place) return null
        if (!(place instanceof ShadowRoot)) continue
        root = place
        entered(root)
      }
      return place instanceof Element ? place : null
    },
    forget() {
      idsByRoot = new WeakMap()
      attributesByRoot = new WeakMap()
    },
  }
}

function add(index: Index, hash: number, element: Element): void {
  const other = index.get(hash)
  index.set(hash, other === undefined || other === element ? element : null)
}

function nthChild(parent: ParentNode, tag: string, nth: number): Element | null {
  let left = nth
  for (let child = parent.firstElementChild; child; child = child.nextElementSibling)
    if (child.localName === tag && left-- === 0) return child
  return null
}

function* first(elements: NodeListOf<Element>): Generator<Element> {
  const count = Math.min(elements.length, indexedMost)
  for (let i = 0; i < count; i++) yield elements[i]!
}
