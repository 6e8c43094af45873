import { useRef } from 'preact/hooks'

/**
 * Changes settings that are kept as a whole: a change made before the last one is kept is made on that one. `keep` resolves once what is `kept` has been
 * asked for again; what comes back of the changes before it is older than what the person sees, so it does not count until then.
 */
export function useWanted<Kept extends object>(
  kept: Kept,
  keep: (wanted: Kept) => Promise<void>,
): (change: (now: Kept) => Partial<Kept>) => void {
  const latest = useRef(kept)
  latest.current = kept
  const wanted = useRef<Kept | null>(null)
  return async change => {
    const now = wanted.current ?? latest.current
    const next = { ...now, ...change(now) }
    wanted.current = next
    try {
      await keep(next)
    } finally {
      if (wanted.current === next) wanted.current = null
    }
  }
}
