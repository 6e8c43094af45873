import type { AnchorTarget, PathStep, PointSample } from '../core/anchor.ts'
import { limits } from '../core/limits.ts'
import type { FrameMessage, FramePath } from '../protocol/frames.ts'
import type { Placement } from './anchors/placer.ts'
import type { FrameLink } from './channel.ts'
import { frameAt } from './frame-path.ts'

/** Frames that only a script of their own can look into. */
export interface ForeignFrames {
  /**
   * Where in its frame (client pixels of it) a point is, as far as is known; asks the frame's script. `null` where the frame has none,
   * `'asked'` before its first answer.
   */
  place(
    frame: Element,
    sample: PointSample,
    target: AnchorTarget,
    rest: readonly PathStep[],
  ): Placement | 'asked' | null
  /** The key of the room's anchors, for those who are there and those who come. */
  setKey(key: string): void
}

export interface ForeignFramesDeps {
  readonly view: Window
  readonly link: FrameLink
  /** The pointer is in a frame: a sample with what it refers to in there. */
  readonly pointed: (frame: Element, sample: PointSample, target: AnchorTarget | null) => void
  /** Something that was asked for is known now. */
  readonly answered: () => void
  /** Something in a frame may be elsewhere than was last said. */
  readonly moved: () => void
  /** The script around has said something. */
  readonly toldByParent?: (message: FrameMessage) => void
}

/** A script in a frame. */
interface Child {
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

export function createForeignFrames(deps: ForeignFramesDeps): ForeignFrames {
  const { view, link, pointed, moved } = deps
  const children = new Map<string, Child>()
  const samples = new Map<number, { readonly sample: PointSample; readonly child: Child }>()
  let childByFrame = new WeakMap<Element, Child>()
  let key = ''
  let asks = 0
  let refs = 0

  const frameOf = (child: Child): Element | null => {
    const frame = frameAt(view, child.path)
    if (frame) childByFrame.set(frame, child)
    return frame
  }

  const tellKey = (path: FramePath): void => {
    if (key !== '') link.tell(path, { type: 'anchor-key', key })
  }

  const takeTarget = ({ targets }: Child, target: AnchorTarget): void => {
    targets.delete(target.ref)
    targets.set(target.ref, target)
    if (targets.size > limits.anchorsPerPerson) targets.delete(targets.keys().next().value!)
  }

  function receive(child: Child, message: FrameMessage): void {
    if (message.type === 'anchor') takeTarget(child, message.target)
    else if (message.type === 'point') {
      const frame = frameOf(child)
      if (frame) pointed(frame, message.sample, child.targets.get(message.sample.ref) ?? null)
    } else if (message.type === 'placed') {
      const asked = samples.get(message.ask)
      samples.delete(message.ask)
      if (asked?.child !== child) return
      child.answers.set(asked.sample, { ...message.place, element: null })
      deps.answered()
    } else if (message.type === 'moved') {
      child.asked = new WeakSet()
      moved()
    }
  }

  link.listen({
    here(path) {
      const child: Child = {
        path,
        targets: new Map(),
        numbers: new WeakMap(),
        answers: new WeakMap(),
        asked: new WeakSet(),
      }
      children.set(path.join(), child)
      childByFrame = new WeakMap()
      for (const each of children.values()) frameOf(each)
      tellKey(path)
      moved()
    },
    gone(path) {
      children.delete(path.join())
      childByFrame = new WeakMap()
      for (const each of children.values()) frameOf(each)
      moved()
    },
    told(path, message) {
      const child = children.get(path.join())
      if (path.length === 0) deps.toldByParent?.(message)
      else if (child) receive(child, message)
    },
  })

  const ask = (child: Child, sample: PointSample, target: AnchorTarget, rest: readonly PathStep[]): void => {
    let number = child.numbers.get(target)
    const isForgotten = number !== undefined && refs - number >= limits.anchorsPerPerson
    if (number === undefined || isForgotten) {
      number = refs++
      child.numbers.set(target, number)
      const { picture } = target
      const inner = { ref: refOf(number), path: [...rest], pageBox: nowhere, ...(picture ? { picture } : {}) }
      link.tell(child.path, { type: 'target', target: inner })
    }
    const askNumber = asks++ % askMost
    samples.set(askNumber, { sample, child })
    // Whoever does not answer is not waited for.
    if (samples.size > limits.anchorsPerPerson) samples.delete(samples.keys().next().value!)
    link.tell(child.path, { type: 'place', ask: askNumber, sample: { ...sample, ref: refOf(number) } })
  }

  return {
    place(frame, sample, target, rest) {
      const child = childByFrame.get(frame)
      if (!child || rest.length === 0) return null
      if (!child.asked.has(sample)) {
        child.asked.add(sample)
        ask(child, sample, target, rest)
      }
      return child.answers.get(sample) ?? 'asked'
    },
    setKey(next) {
      key = next
      for (const { path } of children.values()) tellKey(path)
    },
  }
}
