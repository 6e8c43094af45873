import { watchFrameViews } from './frame-views.ts'

export interface AttentionView {
  /** `here`: used lately; `idle`: not for a while, or not looked at; `away`: not looked at for long. */
  readonly state: 'here' | 'idle' | 'away'
  /** The tab is not the one in front, or the window is covered. */
  readonly hidden: boolean
}

/** Time as this needs it: milliseconds from any start, and one call later on. */
export interface AttentionClock {
  now(): number
  after(ms: number, run: () => void): () => void
}

export interface AttentionDeps {
  window: Window
  changed(view: AttentionView): void
  clock?: AttentionClock
}

export interface Attention {
  current(): AttentionView
  /** There was input that only another script of ours has heard, in a frame. */
  used(): void
  close(): void
}

/** Looked at, but without any input for so long. Milliseconds. */
const idleAfterMs = 3 * 60_000
/** Hidden for so long: a look at another tab is no absence, a walk is. Milliseconds. */
const hiddenIdleAfterMs = 60_000
const hiddenAwayAfterMs = 10 * 60_000

const inputs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']

const clockOf = (window: Window): AttentionClock => ({
  now: () => performance.now(),
  after(ms, run) {
    const timer = window.setTimeout(run, ms)
    return () => window.clearTimeout(timer)
  },
})

/** Whether the person is looking. One timer at most, none while nothing can change by itself; input only notes the time. */
export function createAttention({ window, changed, clock = clockOf(window) }: AttentionDeps): Attention {
  const { document } = window
  const stop = new AbortController()
  const options = { capture: true, passive: true, signal: stop.signal }
  let lastInputMs = clock.now()
  let hiddenSinceMs = document.hidden ? clock.now() : null
  let view: AttentionView = { state: 'here', hidden: document.hidden }
  let cancel: (() => void) | null = null

  /** The state now, and how long it lasts by itself; null for ever. */
  const look = (): { readonly state: AttentionView['state']; readonly leftMs: number | null } => {
    const steps =
      hiddenSinceMs === null
        ? ([[lastInputMs + idleAfterMs, 'here']] as const)
        : ([
            [hiddenSinceMs + hiddenIdleAfterMs, 'here'],
            [hiddenSinceMs + hiddenAwayAfterMs, 'idle'],
          ] as const)
    for (const [untilMs, state] of steps)
      if (clock.now() < untilMs) return { state, leftMs: untilMs - clock.now() }
    return { state: hiddenSinceMs === null ? 'idle' : 'away', leftMs: null }
  }

  const check = () => {
    cancel?.()
    const { state, leftMs } = look()
    cancel = leftMs === null ? null : clock.after(leftMs, check)
    const hidden = hiddenSinceMs !== null
    if (state === view.state && hidden === view.hidden) return
    view = { state, hidden }
    changed(view)
  }

  const used = () => {
    lastInputMs = clock.now()
    if (view.state !== 'here') check()
  }

  const onInput = (event: Event) => {
    if (event.isTrusted) used()
  }

  const onVisibility = (event: Event) => {
    if (!event.isTrusted) return
    // Coming back to a tab is using it.
    if (document.hidden) hiddenSinceMs = clock.now()
    else {
      hiddenSinceMs = null
      lastInputMs = clock.now()
    }
    check()
  }

  watchFrameViews({
    view: window,
    signal: stop.signal,
    entered(inner, signal) {
      for (const type of inputs) inner.addEventListener(type, onInput, { ...options, signal })
    },
  })
  document.addEventListener('visibilitychange', onVisibility, options)
  check()

  return {
    current: () => view,
    used,
    close() {
      stop.abort()
      cancel?.()
    },
  }
}
