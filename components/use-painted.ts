import { useEffect, useState } from 'preact/hooks'

/**
 * False until what is drawn first has been painted. For words that need one of the browser's formatters: in a new process the first of each kind takes as
 * long as drawing a whole view, and few people read when they were in a room before they see which.
 */
export function usePainted(): boolean {
  const [painted, setPainted] = useState(false)
  useEffect(() => setPainted(true), [])
  return painted
}
