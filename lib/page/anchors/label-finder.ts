import type { AnchorHasher } from '../../core/anchor-hash.ts'
import { first } from './element-finder.ts'
import { labelOf } from './element-text.ts'

/** How far up and among how many of the same kind to look for a thing that is not where the path leads. */
const levelsMost = 4
const neighboursMost = 300

/** A hash of an element's first words, by which it is told from others of its kind; 0 where there are none. */
export function labelCheck(element: Element, hasher: AnchorHasher): number {
  const label = element === element.ownerDocument.documentElement ? '' : labelOf(element)
  return label === '' ? 0 : hasher.words(label)
}

export interface LabelFinder {
  /** The element with the words of a check: `element` itself, or a neighbour of its kind; `null` where none has them. */
  find(element: Element, check: number): Element | null
  /** Elements or words came or went. */
  forget(): void
}

/** Finds a thing again where somebody else's page has more or fewer of its kind. Each place is searched once until the page changes. */
export function createLabelFinder(hasher: AnchorHasher): LabelFinder {
  let foundByElement = new WeakMap<Element, Map<number, Element | null>>()

  const search = (element: Element, check: number): Element | null => {
    let scope = element
    for (let i = 0; i < levelsMost && scope.parentElement; i++) scope = scope.parentElement
    let found: Element | null = null
    for (const other of first(scope.querySelectorAll(element.localName), neighboursMost)) {
      if (labelCheck(other, hasher) !== check) continue
      // Of several that say the same none is surely the one.
      if (found) return null
      found = other
    }
    return found
  }

  return {
    find(element, check) {
      if (check === 0 || labelCheck(element, hasher) === check) return element
      const known = foundByElement.get(element) ?? new Map<number, Element | null>()
      foundByElement.set(element, known)
      let found = known.get(check)
      if (found === undefined) {
        found = search(element, check)
        known.set(check, found)
      }
      return found
    },
    forget() {
      foundByElement = new WeakMap()
    },
  }
}
