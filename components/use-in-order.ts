import { useRef } from 'preact/hooks'

/**
 * For a question that is asked again whenever something may have changed. Called when it is asked, it returns what is called when the answer has come, and says
 * whether that still counts: not when a question asked later has been answered already, for this answer may be older than what is shown.
 */
export function useInOrder(): () => () => boolean {
  const asked = useRef(0)
  const answered = useRef(0)
  return () => {
    const turn = ++asked.current
    return () => {
      if (turn < answered.current) return false
      answered.current = turn
      return true
    }
  }
}
