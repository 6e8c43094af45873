import { fail, type Result } from '../../../core/result.ts'
import type { ProblemCode } from '../../../protocol/background.ts'
import type { RequestProblem } from '../../hub-request.ts'

/** What a hub's answer about public sessions means to people. */
export function problemOf(problem: RequestProblem): Result<never, ProblemCode> {
  if (problem === 'hub-down' || problem === 'unavailable') return fail('hub-down')
  if (problem === 'hub-unknown') return fail('hub-unknown')
  return fail(problem === 'stale-session' ? 'policy-changed' : 'hub-refused')
}
