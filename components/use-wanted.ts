import { useEffect, useRef } from 'preact/hooks'

/**
 * Changes settings that are kept as a whole: of two changes made at once the second is made on the first, which is not kept yet. What is `kept` counts again
 * whenever it is another.
 */
export function useWanted<Kept extends object>(
  kept: Kept,
  keep: (wanted: Kept) => void,
): (change: (now: Kept) => Partial<Kept>) => void {
  const wanted = useRef(kept)
  useEffect(() => {
    wanted.current = kept
  }, [kept])
  return change => {
    wanted.current = { ...wanted.current, ...change(wanted.current) }
    keep(wanted.current)
  }
}
