import { watchFrameViews } from '../../page/frame-views.ts'
import { isShadowRoot } from '../../page/node-kinds.ts'
import { mainScroller, windowScroller } from '../../page/scrollers.ts'
import type { PageView } from '../../protocol/view.ts'
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
  readonly send: (view: PageView) => void
}

/** What comes before a box is scrolled. */
const uses = ['pointerover', 'wheel', 'touchstart', 'focusin']
/** Views are told no more often. Milliseconds. */
const periodMs = 100

export function createTeller({ view, finder, send }: TellerDeps): Teller {
  const { document } = view
  let stop: AbortController | null = null
  /** The box inside the page's own that was scrolled last. */
  let inner: Element | null = null
  let timer: number | undefined
  let toldMs = Number.NEGATIVE_INFINITY

  const tell = (): void => {
    view.clearTimeout(timer)
    timer = undefined
    toldMs = view.performance.now()
    const now = finder.look(inner)
    if (now) send(now)
  }

  const onScroll = (inside: Document) => (event: Event) => {
    const target = event.target as Node | null
    const isWindow = target === inside || target === inside.documentElement
    const scroller = isWindow ? windowScroller(inside) : (target as Element)
    if (scroller !== mainScroller(document)) inner = scroller
    timer ??= view.setTimeout(tell, Math.max(0, toldMs + periodMs - view.performance.now()))
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

  return {
    share(on) {
      if (on === (stop !== null)) return
      stop?.abort()
      stop = null
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
      stop?.abort()
      view.clearTimeout(timer)
    },
  }
}
