import type { AnchorHasher } from '../core/anchor-hash.ts'
import { type Spot, sampleAt } from '../core/spot.ts'
import { createElementFinder, type ElementFinder, type Root } from './anchors/element-finder.ts'
import { unitAt } from './anchors/element-text.ts'
import { type PageChange, type PageChanges, watchPageChanges } from './anchors/page-changes.ts'
import { createPlacer, type Placement, type Placer } from './anchors/placer.ts'
import { createTextCache } from './anchors/text-cache.ts'
import { createWordFinder, type WordFinder } from './anchors/word-finder.ts'
import type { PageChannel } from './channel.ts'
import { createSpots, hasherOf, type Spots } from './spots.ts'

/** A spot; one that was told under another key than the room's carries that. */
export interface KeyedSpot extends Spot {
  readonly key?: string | null
}

/** Something drawn at spots of the page for as long as it is there. */
export interface Mark {
  readonly spots: readonly KeyedSpot[]
  /**
   * Called with where the spots are now, once it was added and whenever the page has changed; `content`: words or elements may be others.
   * `size` is the layer's, in CSS pixels.
   */
  draw(places: readonly Placement[], size: LayerSize, content: boolean): void
}

export interface LayerSize {
  readonly width: number
  readonly height: number
}

/** A character of this page. */
export interface FoundCharacter {
  readonly node: Text
  readonly offset: number
}

/** Keeps what is drawn at spots where it belongs while the page moves and changes. */
export interface Marks {
  /** Returns what takes it away; the mark's owner removes what it has drawn. */
  add(mark: Mark): () => void
  /** Something else has changed that marks look at. */
  redraw(): void
  /** Null until the room's key is known. */
  spots(): Spots | null
  /** Where a spot is now; null until the room's key is known. Reads layout. */
  place(spot: KeyedSpot): Placement | null
  /** The element of a spot on this page. */
  elementOf(spot: KeyedSpot): Element | null
  /** The character of a spot of kind text, where its words are. */
  characterOf(spot: KeyedSpot): FoundCharacter | null
  close(): void
}

/** Made from one key. */
interface Ground {
  readonly spots: Spots
  readonly placer: Placer
  readonly finder: ElementFinder
  readonly words: WordFinder
}

export interface MarksDeps {
  /** Over the page, in a shadow root of the extension's; its left top is the viewport's. */
  readonly layer: HTMLElement
  readonly channel: PageChannel
}

/** One animation frame at a time, asked for only when something has changed; the page is watched only while there are marks. */
export function createMarks({ layer, channel }: MarksDeps): Marks {
  const document = layer.ownerDocument
  const view = document.defaultView!
  const root = layer.getRootNode() as ShadowRoot
  const isOurs = (element: Element): boolean => element === root.host
  const texts = createTextCache()
  const marks = new Set<Mark>()
  let key = ''
  let ground: Ground | null = null
  /** By the keys that spots carry, made when the first of a key is looked for. */
  const otherGrounds = new Map<string, Ground>()
  let changes: PageChanges | null = null
  let content = true
  let frameId = 0

  const wake = (): void => {
    if (!frameId) frameId = view.requestAnimationFrame(frame)
  }

  const changed = (change: PageChange): void => {
    if (change === 'content') forgetContent()
    wake()
  }

  const forgetContent = (): void => {
    content = true
    texts.forget()
    for (const each of ground ? [ground, ...otherGrounds.values()] : []) {
      each.placer.forget()
      each.finder.forget()
    }
  }

  const createGround = (hasher: AnchorHasher): Ground => {
    const looking = {
      document,
      hasher,
      texts,
      now: () => view.performance.now(),
      entered: (entered: Root) => changes?.include(entered),
    }
    return {
      spots: createSpots({ document, isOurs, hasher }),
      placer: createPlacer(looking),
      finder: createElementFinder(looking),
      words: createWordFinder(hasher, texts),
    }
  }

  const groundOf = ({ key: own }: KeyedSpot): Ground | null => {
    if (!ground || !own || own === key) return ground
    const other = otherGrounds.get(own) ?? createGround(hasherOf(own))
    otherGrounds.set(own, other)
    return other
  }

  const placeOf = (spot: KeyedSpot): Placement | null =>
    groundOf(spot)?.placer.place(sampleAt(spot), spot.target) ?? null

  function frame(): void {
    frameId = 0
    if (!ground || marks.size === 0) {
      changes?.close()
      changes = null
      return
    }
    if (!changes) {
      changes = watchPageChanges(view, isOurs, changed)
      forgetContent()
    }
    const size = layer.getBoundingClientRect()
    const placed = [...marks].map(mark => ({
      mark,
      places: mark.spots.map(spot => placeOf(spot)!),
    }))
    for (const { mark, places } of placed) mark.draw(places, size, content)
    content = false
  }

  /** While nobody watches the page, nobody tells what has changed since. */
  const look = (): void => {
    if (!changes) forgetContent()
  }

  const elementOf = (spot: KeyedSpot): Element | null => {
    look()
    return (spot.target && groundOf(spot)?.finder.find(spot.target.path)?.element) ?? null
  }

  const unsubscribe = channel.on('anchor-key', message => {
    if (message.key === key) return
    key = message.key
    ground = createGround(hasherOf(key))
    wake()
  })

  return {
    add(mark) {
      marks.add(mark)
      content = true
      wake()
      return () => {
        marks.delete(mark)
        wake()
      }
    },
    redraw() {
      if (marks.size > 0) wake()
    },
    spots: () => ground?.spots ?? null,
    place(spot) {
      look()
      return placeOf(spot)
    },
    elementOf,
    characterOf(spot) {
      const element = elementOf(spot)
      const found = element && groundOf(spot)?.words.find(element, sampleAt(spot))
      return found ? unitAt(found.text, found.offset) : null
    },
    close() {
      unsubscribe()
      view.cancelAnimationFrame(frameId)
      changes?.close()
      marks.clear()
    },
  }
}
