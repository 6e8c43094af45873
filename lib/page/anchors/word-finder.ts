import type { PointSample } from '../../core/anchor.ts'
import type { AnchorHasher } from '../../core/anchor-hash.ts'
import { first } from './element-finder.ts'
import { type ElementText, wordsAt } from './element-text.ts'
import type { TextCache } from './text-cache.ts'

/** The unit of a text that a sample points at. */
export interface FoundWords {
  readonly element: Element
  readonly text: ElementText
  readonly offset: number
}

export interface WordFinder {
  /** The words a sample of kind text points at, in its element or close by; `null` where they are not. */
  find(element: Element, sample: PointSample): FoundWords | null
}

/** How far words may have shifted in their element. UTF-16 units. */
const shiftMost = 256
/** How far up and among how many neighbours of the same kind to look for words that are not where the path leads. */
const levelsMost = 4
const neighboursMost = 300

/** Where an element's words were found instead; `length` tells whether its text is still the one that was searched. */
interface Moved {
  readonly length: number
  readonly shift: number
  readonly element: Element
}

/**
 * Finds words by their check: at the sender's offset; a little further on, where text was put in before them; or in a neighbour,
 * where a list has grown at its start. Each text is searched once, what was found goes for all that follows.
 */
export function createWordFinder(hasher: AnchorHasher, texts: TextCache): WordFinder {
  const movedByElement = new WeakMap<Element, Moved>()

  const matchAt = (element: Element, { offset, check }: PointSample, shift: number): FoundWords | null => {
    const text = texts.read(element)
    const at = offset + shift
    if (!text || at < 0 || at >= text.length || hasher.words(wordsAt(text, offset, shift)) !== check)
      return null
    return { element, text, offset: at }
  }

  const search = (element: Element, sample: PointSample): FoundWords | null => {
    for (let distance = 1; distance <= shiftMost; distance++) {
      const found = matchAt(element, sample, distance) ?? matchAt(element, sample, -distance)
      if (found) return found
    }
    let scope = element
    for (let i = 0; i < levelsMost && scope.parentElement; i++) scope = scope.parentElement
    for (const neighbour of first(scope.querySelectorAll(element.localName), neighboursMost)) {
      const found = matchAt(neighbour, sample, 0)
      if (found) return found
    }
    return null
  }

  return {
    find(element, sample) {
      const inPlace = matchAt(element, sample, 0)
      if (inPlace) return inPlace
      const length = texts.read(element)?.length ?? 0
      const moved = movedByElement.get(element)
      if (moved?.length === length) return matchAt(moved.element, sample, moved.shift)
      const found = search(element, sample)
      const shift = found ? found.offset - sample.offset : 0
      movedByElement.set(element, { length, shift, element: found?.element ?? element })
      return found
    },
  }
}
