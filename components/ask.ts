import type { Result } from '../lib/core/result.ts'
import type { Answers, ProblemCode, Request } from '../lib/protocol/background.ts'

/** Asks the background. */
export type Ask = <Type extends Request['type']>(
  request: Extract<Request, { type: Type }>,
) => Promise<Result<Answers[Type], ProblemCode>>
