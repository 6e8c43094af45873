import type { PointSample } from '../core/anchor.ts'
import type { AnchorHasher } from '../core/anchor-hash.ts'
import { type Spot, sampleAt } from '../core/spot.ts'
import type { ToInner } from '../protocol/frames.ts'
import { unitAt } from './anchors/element-text.ts'
import { hitAt } from './anchors/hit.ts'
import { type PageChange, type PageChanges, watchPageChanges } from './anchors/page-changes.ts'
import type { Placement } from './anchors/placer.ts'
import { createTextCache } from './anchors/text-cache.ts'
import type { PageChannel } from './channel.ts'
import type { FrameScript, PlaceInFrame } from './foreign-frames.ts'
import type { FrameNeighbours } from './frame-neighbours.ts'
import { mapOfFrame } from './frames.ts'
import { createGround, type Ground } from './ground.ts'
import { hasherOf, type Spots } from './spots.ts'

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
  /** The room's, without which there are no spots. */
  setKey(key: string): void
  /** Returns what takes it away; the mark's owner removes what it has drawn. */
  add(mark: Mark): () => void
  /** Something else has changed that marks look at. */
  redraw(): void
  /** Null until the room's key is known. */
  spots(): Spots | null
  /** What is at a point (viewport px), asked of the script in a frame where that is the only one to know. */
  spotAt(x: number, y: number): Promise<Spot | null>
  /** Where a spot is now; null until the room's key is known. Reads layout. */
  place(spot: KeyedSpot): Placement | null
  /** The element of a spot on this page; the frame where only a script in there can look into it. */
  elementOf(spot: KeyedSpot): Element | null
  /** The character of a spot of kind text, where its words are. */
  characterOf(spot: KeyedSpot): FoundCharacter | null
  /** Tells the script in a frame about spots in there, as samples that it knows; the script, or `null` where they are not in one's frame. */
  tellFrame(
    spots: readonly KeyedSpot[],
    message: (samples: readonly PointSample[]) => ToInner,
  ): FrameScript | null
  /** Has the script in a frame scroll until a spot in there can be seen; on the page itself that is the caller's. */
  revealInFrame(spot: KeyedSpot): void
  /** The script that alone can look at a spot, where there is one. */
  scriptOf(spot: KeyedSpot): FrameScript | null
  close(): void
}

export interface MarksDeps {
  /** Over the page, in a shadow root of the extension's; its left top is the viewport's. */
  readonly layer: HTMLElement
  readonly channel: PageChannel
  /** Frames that only scripts of their own can look into; without them such frames are seen from outside. */
  readonly frames?: FrameNeighbours
}

/** Marks on a page, with the key that the host tells. */
export function createMarks({ layer, channel, frames }: MarksDeps): Marks {
  const root = layer.getRootNode() as ShadowRoot
  const marks = createMarksIn({
    document: layer.ownerDocument,
    isOurs: element => element === root.host,
    size: () => layer.getBoundingClientRect(),
    ...(frames ? { frames } : {}),
  })
  const unsubscribe = channel.on('anchor-key', ({ key }) => marks.setKey(key))
  return {
    ...marks,
    close() {
      unsubscribe()
      marks.close()
    },
  }
}

export interface MarksInDeps {
  readonly document: Document
  /** Tells elements of the extension itself. */
  readonly isOurs: (element: Element) => boolean
  /** Of what is drawn on. */
  readonly size: () => LayerSize
  readonly frames?: FrameNeighbours
  /** Whether the document is a whole page; otherwise it is a foreign frame's. */
  readonly isPage?: boolean
}

