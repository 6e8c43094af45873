import { useState } from 'preact/hooks'
import type { Answers, ProblemCode, Request } from '../../lib/protocol/background.ts'
import type { Ask } from '../ask.ts'
import { useOneAtATime } from '../one-at-a-time.ts'

type Doing = 'creating' | 'joining' | 'changing'

/** What a way in does just now, and what went wrong with it. */
export interface Performing {
  readonly doing: Doing | null
  readonly problem: ProblemCode | null
  setProblem(problem: ProblemCode | null): void
  /** Asks for one thing while saying so; resolves with nothing where it went wrong. A room is created or joined once, however often that is pressed. */
  perform<Type extends Request['type']>(
    what: Doing,
    request: Extract<Request, { type: Type }>,
  ): Promise<Answers[Type] | undefined>
}

export function usePerforming(ask: Ask): Performing {
  const [doing, setDoing] = useState<Doing | null>(null)
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  const once = useOneAtATime()

  async function begin<Type extends Request['type']>(
    what: Doing,
    request: Extract<Request, { type: Type }>,
  ): Promise<Answers[Type] | undefined> {
    setDoing(what)
    setProblem(null)
    const answer = await ask<Type>(request)
    setDoing(null)
    if (answer.ok) return answer.value
    setProblem(answer.error)
  }

  return {
    doing,
    problem,
    setProblem,
    // Of changes each counts, in their order.
    perform: (what, request) =>
      what === 'changing' ? begin(what, request) : once(() => begin(what, request)),
  }
}
