import { render } from 'preact'
import { type Browser, browser } from 'wxt/browser'
import { Popup } from '../../components/popup/popup.tsx'
import { TextContext } from '../../components/text.ts'
import { ask } from '../../lib/platform/background-client.ts'
import { hasBeside, openBeside } from '../../lib/platform/beside.ts'
import { extensionText, writePageIn } from '../../lib/platform/i18n.ts'
import { openRoomPage } from '../../lib/platform/open-room-page.ts'
import { requestAccess } from '../../lib/platform/request-access.ts'
import { watchAsks } from '../../lib/platform/watch-asks.ts'
import { watchNotifications } from '../../lib/platform/watch-notifications.ts'
import { watchRooms } from '../../lib/platform/watch-rooms.ts'
import { exportLater } from '../sidepanel/export-later.ts'

/** `popup.html?tab=ID` acts on that tab; the toolbar's popup on the one it was opened over. */
async function tabOf(search: string): Promise<Browser.tabs.Tab | undefined> {
  const given = new URLSearchParams(search).get('tab')
  if (given && /^\d+$/.test(given)) return browser.tabs.get(Number(given))
  const [active] = await browser.tabs.query({ active: true, currentWindow: true })
  return active
}

async function start(): Promise<void> {
  // In the file the title is what WXT takes for the toolbar button's.
  writePageIn(document, 'extension_name')
  const tab = await tabOf(location.search)
  if (tab?.id === undefined) return
  const { id, windowId } = tab
  render(
    <TextContext.Provider value={extensionText}>
      <Popup
        tabId={id}
        window={windowId}
        ask={ask}
        watchRooms={watchRooms}
        watchAsks={watchAsks}
        watchNotifications={watchNotifications}
        exportRoom={exportLater}
        openBeside={hasBeside() ? () => void openBeside(windowId).then(() => window.close()) : null}
        copy={text => navigator.clipboard.writeText(text)}
        requestAccess={requestAccess}
        openOptions={() => void browser.runtime.openOptionsPage().then(() => window.close())}
        openRoom={room => void openRoomPage(room).then(() => window.close())}
        close={() => window.close()}
      />
    </TextContext.Provider>,
    document.getElementById('root')!,
  )
}

void start()
