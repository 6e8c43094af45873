import type { CDPSession } from 'playwright-core'
import { clickOn, fillIn, textOf } from './in-page.ts'

/** A page of the extension that Playwright does not list: the offscreen host, and the popup of a real toolbar click. */
export interface ExtensionTarget {
  /** Value of an expression there, awaited; throws what it throws. It runs as a person's gesture would. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Waits for an element by its `data-testid` and clicks it, which may well close the page. */
  click(testId: string): Promise<void>
  /** Waits for an element by its `data-testid`; its value, or else its text. */
  text(testId: string): Promise<string>
  fill(testId: string, value: string): Promise<void>
  /** Closes the page. */
  close(): Promise<void>
}

interface Answer {
  readonly id?: number
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly result: { readonly value: unknown }
    readonly exceptionDetails?: {
      readonly text: string
      readonly exception?: { readonly description?: string }
    }
  }
}

const closedMessage = 'The page was closed.'

/** Opens a session of its own to a target of a browser-wide DevTools session. It ends with the target. */
export async function attachTarget(
  browser: Pick<CDPSession, 'send' | 'on'>,
  targetId: string,
): Promise<ExtensionTarget> {
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: false })
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  browser.on('Target.receivedMessageFromTarget', event => {
    if (event.sessionId !== sessionId) return
    const answer = JSON.parse(event.message) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
  })
  browser.on('Target.detachedFromTarget', event => {
    if (event.sessionId !== sessionId) return
    for (const [id, resolve] of waiting) resolve({ id, error: { message: closedMessage } })
  })

  async function evaluate<Value>(expression: string): Promise<Value> {
    const id = ++lastId
    const message = {
      id,
      method: 'Runtime.evaluate',
      params: { expression, awaitPromise: true, returnByValue: true, userGesture: true },
    }
    const answered = new Promise<Answer>(resolve => waiting.set(id, resolve))
    await browser.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify(message) })
    const { error, result } = await answered
    waiting.delete(id)
    if (error) throw new Error(error.message)
    const thrown = result?.exceptionDetails
    if (thrown) throw new Error(thrown.exception?.description ?? thrown.text)
    return result?.result.value as Value
  }

  return {
    evaluate,
    click: testId =>
      evaluate<void>(clickOn(testId)).catch(error => {
        if (error.message !== closedMessage) throw error
      }),
    text: testId => evaluate(textOf(testId)),
    fill: (testId, value) => evaluate(fillIn(testId, value)),
    async close() {
      await browser.send('Target.closeTarget', { targetId })
    },
  }
}
