import type { AnchorTarget, PathStep, PointSample } from '../core/anchor.ts'
import { limits } from '../core/limits.ts'
import type { Spot } from '../core/spot.ts'
import type { FramePath, ToInner, ToOuter } from '../protocol/frames.ts'
import type { Placement } from './anchors/placer.ts'
import type { FrameLink } from './channel.ts'
import { frameAt } from './frame-path.ts'

/** A place in a frame that only a script of its own can look into. */
export interface PlaceInFrame {
  /** Answers are kept for as long as this very sample is. */
  readonly sample: PointSample
  readonly target: AnchorTarget
  /** What of its path leads on from the frame. */
  readonly rest: readonly PathStep[]
  /** What it was told under; null for the room's own key. */
  readonly key: string | null
}

/** Frames that only a script of their own can look into. */
export interface ForeignFrames {
  /**
   * Where in its frame (client pixels of it) a place is, as far as is known; asks the frame's script. `null` where the frame has none,
   * `'asked'` before its first answer.
   */
  place(frame: Element, at: PlaceInFrame): Placement | 'asked' | null
  /** A sample that the frame's script knows the target of; `null` where there is no script. */
  refer(frame: Element, at: PlaceInFrame): PointSample | null
  /** Tells all who are there and all who come, until another message of its type is to be kept. */
  keep(message: ToInner): void
  /** What is at a point (client pixels of the frame) in the frame's own words; `null` where nobody answers. */
  look(frame: Element, x: number, y: number): Promise<Spot | null>
  /** The script in a frame, the same one for as long as it is there; `null` where there is none. */
  scriptIn(frame: Element): FrameScript | null
}

/** A script in a frame. */
export interface FrameScript {
  /** Lost where it has gone. */
  tell(message: ToInner): void
}

/** What a frame's script says of its own accord; of a point, with what it refers to. */
export type InnerTold =
  | Exclude<ToOuter, { type: 'anchor' | 'point' | 'placed' | 'moved' | 'spot' }>
  | (Extract<ToOuter, { type: 'point' }> & { readonly target: AnchorTarget | null })

export interface ForeignFramesDeps {
  readonly view: Window
  readonly link: FrameLink
  readonly told: (message: InnerTold, frame: Element) => void
  /** Where things in frames are may be known now, or be another place; `content`: scripts came or went. */
  readonly changed: (content: boolean) => void
  /** The script around has said something. */
  readonly toldByParent: (message: ToInner) => void
}

interface Child extends FrameScript {
  readonly path: FramePath
  /** What it calls by its numbers. */
  readonly targets: Map<number, AnchorTarget>
  /** What we call by ours. */
  readonly numbers: WeakMap<AnchorTarget, number>
  readonly answers: WeakMap<PointSample, Placement>
  asked: WeakSet<PointSample>
}

const askMost = 0xffff_ffff
const refMost = 0xffff
const refOf = (number: number): number => (number % refMost) + 1
const nowhere: AnchorTarget['pageBox'] = [0, 0, 0, 0]
/** A script that is there answers within a frame or two. Milliseconds. */
const answerMs = 1_000

