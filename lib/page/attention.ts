export type AttentionState = 'here' | 'idle' | 'away'

export interface AttentionDeps {
  window: Window
  changed(state: AttentionState): void
  /** How long without any input until somebody counts as idle. */
  idleAfterMs?: number
}

export interface Attention {
  state(): AttentionState
  close(): void
}

const inputs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']

/**
 * Whether the person is looking: `here` while the page is visible and was used lately, `idle` when it is only visible, `away` when it
 * is hidden. One timer at most, and none while idle or away.
 */
export function createAttention({ window, changed, idleAfterMs = 3 * 60_000 }: AttentionDeps): Attention {
  const { document } = window
  const stop = new AbortController()
  const options = { capture: true, passive: true, signal: stop.signal }
  let lastInputMs = performance.now()
  let state: AttentionState = document.hidden ? 'away' : 'here'
  let timer: number | undefined

  const become = (next: AttentionState) => {
    if (next === state) return
    state = next
    changed(state)
  }

  /** Input only notes the time; the timer finds out how much of it is left. */
  const check = () => {
    window.clearTimeout(timer)
    timer = undefined
    const leftMs = lastInputMs + idleAfterMs - performance.now()
    if (document.hidden) return become('away')
    if (leftMs <= 0) return become('idle')
    timer = window.setTimeout(check, leftMs)
    become('here')
  }

  const onInput = (event: Event) => {
    if (!event.isTrusted) return
    lastInputMs = performance.now()
    if (state === 'idle') check()
  }

  const onVisibility = (event: Event) => {
    if (!event.isTrusted) return
    // Coming back to a tab is using it.
    if (!document.hidden) lastInputMs = performance.now()
    check()
  }

  for (const type of inputs) window.addEventListener(type, onInput, options)
  document.addEventListener('visibilitychange', onVisibility, options)
  check()

  return {
    state: () => state,
    close() {
      stop.abort()
      window.clearTimeout(timer)
    },
  }
}
