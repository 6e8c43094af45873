import { render } from 'preact'
import { browser } from 'wxt/browser'
import { Popup } from '../../components/popup/popup.tsx'
import { TextContext } from '../../components/text.ts'
import { ask } from '../../lib/platform/background-client.ts'
import { extensionText, writePageIn } from '../../lib/platform/i18n.ts'

/** `popup.html?tab=ID` acts on that tab; the toolbar's popup on the one it was opened over. */
async function tabOf(search: string): Promise<number | undefined> {
  const given = new URLSearchParams(search).get('tab')
  if (given && /^\d+$/.test(given)) return Number(given)
  const [active] = await browser.tabs.query({ active: true, currentWindow: true })
  return active?.id
}

function patternOf(address: string): string {
  // Without the port: Firefox's patterns know none, and one without matches them all.
  const { protocol, hostname } = new URL(address)
  return `${protocol}//${hostname}/*`
}

function requestAccess(address: string | null): Promise<unknown> {
  const origins = address === null ? ['https://*/*', 'http://*/*'] : [patternOf(address)]
  return browser.permissions.request({ origins }).catch(error => {
    console.warn('alongside: the browser did not ask for the site', error)
  })
}

async function start(): Promise<void> {
  // In the file the title is what WXT takes for the toolbar button's.
  writePageIn(document, 'extension_name')
  const tabId = await tabOf(location.search)
  if (tabId === undefined) return
  render(
    <TextContext.Provider value={extensionText}>
      <Popup
        tabId={tabId}
        ask={ask}
        copy={text => navigator.clipboard.writeText(text)}
        requestAccess={requestAccess}
        openOptions={() => void browser.runtime.openOptionsPage().then(() => window.close())}
        openRoom={room => {
          const url = browser.runtime.getURL(`/room.html#${room}`)
          void browser.tabs.create({ url }).then(() => window.close())
        }}
        close={() => window.close()}
      />
    </TextContext.Provider>,
    document.getElementById('root')!,
  )
}

void start()