export function createForeignFrames(deps: ForeignFramesDeps): ForeignFrames {
  const { view, link, told, changed, toldByParent } = deps
  const children = new Map<string, Child>()
  const samples = new Map<number, { readonly at: PlaceInFrame; readonly child: Child }>()
  const looks = new Map<number, { readonly child: Child; readonly answer: (spot: Spot | null) => void }>()
  const kept = new Map<string, ToInner>()
  let childByFrame = new WeakMap<Element, Child>()
  let asks = 0
  let refs = 0

  const frameOf = (child: Child): Element | null => {
    const frame = frameAt(view, child.path)
    if (frame) childByFrame.set(frame, child)
    return frame
  }

  const takeTarget = ({ targets }: Child, target: AnchorTarget): void => {
    targets.delete(target.ref)
    targets.set(target.ref, target)
    if (targets.size > limits.anchorsPerPerson) targets.delete(targets.keys().next().value!)
  }

  function receive(child: Child, message: ToOuter): void {
    if (message.type === 'anchor') takeTarget(child, message.target)
    else if (message.type === 'placed') {
      const asked = samples.get(message.ask)
      if (asked?.child !== child) return
      samples.delete(message.ask)
      const { at } = asked
      child.answers.set(at.sample, { ...message.place, element: null, reveal: () => reveal(child, at) })
      changed(false)
    } else if (message.type === 'moved') {
      child.asked = new WeakSet()
      changed(false)
    } else if (message.type === 'spot') {
      const asked = looks.get(message.ask)
      if (asked?.child === child) asked.answer(message.spot)
    } else {
      const frame = frameOf(child)
      if (!frame) return
      if (message.type !== 'point') told(message, frame)
      else told({ ...message, target: child.targets.get(message.sample.ref) ?? null }, frame)
    }
  }

  const matchFrames = (): void => {
    childByFrame = new WeakMap()
    for (const each of children.values()) frameOf(each)
    changed(true)
  }

  link.listen({
    here(path) {
      const child: Child = {
        path,
        tell: message => link.tell(path, message),
        targets: new Map(),
        numbers: new WeakMap(),
        answers: new WeakMap(),
        asked: new WeakSet(),
      }
      children.set(path.join(), child)
      for (const message of kept.values()) child.tell(message)
      matchFrames()
    },
    gone(path) {
      children.delete(path.join())
      matchFrames()
    },
    told(path, message) {
      const child = children.get(path.join())
      if (child) receive(child, message)
    },
    toldByParent,
  })

  /** Tells what the sample refers to, unless that is known there. */
  const refer = (child: Child, { sample, target, rest, key }: PlaceInFrame): PointSample => {
    let number = child.numbers.get(target)
    const isForgotten = number !== undefined && refs - number >= limits.anchorsPerPerson
    if (number === undefined || isForgotten) {
      number = refs++
      child.numbers.set(target, number)
      const { picture } = target
      const inner = { ref: refOf(number), path: [...rest], pageBox: nowhere, ...(picture ? { picture } : {}) }
      child.tell({ type: 'target', target: inner, key })
    }
    return { ...sample, ref: refOf(number) }
  }

  const reveal = (child: Child, at: PlaceInFrame): void =>
    child.tell({ type: 'reveal', sample: refer(child, at) })

  const nextAsk = (): number => asks++ % askMost

  const ask = (child: Child, at: PlaceInFrame): void => {
    const sample = refer(child, at)
    const number = nextAsk()
    samples.set(number, { at, child })
    // Whoever does not answer is not waited for.
    if (samples.size > limits.anchorsPerPerson) samples.delete(samples.keys().next().value!)
    child.tell({ type: 'place', ask: number, sample })
  }

  return {
    place(frame, at) {
      const child = childByFrame.get(frame)
      if (!child || at.rest.length === 0) return null
      if (!child.asked.has(at.sample)) {
        child.asked.add(at.sample)
        ask(child, at)
      }
      return child.answers.get(at.sample) ?? 'asked'
    },
    refer(frame, at) {
      const child = childByFrame.get(frame)
      return child && at.rest.length > 0 ? refer(child, at) : null
    },
    keep(message) {
      kept.set(message.type, message)
      for (const { tell } of children.values()) tell(message)
    },
    look(frame, x, y) {
      const child = childByFrame.get(frame)
      if (!child) return Promise.resolve(null)
      const number = nextAsk()
      return new Promise(resolve => {
        const answer = (spot: Spot | null): void => {
          view.clearTimeout(timer)
          looks.delete(number)
          resolve(spot)
        }
        const timer = view.setTimeout(() => answer(null), answerMs)
        looks.set(number, { child, answer })
        child.tell({ type: 'look', ask: number, x, y })
      })
    },
    scriptIn: frame => childByFrame.get(frame) ?? null,
  }
}
