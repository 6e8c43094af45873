import { eventually } from './eventually.ts'
import type { Bidi } from './firefox-bidi.ts'
import { type ClientPoint, createFirefoxInput, type FirefoxInput } from './firefox-input.ts'
import { clickOn, fileField, fillIn, middleOf, textOf } from './in-page.ts'

/** One tab, or a frame in one. */
export interface FirefoxPage extends FirefoxInput {
  readonly url: string
  /** Opens another address in it. */
  go(url: string): Promise<void>
  /** Shows it as in a window of this size, in CSS pixels. */
  resize(size: { readonly width: number; readonly height: number }): Promise<void>
  /** Value of an expression in the page, awaited; it has to survive JSON. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Waits for an element, by its `data-testid` or a selector, and clicks it. `holding`: a part of its text. */
  click(what: string, holding?: string): Promise<void>
  /** The same with the real pointer, which what is inert or covered does not hear. */
  press(what: string, holding?: string): Promise<void>
  /** With its right button, which opens the browser's own menu. */
  rightPress(what: string, holding?: string): Promise<void>
  /** Brings the real pointer over it. */
  hover(what: string, holding?: string): Promise<void>
  /** Waits for it in the same way and tells its whole text. */
  text(what: string, holding?: string): Promise<string>
  fill(what: string, value: string): Promise<void>
  /** Puts a file of this machine into a field for files, which need not be seen. */
  chooseFile(testId: string, path: string): Promise<void>
  /** Brings the tab to the front. */
  activate(): Promise<void>
  reload(): Promise<void>
  /** A frame in it, however deep, by a part of its address; waits for it. */
  frame(part: string): Promise<FirefoxPage>
  /** Waits until it has been brought to an address with `part` in it: a document that is just being left may answer nothing it is asked. */
  comesTo(part: string): Promise<void>
  /** Another tab or window with `part` in its address, once there is one. */
  window(part: string): Promise<FirefoxPage>
  close(): Promise<void>
}

interface Evaluated {
  readonly type: 'success' | 'exception'
  readonly result?: { readonly value?: string }
  readonly exceptionDetails?: { readonly text: string }
}

/** A page or a frame, as BiDi tells of it. */
export interface Context {
  readonly context: string
  readonly url: string
  readonly children: readonly Context[] | null
}

const framesIn = ({ children }: Context): readonly Context[] =>
  (children ?? []).flatMap(child => [child, ...framesIn(child)])

/** `context` is BiDi's name of it. */
export function firefoxPage(bidi: Bidi, context: string, openedUrl: string): FirefoxPage {
  let url = openedUrl

  async function evaluate<Value>(expression: string): Promise<Value> {
    const evaluated = await bidi.send<Evaluated>('script.evaluate', {
      target: { context },
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      awaitPromise: true,
      userActivation: true,
    })
    if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails?.text)
    const json = evaluated.result?.value
    return (json === undefined ? undefined : JSON.parse(json)) as Value
  }

  async function go(to: string): Promise<void> {
    await bidi.send('browsingContext.navigate', { context, url: to, wait: 'complete' })
    url = to
  }

  async function chooseFile(testId: string, path: string): Promise<void> {
    const { result } = await bidi.send<{ result: { sharedId: string } }>('script.evaluate', {
      target: { context },
      expression: fileField(testId),
      awaitPromise: true,
    })
    const { sharedId } = result
    await bidi.send('input.setFiles', { context, element: { sharedId }, files: [path] })
  }

  async function frame(part: string): Promise<FirefoxPage> {
    const found = await eventually(async () => {
      const { contexts } = await bidi.send<{ contexts: readonly Context[] }>('browsingContext.getTree', {
        root: context,
      })
      return contexts.flatMap(framesIn).find(inner => inner.url.includes(part))
    }, `No frame of ${url} has ${part} in its address.`)
    return firefoxPage(bidi, found.context, found.url)
  }

  async function comesTo(part: string): Promise<void> {
    await eventually(async () => {
      const { contexts } = await bidi.send<{ contexts: readonly Context[] }>('browsingContext.getTree', {
        root: context,
        maxDepth: 0,
      })
      return contexts[0]?.url.includes(part)
    }, `${url} does not go to ${part}.`)
  }

  async function window(part: string): Promise<FirefoxPage> {
    const found = await eventually(async () => {
      const { contexts } = await bidi.send<{ contexts: readonly Context[] }>('browsingContext.getTree')
      return contexts.find(other => other.context !== context && other.url.includes(part))
    }, `No other window has ${part} in its address.`)
    return firefoxPage(bidi, found.context, found.url)
  }

  const input = createFirefoxInput(bidi, context)
  const placeOf = (what: string, holding?: string): Promise<ClientPoint> => evaluate(middleOf(what, holding))

  return {
    ...input,
    get url() {
      return url
    },
    go,
    resize: viewport => bidi.send('browsingContext.setViewport', { context, viewport }),
    evaluate,
    click: (what, holding) => evaluate(clickOn(what, holding)),
    press: async (what, holding) => input.pressPointer(await placeOf(what, holding)),
    rightPress: async (what, holding) => input.rightClick(await placeOf(what, holding)),
    hover: async (what, holding) => input.movePointer(await placeOf(what, holding)),
    text: (what, holding) => evaluate(textOf(what, holding)),
    fill: (what, value) => evaluate(fillIn(what, value)),
    chooseFile,
    activate: () => bidi.send('browsingContext.activate', { context }),
    reload: () => bidi.send('browsingContext.reload', { context, wait: 'complete' }),
    frame,
    comesTo,
    window,
    close: () => bidi.send('browsingContext.close', { context }),
  }
}
