import type { AnchorPrecision, AnchorTarget, PointSample } from '../../core/anchor.ts'
import { type Box, contains, fromFraction, grownBox } from '../../core/anchor-box.ts'
import type { AnchorHasher } from '../../core/anchor-hash.ts'
import type { PlaceInFrame } from '../foreign-frames.ts'
import { frameAround, isFrame, mapOfFrame } from '../frames.ts'
import { drawnParentOf } from '../node-kinds.ts'
import { boxOf } from './box-of.ts'
import { characterBoxes } from './character.ts'
import { documentBox } from './document-box.ts'
import { createElementFinder, type FoundElement, type Root } from './element-finder.ts'
import { type ElementText, unitAt } from './element-text.ts'
import { createLabelFinder } from './label-finder.ts'
import { isSamePicture } from './picture.ts'
import type { TextCache } from './text-cache.ts'
import { createWordFinder } from './word-finder.ts'

/** Where a received point is here, relative to the viewport in CSS pixels. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly precision: AnchorPrecision
  /** False where an inner scroller or a clipping box hides the place. */
  readonly inSight: boolean
  /** False where nothing of what was pointed at is here, so that only its place on the sender's page is left. */
  readonly found: boolean
  /** What it is on; null where nothing of that is here. */
  readonly element: Element | null
  /** Where it is in its frame is being found out. */
  readonly isAsked?: true
  /** Of a place in a frame that only a script of its own can look into: has what is in there scrolled until it can be seen. */
  readonly reveal?: () => void
}

export interface Placer {
  /** Places a point of kind page, box or text; reads layout. `target` is what its ref stands for. Never throws. */
  place(sample: PointSample, target: AnchorTarget | null): Placement
  /** Elements or words came or went. */
  forget(): void
}

export interface PlacerDeps {
  readonly document: Document
  readonly hasher: AnchorHasher
  readonly texts: TextCache
  /** A clock in milliseconds. */
  readonly now: () => number
  /** A path led into an open shadow root or a frame, where changes have to be watched for too. */
  readonly entered: (root: Root) => void
  /** Where a point is in a frame that only a script of its own can look into: `ForeignFrames.place`. */
  readonly beyond?: (
    frame: Element,
    at: Pick<PlaceInFrame, 'sample' | 'target' | 'rest'>,
  ) => Placement | 'asked' | null
}

/** A target's element, kept while it is in the document, and when it was looked for. */
interface Looked {
  readonly found: FoundElement | null
  readonly atMs: number
}

/** What is not there, or not surely, is looked for again when the page has changed, and not more often. Milliseconds. */
const retryMs = 250