/** One animation frame at a time, asked for only when something has changed; the document is watched only while there are marks. */
export function createMarksIn({ document, isOurs, size, frames, isPage = true }: MarksInDeps): Marks {
  const view = document.defaultView!
  const texts = createTextCache()
  const marks = new Set<Mark>()
  /** What is known of a spot in a frame is known by its sample. */
  const samples = new WeakMap<KeyedSpot, PointSample>()
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

  const groundWith = (hasher: AnchorHasher, own: string | null): Ground =>
    createGround({
      document,
      hasher,
      isOurs,
      isPage,
      texts,
      entered: root => changes?.include(root),
      ...(frames ? { beyond: (frame, at) => frames.place(frame, { ...at, key: own }) } : {}),
    })

  const keyOf = ({ key: own }: KeyedSpot): string | null => (own && own !== key ? own : null)

  const groundOf = (spot: KeyedSpot): Ground | null => {
    const own = keyOf(spot)
    if (!ground || !own) return ground
    const other = otherGrounds.get(own) ?? groundWith(hasherOf(own), own)
    otherGrounds.set(own, other)
    return other
  }

  const sampleOf = (spot: KeyedSpot): PointSample => {
    const sample = samples.get(spot) ?? sampleAt(spot)
    samples.set(spot, sample)
    return sample
  }

  /** What is in a frame is hidden until its script has said where. */
  const placeOf = (spot: KeyedSpot): Placement | null => {
    const place = groundOf(spot)?.placer.place(sampleOf(spot), spot.target) ?? null
    return place?.isAsked ? { ...place, inSight: false } : place
  }

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
    const now = size()
    const placed = [...marks].map(mark => ({
      mark,
      places: mark.spots.map(spot => placeOf(spot)!),
    }))
    for (const { mark, places } of placed) mark.draw(places, now, content)
    content = false
  }

  /** While nobody watches the page, nobody tells what has changed since. */
  const look = (): void => {
    if (!changes) forgetContent()
  }

  const find = (spot: KeyedSpot) => {
    look()
    return (spot.target && groundOf(spot)?.finder.find(spot.target.path)) || null
  }

  const inFrame = (spot: KeyedSpot): { readonly frame: Element; readonly at: PlaceInFrame } | null => {
    const found = find(spot)
    return found?.rest && spot.target
      ? {
          frame: found.element,
          at: { sample: sampleOf(spot), target: spot.target, rest: found.rest, key: keyOf(spot) },
        }
      : null
  }

  const tellFrame: Marks['tellFrame'] = (spots, message) => {
    const places = spots.map(inFrame)
    const [first] = places
    const known = places.flatMap(place =>
      place && place.frame === first?.frame ? (frames?.refer(place.frame, place.at) ?? []) : [],
    )
    if (!first || known.length < spots.length) return null
    const script = frames?.scriptIn(first.frame) ?? null
    script?.tell(message(known))
    return script
  }

  const unsubscribe = frames?.onChange(hasCome => {
    if (hasCome) content = true
    if (marks.size > 0) wake()
  })

  return {
    setKey(next) {
      if (next === key) return
      key = next
      otherGrounds.clear()
      ground = groundWith(hasherOf(key), null)
      wake()
    },
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
    async spotAt(x, y) {
      const spots = ground?.spots
      const hit = frames && hitAt(document, x, y, isOurs)
      if (hit && frames.scriptIn(hit.element)) {
        const at = mapOfFrame(hit.element).into(hit)
        const inner = await frames.look(hit.element, at.x, at.y)
        const spot = inner && spots?.inFrame(hit.element, inner)
        if (spot) return spot
      }
      return spots?.at(x, y) ?? null
    },
    place(spot) {
      look()
      return placeOf(spot)
    },
    elementOf: spot => find(spot)?.element ?? null,
    characterOf(spot) {
      const element = find(spot)
      const found = element?.rest === null && groundOf(spot)?.words.find(element.element, sampleOf(spot))
      return found ? unitAt(found.text, found.offset) : null
    },
    revealInFrame: spot => void tellFrame([spot], ([sample]) => ({ type: 'reveal', sample: sample! })),
    tellFrame,
    scriptOf(spot) {
      const place = inFrame(spot)
      return place && (frames?.scriptIn(place.frame) ?? null)
    },
    close() {
      unsubscribe?.()
      view.cancelAnimationFrame(frameId)
      changes?.close()
      marks.clear()
    },
  }
}
