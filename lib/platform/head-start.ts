import type { Request } from '../protocol/background.ts'
import type { ask as askBackground } from './background-client.ts'

type Ask = typeof askBackground

/** What a page shows first, asked for before there is a page to show it. */
export interface HeadStart {
  begin(request: Request): void
  /** Asks, or takes what was begun, once. */
  readonly ask: Ask
}

/**
 * `watch`: calls back when what was begun may be out of date, which is then asked for again by whoever wants it; returns the end of that. Nothing is
 * watched any more when all that was begun has been taken.
 */
export function createHeadStart(ask: Ask, watch: (changed: () => void) => () => void): HeadStart {
  const begun = new Map<string, ReturnType<Ask>>()
  let stopWatching: (() => void) | null = null

  function drop(key?: string): void {
    if (key === undefined) begun.clear()
    else begun.delete(key)
    if (begun.size > 0) return
    stopWatching?.()
    stopWatching = null
  }

  return {
    begin(request) {
      stopWatching ??= watch(drop)
      begun.set(JSON.stringify(request), ask(request))
    },
    ask: request => {
      const key = JSON.stringify(request)
      const answer = begun.get(key)
      if (!answer) return ask(request)
      drop(key)
      return answer as ReturnType<typeof ask<typeof request.type>>
    },
  }
}
