import { browser } from 'wxt/browser'
import { fail, type Result } from '../core/result.ts'
import type { Answers, ProblemCode, Request } from '../protocol/background.ts'

/** Asks the background; an answer that never comes is `no-answer`. The answer is our own code's and is not parsed again. */
export async function ask<Type extends Request['type']>(
  request: Extract<Request, { type: Type }>,
): Promise<Result<Answers[Type], ProblemCode>> {
  try {
    return (await browser.runtime.sendMessage(request)) ?? fail('no-answer')
  } catch (error) {
    console.warn(`alongside: ${request.type} got no answer`, error)
    return fail('no-answer')
  }
}
