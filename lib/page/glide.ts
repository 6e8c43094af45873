/** Scrolls boxes towards where they should be, as fast as what they follow. */
export interface Glide {
  /** By so many CSS pixels from where the box is now; replaces what was under way for it. How far there is room to go. */
  by(scroller: Element, x: number, y: number, smooth: boolean): { readonly x: number; readonly y: number }
  /** Leaves everything where it is. */
  stop(): void
  readonly moving: boolean
}

/** After so long about two thirds of the way are done. Milliseconds. */
const easeMs = 110
/** Nobody sees less. CSS pixels. */
const nearPx = 0.75
/** Boxes scroll by whole device pixels. CSS pixels. */
const roundedPx = 2
/** A frame after a pause must not be a leap. Milliseconds. */
const frameMost = 64

interface Goal {
  readonly left: number
  readonly top: number
  /** Where the box was put last; fractions of a pixel are kept here. */
  at: { left: number; top: number } | null
}

/**
 * Not `behavior: smooth`: a new goal, ten times a second, would begin each time from standstill. One animation frame at a time, none when
 * everything has arrived.
 */
export function createGlide(view: Window, isStill = (): boolean => false): Glide {
  const goals = new Map<Element, Goal>()
  const stillness = view.matchMedia('(prefers-reduced-motion: reduce)')
  let frameId = 0
  let lastMs = 0

  /** `instant` overrules the page's own `scroll-behavior`. */
  const put = (scroller: Element, left: number, top: number): void =>
    scroller.scrollTo({ left, top, behavior: 'instant' })

  /** Whether it has arrived. */
  function step(scroller: Element, goal: Goal, share: number): boolean {
    const now = { left: scroller.scrollLeft, top: scroller.scrollTop }
    const from = goal.at ?? now
    // Somebody else scrolls it: the person, or the page.
    if (Math.abs(now.left - from.left) > roundedPx || Math.abs(now.top - from.top) > roundedPx) return true
    const [restX, restY] = [goal.left - from.left, goal.top - from.top]
    if (Math.abs(restX) < nearPx && Math.abs(restY) < nearPx) {
      put(scroller, goal.left, goal.top)
      return true
    }
    goal.at = { left: from.left + restX * share, top: from.top + restY * share }
    put(scroller, goal.at.left, goal.at.top)
    return !scroller.isConnected
  }

  function frame(nowMs: number): void {
    const passedMs = Math.min(frameMost, Math.max(1, nowMs - lastMs))
    lastMs = nowMs
    const share = 1 - Math.exp(-passedMs / easeMs)
    for (const [scroller, goal] of goals) if (step(scroller, goal, share)) goals.delete(scroller)
    frameId = goals.size > 0 ? view.requestAnimationFrame(frame) : 0
  }

  return {
    get moving() {
      return goals.size > 0
    },
    by(scroller, x, y, smooth) {
      const most = {
        left: scroller.scrollWidth - scroller.clientWidth,
        top: Math.max(0, scroller.scrollHeight - scroller.clientHeight),
      }
      // From right to left, scrolling goes from 0 to negative numbers.
      const rtl = getComputedStyle(scroller).direction === 'rtl'
      const left = clamp(scroller.scrollLeft + x, rtl ? -most.left : 0, rtl ? 0 : most.left)
      const top = clamp(scroller.scrollTop + y, 0, most.top)
      const way = { x: left - scroller.scrollLeft, y: top - scroller.scrollTop }
      if (!smooth || stillness.matches || isStill()) {
        goals.delete(scroller)
        put(scroller, left, top)
        return way
      }
      goals.set(scroller, { left, top, at: goals.get(scroller)?.at ?? null })
      if (!frameId) {
        lastMs = view.performance.now()
        frameId = view.requestAnimationFrame(frame)
      }
      return way
    },
    stop() {
      goals.clear()
      view.cancelAnimationFrame(frameId)
      frameId = 0
    },
  }
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
