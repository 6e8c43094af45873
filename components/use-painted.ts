import { useEffect, useState } from 'preact/hooks'

/**
 * False until what is drawn first has been painted. For words that need one of the browser's formatters: in a new process the first of each kind takes as
 * long as drawing a whole view, and few people read when they were in a room before they see which.
 */
export function usePainted(): boolean {
  const [painted, setPainted] = useState(false)
  useEffect(() => {
    // An effect alone runs earlier where something else draws the view again before that.
    let timer: ReturnType<typeof setTimeout> | undefined
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(() => setPainted(true))
    })
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [])
  return painted
}
