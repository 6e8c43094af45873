import type { AnchorTarget, PointSample } from '../lib/core/anchor.ts'
import { createAnchorHasher } from '../lib/core/anchor-hash.ts'
import { createAnchorer } from '../lib/page/anchors/anchorer.ts'
import { characterBoxes } from '../lib/page/anchors/character.ts'
import { createPlacer } from '../lib/page/anchors/placer.ts'
import { createTextCache } from '../lib/page/anchors/text-cache.ts'
import { createRandom } from '../tests/support/random.ts'
import { distance, elementAt, type Ground, inPage, readGround, scrollAll } from './anchor-ground.ts'

/** Runs in the page. What a pointer was really on, and how each way of saying it would send it. */
export interface SaidPoint {
  /** Numbers of `Ground`: a character, or else an element. */
  readonly on:
    | { readonly text: number; readonly offset: number }
    /** Beside words: the innermost element, and what in it is next to the pointer, which moves with it when the page flows anew. */
    | { readonly elements: readonly number[] }
  readonly sample: PointSample
  readonly target: AnchorTarget | null
  readonly documentPx: readonly [x: number, y: number]
  readonly element: { readonly nth: number; readonly px: readonly [x: number, y: number] }
}

export interface Said {
  /** How many elements the page has: other numbers would mean other elements where it has more. */
  readonly elements: number
  readonly points: readonly SaidPoint[]
  /** Milliseconds of each capture along short motions, with the page unchanged since the last. */
  readonly captureMs: readonly number[]
}

/** How far from what it was on each way lands. CSS pixels. */
export interface Landing {
  readonly oursPx: number
  readonly exact: boolean
  readonly elementPx: number
  readonly documentPx: number
}

export interface Landed {
  readonly elements: number
  /** Null for points on what is not drawn here and is not said to be. */
  readonly landings: readonly (Landing | null)[]
  /** Microseconds for placing a point whose element is known, averaged over all of them. */
  readonly resolveUs: number
}

const key = new Uint8Array(32).fill(3)
const nextPx = 12
const around = [
  [0, -nextPx],
  [0, nextPx],
  [-nextPx, 0],
  [nextPx, 0],
] as const
const never = (): boolean => false

/** Points where pointers may be: half of them on characters, half anywhere in the window, in random states of scrolling. */
export function sayPoints(count: number, seed: number): Said {
  const random = createRandom(seed)
  const ground = readGround()
  const targets = new Map<number, AnchorTarget>()
  const anchorer = createAnchorer({
    document,
    hasher: createAnchorHasher(key),
    texts: createTextCache(),
    isOurs: never,
    announce: target => targets.set(target.ref, target),
  })
  const range = document.createRange()
  const captureMs: number[] = []

  const say = (x: number, y: number, on: SaidPoint['on']): SaidPoint => {
    const startMs = performance.now()
    const point = anchorer.anchor(x, y)
    captureMs.push(performance.now() - startMs)
    // Pointers move: most events are on what the one before was on.
    for (let step = 1; step <= 5; step++) {
      const stepMs = performance.now()
      anchorer.anchor(x + step * 4, y + step * 2)
      captureMs.push(performance.now() - stepMs)
    }
    const element = document.elementFromPoint(x, y) ?? document.documentElement
    const { left, top } = element.getBoundingClientRect()
    return {
      on,
      sample: { time: 0, pressed: false, ...point },
      target: targets.get(point.ref) ?? null,
      documentPx: [x + scrollX, y + scrollY],
      element: { nth: ground.elements.indexOf(element), px: [x - left, y - top] },
    }
  }

  const onCharacter = (): SaidPoint | null => {
    const text = Math.floor(random() * ground.texts.length)
    const node = ground.texts[text]!
    const offset = Math.floor(random() * node.length)
    node.parentElement?.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
    const box = characterBoxes(range, node, offset)[0]
    if (!box || !node.parentElement) return null
    const { left, top, width, height } = inPage(box, node.parentElement)
    const [x, y] = [left + width / 2, top + height / 2]
    // Only what a pointer can really be on: not hidden behind something, not clipped.
    return elementAt(x, y) === node.parentElement ? say(x, y, { text, offset }) : null
  }

  const anywhere = (): SaidPoint | null => {
    scrollAll(ground, random)
    const [x, y] = [random() * document.documentElement.clientWidth, random() * innerHeight]
    const hit = elementAt(x, y)
    // Nobody can say what is right for the page's own empty space.
    if (!hit || /^(html|body)$/.test(hit.localName)) return null
    const near = around
      .map(([dx, dy]) => elementAt(x + dx, y + dy))
      .filter(each => each && hit.contains(each))
    const elements = new Set([hit, ...near].map(each => ground.elements.indexOf(each!)))
    return elements.has(-1) ? null : say(x, y, { elements: [...elements] })
  }

  const points: SaidPoint[] = []
  for (const draw of [onCharacter, anywhere]) {
    const before = points.length
    for (let tries = 0; points.length - before < count / 2 && tries < count * 20; tries++) {
      const point = draw()
      if (point) points.push(point)
    }
  }
  return { elements: ground.elements.length, points, captureMs }
}

/** Where the same points land here, in another random state of scrolling. */
export function landPoints(points: readonly SaidPoint[], seed: number): Landed {
  const ground = readGround()
  const random = createRandom(seed)
  const range = document.createRange()
  const placer = createPlacer({
    document,
    hasher: createAnchorHasher(key),
    texts: createTextCache(),
    now: () => performance.now(),
    entered: () => undefined,
  })
  const landings = points.map((point, index): Landing | null => {
    if (index % 20 === 0) scrollAll(ground, random)
    const { sample, target, documentPx, element } = point
    const boxes = boxesOf(point, ground, range)
    const missed = (x: number, y: number): number => Math.min(...boxes.map(box => distance(box, x, y)))
    const place = placer.place(sample, target)
    const exact = place.precision !== 'page'
    if (boxes.length === 0) return exact ? { oursPx: 1e4, exact, elementPx: 1e4, documentPx: 1e4 } : null
    const rival = ground.elements[element.nth]?.getBoundingClientRect()
    return {
      oursPx: missed(place.x, place.y),
      exact,
      elementPx: rival ? missed(rival.left + element.px[0], rival.top + element.px[1]) : 1e4,
      documentPx: missed(documentPx[0] - scrollX, documentPx[1] - scrollY),
    }
  })
  const rounds = 20
  const startMs = performance.now()
  for (let round = 0; round < rounds; round++)
    for (const { sample, target } of points) placer.place(sample, target)
  const resolveUs = ((performance.now() - startMs) * 1000) / (rounds * Math.max(1, points.length))
  return { elements: ground.elements.length, landings, resolveUs }
}

/** The boxes of what a point was on, as far as it is drawn here. */
function boxesOf({ on }: SaidPoint, { texts, elements }: Ground, range: Range): DOMRect[] {
  if ('text' in on) {
    const node = texts[on.text]
    const box = node?.parentElement && characterBoxes(range, node, on.offset)[0]
    return box ? [inPage(box, node.parentElement!)] : []
  }
  return on.elements.flatMap(index => {
    const element = elements[index]
    const box = element?.getBoundingClientRect()
    return element && box && (box.width > 0 || box.height > 0) ? [inPage(box, element)] : []
  })
}
