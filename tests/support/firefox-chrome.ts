import { eventually } from './eventually.ts'
import type { Bidi } from './firefox-bidi.ts'
import { type Context, type FirefoxPage, firefoxPage } from './firefox-page.ts'
import { clickOn, fillIn, textOf } from './in-page.ts'

/** What can be done with a page of the extension that is no tab: its popup, or what stands in the sidebar. */
export type FirefoxView = Pick<FirefoxPage, 'evaluate' | 'click' | 'text' | 'fill'>

/** One Firefox's own window. */
export interface FirefoxChrome extends Pick<FirefoxPage, 'evaluate'> {
  /** The toolbar button, over the tab in front: gives access to that tab, as its click does. The popup. */
  pressToolbar(): Promise<FirefoxView>
  /** As a press anywhere else does, which the driver's is not. */
  closePopup(): Promise<void>
  /** The popup, once it is open. */
  popup(): Promise<FirefoxView>
  /** What is in the sidebar, once it is open. */
  sidebar(): Promise<FirefoxView>
  /** Chooses an entry of the menu that a right click has opened, by a part of its label. */
  chooseInMenu(label: string): Promise<void>
}

const panel = `document.getElementById('customizationui-widget-panel')`
const browserOf = {
  // Firefox loads it elsewhere first, and hands it over to a browser in the panel.
  popup: `(${panel}?.state === 'open' ? ${panel}.querySelector('browser.webextension-popup-browser') : null)`,
  sidebar: `document.getElementById('sidebar').contentDocument?.getElementById('webext-panels-browser')`,
}

/** Runs in the view's process. What is done at once counts as done by a person. */
const inFrame = `(name, expression) => {
  const tell = answer => sendAsyncMessage(name, answer)
  const input = content.windowUtils.setHandlingUserInput(true)
  try {
    const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false })
    Cu.evalInSandbox(expression, sandbox).then(json => tell({ json }), error => tell({ error: String(error) }))
  } catch (error) {
    tell({ error: String(error) })
  } finally {
    input.destruct()
  }
}`

/** Popups and sidebars are in no list of the driver's, but the window's own scripts reach them. */
export async function openChrome(bidi: Bidi, extensionId: string): Promise<FirefoxChrome> {
  const { contexts } = await bidi.send<{ contexts: readonly Context[] }>('browsingContext.getTree', {
    'moz:scope': 'chrome',
  })
  const found = contexts.find(({ url }) => url.endsWith('/browser.xhtml'))
  if (!found) throw new Error('Firefox has no window.')
  const { evaluate } = firefoxPage(bidi, found.context, found.url)
  let lastId = 0

  async function viewOf(browser: string, what: string): Promise<FirefoxView> {
    await eventually(
      () => evaluate<boolean>(`${browser}?.currentURI?.spec.startsWith('moz-extension:') === true`),
      `There is no ${what}.`,
    )
    async function evaluateIn<Value>(expression: string): Promise<Value> {
      const name = JSON.stringify(`alongside-test-${++lastId}`)
      const whole = JSON.stringify(`(async () => JSON.stringify(await (${expression})))()`)
      const script = JSON.stringify(`data:,${encodeURIComponent(`(${inFrame})(${name}, ${whole})`)}`)
      const json = await evaluate<string | null>(`new Promise((resolve, reject) => {
        const view = ${browser}
        const { messageManager } = view
        // A popup that closes itself for what was pressed in it answers no more.
        const watch = setInterval(() => view.isConnected || settle(() => resolve(null)), 50)
        function settle(end) {
          clearInterval(watch)
          messageManager.removeMessageListener(${name}, heard)
          end()
        }
        function heard({ data }) {
          settle(() => (data.error ? reject(new Error(data.error)) : resolve(data.json ?? null)))
        }
        messageManager.addMessageListener(${name}, heard)
        messageManager.loadFrameScript(${script}, false)
      })`)
      return (json === null ? undefined : JSON.parse(json)) as Value
    }
    return {
      evaluate: evaluateIn,
      async click(what, holding) {
        await evaluateIn(textOf(what, holding))
        await evaluateIn(clickOn(what, holding))
      },
      text: (what, holding) => evaluateIn(textOf(what, holding)),
      fill: (what, value) => evaluateIn(fillIn(what, value)),
    }
  }

  async function closePopup(): Promise<void> {
    await evaluate(`void ${panel}?.hidePopup()`)
    const none = `document.querySelector('browser.webextension-popup-browser') === null`
    await eventually(() => evaluate<boolean>(none), 'The popup did not close.')
  }
  const popup = (): Promise<FirefoxView> => viewOf(browserOf.popup, 'popup')

  return {
    evaluate,
    popup,
    closePopup,
    async pressToolbar() {
      await closePopup()
      await evaluate(`(() => {
        const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(extensionId)})
        const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs')
        ExtensionParent.apiManager.global.browserActionFor(extension).triggerAction(window)
      })()`)
      return popup()
    },
    sidebar: () => viewOf(browserOf.sidebar, 'sidebar'),
    async chooseInMenu(label) {
      const item = `[...document.querySelectorAll('#contentAreaContextMenu menuitem')].find(item => item.label?.includes(${JSON.stringify(label)}))`
      await eventually(
        () => evaluate<boolean>(`${item} !== undefined`),
        `No entry of the menu says ${label}.`,
      )
      await evaluate(`(() => {
        ${item}.doCommand()
        document.getElementById('contentAreaContextMenu').hidePopup()
      })()`)
    },
  }
}
