import type { FrameNeighbours } from '../../page/frame-neighbours.ts'
import { watchFrameViews } from '../../page/frame-views.ts'
import type { Hand } from '../../page/hand.ts'
import { isShadowRoot } from '../../page/node-kinds.ts'
import { mainScroller, windowScroller } from '../../page/scrollers.ts'
import type { PageView, ViewPart } from '../../protocol/view.ts'
import type { ViewFinder } from './page-view.ts'

/** Tells the view of this page. */
export interface Teller {
  /** Whether somebody follows: only then the page's scrolling is listened to. */
  share(on: boolean): void
  /** Tells the view now. */
  tell(): void
  close(): void
}

export interface TellerDeps {
  readonly view: Window
  readonly finder: ViewFinder
  /** The pointer is in the box that this person uses, until they scroll one. */
  readonly hand: Pick<Hand, 'at' | 'inside' | 'frame'>
  /** Frames in which only scripts of their own see what is in view. */
  readonly frames?: FrameNeighbours
  readonly send: (view: PageView) => void
}

/** What comes before a box is scrolled. */
const uses = ['pointerover', 'wheel', 'touchstart', 'focusin']
/** Views are told no more often. Milliseconds. */
const periodMs = 100
/** A frame whose script has not answered by then is told of without what is in it. Milliseconds. */
const answerMs = 500

export function createTeller({ view, finder, hand, frames, send }: TellerDeps): Teller {
  const { document } = view
  let stop: AbortController | null = null
  /** The box inside the page's own that was scrolled last; or a frame, by what its script says of it. */
  let inner: Element | null = null
  let beyond: { readonly frame: Element; readonly part: ViewPart | null } | null = null
  let timer: number | undefined
  let asking: number | undefined
  let toldMs = Number.NEGATIVE_INFINITY

  const say = (): void => {
    view.clearTimeout(timer)
    view.clearTimeout(asking)
    timer = asking = undefined
    toldMs = view.performance.now()
    const now = finder.look(inner ?? (beyond ? null : finder.scrollerAt(hand)))
    const part = beyond?.part && finder.partIn(beyond.frame, beyond.part)
    if (now) send(part ? { ...now, inner: part } : now)
    // Until the next time the person may use another.
    if (!stop) beyond = null
  }

  const sayLater = (): void => {
    timer ??= view.setTimeout(say, Math.max(0, toldMs + periodMs - view.performance.now()))
  }

  /** What is in a frame may have changed since its script last spoke. */
  const tell = (): void => {
    const frame = beyond?.frame ?? (inner ? null : hand.frame)
    const script = frame && frames?.scriptIn(frame)
    script?.tell({ type: 'tell-view' })
    if (script) asking ??= view.setTimeout(say, answerMs)
    else say()
  }

  const onScroll = (inside: Document) => (event: Event) => {
    const target = event.target as Node | null
    const isWindow = target === inside || target === inside.documentElement
    const scroller = isWindow ? windowScroller(inside) : (target as Element)
    if (scroller !== mainScroller(document)) {
      inner = scroller
      beyond = null
    }
    sayLater()
  }

  /** A scroll inside a shadow root is told to nobody outside: roots are listened to once they are used. */
  const listen = (inside: Window, signal: AbortSignal): void => {
    const options = { capture: true, passive: true, signal }
    const scrolled = onScroll(inside.document)
    const heard = new WeakSet<Node>()
    const onUse = (event: Event): void => {
      for (const node of event.composedPath() as Node[]) {
        if (!isShadowRoot(node) || heard.has(node)) continue
        heard.add(node)
        node.addEventListener('scroll', scrolled, options)
      }
    }
    inside.addEventListener('scroll', scrolled, options)
    for (const type of uses) inside.addEventListener(type, onUse, options)
  }

  const unsubscribe = frames?.inner.on('view', ({ part }, frame) => {
    inner = null
    beyond = { frame, part }
    if (asking === undefined) sayLater()
    else say()
  })

  return {
    share(on) {
      if (on === (stop !== null)) return
      stop?.abort()
      stop = null
      inner = beyond = null
      frames?.keep({ type: 'share', on })
      if (!on) {
        view.clearTimeout(timer)
        timer = undefined
        return
      }
      stop = new AbortController()
      watchFrameViews({ view, signal: stop.signal, entered: listen })
    },
    tell,
    close() {
      unsubscribe?.()
      stop?.abort()
      view.clearTimeout(timer)
      view.clearTimeout(asking)
    },
  }
}
