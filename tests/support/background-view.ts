import type { Worker } from 'playwright-core'
import { eventually } from './eventually.ts'
import type { ExtensionBrowser } from './extension.ts'

/** The background from outside, through an open page of the extension: looking does not wake its worker. */
export interface BackgroundView {
  /** What is live, as session storage has it. */
  live(): Promise<
    readonly { readonly room: string; readonly window: number; readonly tabs: readonly number[] }[]
  >
  badge(tabId: number): Promise<{ readonly text: string; readonly title: string }>
  /** Whether the hidden page in which rooms live is there. */
  hostIsOpen(): Promise<boolean>
  workerRuns(): Promise<boolean>
  /** Stops the worker as the browser does after half a minute; it comes back for the next event. */
  stopWorker(): Promise<void>
  /** Value of an expression in the extension's page. */
  evaluate<Value>(expression: string): Promise<Value>
  /** Errors and warnings of every worker since this view was opened, failed promises included. */
  readonly complaints: readonly string[]
}

/** Opens the view in a tab of its own, which closes with the browser. */
export async function viewBackground(browser: ExtensionBrowser): Promise<BackgroundView> {
  const page = await browser.options()
  const devtools = await browser.context.newCDPSession(page)
  await devtools.send('ServiceWorker.enable')
  const complaints: string[] = []
  const listen = (worker: Worker): void => {
    worker.on('console', message => {
      if (!['error', 'warning'].includes(message.type())) return
      // Chromium's answer to what a worker asks of the browser while it is being stopped (`ExtensionFunctionDispatcher`).
      if (!message.text().endsWith('Error: No SW')) complaints.push(message.text())
    })
  }
  browser.context.serviceWorkers().forEach(listen)
  browser.context.on('serviceworker', listen)
  // Uncaught errors and failed promises of a worker are no console messages.
  devtools.on('ServiceWorker.workerErrorReported', ({ errorMessage }) => {
    complaints.push(errorMessage.errorMessage)
  })
  const evaluate = <Value>(expression: string): Promise<Value> => page.evaluate(expression) as Promise<Value>

  const has = (contextType: string): Promise<boolean> =>
    evaluate(
      `chrome.runtime.getContexts({ contextTypes: ['${contextType}'] }).then(found => found.length > 0)`,
    )

  return {
    live: () => evaluate(`chrome.storage.session.get().then(({ live = [] }) => live)`),
    badge: tabId =>
      evaluate(`Promise.all([
        chrome.action.getBadgeText({ tabId: ${tabId} }),
        chrome.action.getTitle({ tabId: ${tabId} }),
      ]).then(([text, title]) => ({ text, title }))`),
    hostIsOpen: () => has('OFFSCREEN_DOCUMENT'),
    workerRuns: () => has('BACKGROUND'),
    async stopWorker() {
      await devtools.send('ServiceWorker.stopAllWorkers')
      await eventually(async () => !(await has('BACKGROUND')), 'The worker does not stop.')
    },
    evaluate,
    complaints,
  }
}