/** Finds on this page what others point at. What was found is kept until the page changes. */
export function createPlacer(deps: PlacerDeps): Placer {
  const { document, hasher, texts, now, entered, beyond } = deps
  const finder = createElementFinder({ document, hasher, now, entered })
  const words = createWordFinder(hasher, texts)
  const labels = createLabelFinder(hasher)
  const lookedByTarget = new WeakMap<AnchorTarget, Looked>()
  const range = document.createRange()
  let changedMs = 0
  let clippersByElement = new WeakMap<Element, readonly Element[]>()

  const elementOf = (target: AnchorTarget): FoundElement | null => {
    const before = lookedByTarget.get(target)
    const kept = before?.found && isThere(before.found.element) ? before.found : null
    if (kept?.isSure && !kept.rest) return kept
    const isGone = before?.found && !kept
    const isWorthwhile = !before || isGone || (changedMs >= before.atMs && now() - before.atMs > retryMs)
    if (!isWorthwhile) return kept
    const found = finder.find(target.path)
    lookedByTarget.set(target, { found, atMs: now() })
    return found
  }

  const characterBox = (text: ElementText, offset: number): Box | null => {
    const unit = unitAt(text, offset)
    return unit ? (characterBoxes(range, unit.node, unit.offset)[0] ?? null) : null
  }

  const onText = (element: Element, sample: PointSample): Placement | null => {
    const found = words.find(element, sample)
    if (found) {
      const box = characterBox(found.text, found.offset)
      return box && at(grownBox(box), sample, 'text', found.element)
    }
    const text = texts.read(element)
    const box = text && characterBox(text, Math.min(sample.offset, text.length - 1))
    return box && at(grownBox(box), sample, 'page', element)
  }

  const onBox = (
    { element, isSure }: FoundElement,
    sample: PointSample,
    { picture: other }: AnchorTarget,
  ): Placement | null => {
    const named = labels.find(element, sample.check)
    const { box, picture } = boxOf(named ?? element)
    if (box.width === 0 && box.height === 0) return null
    // A frame that is pointed at itself may not be looked into; its root is what is empty in it.
    const isVague = isFrame(element) || element === element.ownerDocument.documentElement
    const isOther = other && picture ? !isSamePicture(element, picture, other) : false
    const isExact = named !== null && (isSure || named !== element) && !isVague && !isOther
    return at(box, sample, isExact ? 'box' : 'page', named ?? element)
  }

  /** The frame that an element is in; `null` in the page itself. */
  const frameOf = ({ ownerDocument }: Element): Element | null =>
    ownerDocument === document ? null : frameAround(ownerDocument)

  /** Where the frame's own script says, or else somewhere in it. */
  const inFrame = (
    { element: frame, rest }: FoundElement,
    sample: PointSample,
    target: AnchorTarget,
  ): Placement | null => {
    const inside = rest && beyond?.(frame, { sample, target, rest })
    if (inside && inside !== 'asked') return outOf(frame, { ...inside, element: frame })
    const somewhere = middleOf(frame)
    return somewhere && inside === 'asked' ? { ...somewhere, isAsked: true } : somewhere
  }

  const middleOf = (frame: Element): Placement | null => {
    const box = frame.getBoundingClientRect()
    return box.width > 0 && box.height > 0 ? at(box, { x: 0x8000, y: 0x8000 }, 'page', frame) : null
  }

  /** The nearest thing around a hidden element that is drawn: a closed menu's bar. */
  const onAncestor = (element: Element): Placement | null => {
    let around: Element | null = element
    const { body, documentElement } = element.ownerDocument
    while (around && around !== body && around !== documentElement) {
      const box = around.getBoundingClientRect()
      if (box.width > 0 && box.height > 0) return at(box, { x: 0x8000, y: 0x8000 }, 'page', around)
      around = drawnParentOf(around)
    }
    const frame = frameOf(element)
    return frame && middleOf(frame)
  }

  const onPage = (sample: PointSample, target: AnchorTarget | null): Placement => {
    const page = documentBox(document)
    if (!target) return at(page, sample, 'page', null)
    const [left, top, width, height] = target.pageBox
    const box = {
      left: fromFraction(left, page.left, page.width),
      top: fromFraction(top, page.top, page.height),
      width: fromFraction(width, 0, page.width),
      height: fromFraction(height, 0, page.height),
    }
    return at(box, sample.kind === 'box' ? sample : { x: 0x8000, y: 0x8000 }, 'page', null)
  }

  const at = (
    box: Box,
    fraction: { readonly x: number; readonly y: number },
    precision: AnchorPrecision,
    element: Element | null,
  ): Placement => {
    const x = fromFraction(fraction.x, box.left, box.width)
    const y = fromFraction(fraction.y, box.top, box.height)
    if (!element) return { x, y, precision, inSight: true, found: false, element }
    const inSight = isInSight(element, x, y)
    return outOf(frameOf(element), { x, y, precision, inSight, found: true, element })
  }

  /** Out of a frame and those around it, each of which may hide the place. */
  const outOf = (frame: Element | null, place: Placement): Placement => {
    if (!frame) return place
    const { clientWidth: width, clientHeight: height } = frame
    const isShown = contains({ left: 0, top: 0, width, height }, place.x, place.y)
    const map = mapOfFrame(frame)
    const { x, y } = map.out(place)
    const inSight = place.inSight && isShown && isInSight(frame, x, y)
    return outOf(frameOf(frame), {
      ...place,
      x,
      y,
      inSight,
      precision: map.isExact ? place.precision : 'page',
    })
  }

  const isInSight = (element: Element, x: number, y: number): boolean => {
    let clippers = clippersByElement.get(element)
    if (!clippers) {
      clippers = clippersOf(element)
      clippersByElement.set(element, clippers)
    }
    return clippers.every(clipper => contains(withMargin(clipper.getBoundingClientRect()), x, y))
  }

  return {
    place(sample, target) {
      const found = target && sample.kind !== 'page' ? elementOf(target) : null
      if (!target || !found) return onPage(sample, target)
      if (found.rest)
        return inFrame(found, sample, target) ?? onAncestor(found.element) ?? onPage(sample, target)
      return (
        (sample.kind === 'text' ? onText(found.element, sample) : onBox(found, sample, target)) ??
        onAncestor(found.element) ??
        onPage(sample, target)
      )
    },
    forget() {
      changedMs = now()
      finder.forget()
      labels.forget()
      clippersByElement = new WeakMap()
    },
  }
}

/** A point at the edge of a line that fills its clipping box is still in sight. */
const marginPx = 8

function withMargin({ left, top, width, height }: Box): Box {
  return {
    left: left - marginPx,
    top: top - marginPx,
    width: width + 2 * marginPx,
    height: height + 2 * marginPx,
  }
}

/** In its document, and that in a window: what was in a frame that has gone on to another page is not. */
const isThere = (element: Element): boolean =>
  element.isConnected && element.ownerDocument.defaultView !== null

/** Ancestors (and the element itself) that hide what overflows them; the page's own scrolling is not one. */
function clippersOf(element: Element): readonly Element[] {
  const { documentElement, body, defaultView } = element.ownerDocument
  const clippers: Element[] = []
  let position = ''
  for (
    let at: Element | null = element;
    at && at !== body && at !== documentElement;
    at = drawnParentOf(at)
  ) {
    const style = defaultView!.getComputedStyle(at)
    // What is fixed to the viewport is clipped by none of its ancestors; what is absolute only by positioned ones.
    const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible'
    if (clips && !(position === 'absolute' && style.position === 'static')) clippers.push(at)
    if (style.position === 'fixed') break
    if (style.position !== 'static') position = style.position
  }
  return clippers
}
