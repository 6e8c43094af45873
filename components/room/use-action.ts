import { useRef, useState } from 'preact/hooks'
import type { Result } from '../../lib/core/result.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import type { VersionProblem } from '../../lib/protocol/versions.ts'

/** Why something in the room's page was not done: the background's codes, and those of the versions. */
export type Trouble = ProblemCode | `version-${VersionProblem}`

/** What a view asks for: a value, or why not. */
export type Asked<Value> = Promise<Result<Value, Trouble>>

/** One thing at a time that may take long or go wrong. */
export interface Action {
  readonly busy: boolean
  /** What went wrong with the last one. */
  readonly trouble: Trouble | null
  /** Does it, unless something is under way; `then` gets the value. Resolves with whether it went well. */
  run<Value>(act: () => Asked<Value>, then?: (value: Value) => void): Promise<boolean>
  /** Does the last one again. */
  again(): void
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  // What is drawn may be older than the second press of a button.
  const running = useRef(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [again, setAgain] = useState<() => void>(() => () => undefined)

  async function run<Value>(act: () => Asked<Value>, then?: (value: Value) => void): Promise<boolean> {
    if (running.current) return false
    running.current = true
    setBusy(true)
    setTrouble(null)
    setAgain(() => () => void run(act, then))
    const answer = await act()
    running.current = false
    setBusy(false)
    if (answer.ok) then?.(answer.value)
    else setTrouble(answer.error)
    return answer.ok
  }

  return { busy, trouble, run, again }
}
