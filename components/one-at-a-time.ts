import { useRef } from 'preact/hooks'

/**
 * Runs what a press starts, unless something is under way: a button that is drawn as it was takes a second press before it is disabled. Resolves with
 * nothing for what was not run.
 */
export function useOneAtATime(): <Value>(run: () => Promise<Value>) => Promise<Value | undefined> {
  const running = useRef(false)
  return async run => {
    if (running.current) return
    running.current = true
    try {
      return await run()
    } finally {
      running.current = false
    }
  }
}
