import type { AnchorHasher } from '../core/anchor-hash.ts'
import { createElementFinder, type ElementFinder, type Root } from './anchors/element-finder.ts'
import { createPlacer, type Placer, type PlacerDeps } from './anchors/placer.ts'
import type { TextCache } from './anchors/text-cache.ts'
import { createWordFinder, type WordFinder } from './anchors/word-finder.ts'
import { createSpots, type Spots } from './spots.ts'

/** What says and finds the places of a document under one key. */
export interface Ground {
  readonly spots: Spots
  readonly placer: Placer
  readonly finder: ElementFinder
  readonly words: WordFinder
}

export interface GroundDeps extends Pick<PlacerDeps, 'document' | 'texts' | 'beyond'> {
  readonly hasher: AnchorHasher
  readonly isOurs: (element: Element) => boolean
  readonly isPage: boolean
  readonly texts: TextCache
  readonly entered: (root: Root) => void
}

/** Reads nothing before it is asked. */
export function createGround({
  document,
  hasher,
  isOurs,
  isPage,
  texts,
  entered,
  beyond,
}: GroundDeps): Ground {
  const view = document.defaultView!
  const looking = { document, hasher, texts, entered, now: () => view.performance.now() }
  return {
    spots: createSpots({ document, isOurs, hasher, isPage }),
    placer: createPlacer({ ...looking, ...(beyond ? { beyond } : {}) }),
    finder: createElementFinder(looking),
    words: createWordFinder(hasher, texts),
  }
}
