import { render } from 'preact'
import { browser } from 'wxt/browser'
import styles from '../../components/popup/popup.css?inline'
import { Popup } from '../../components/popup/popup.tsx'
import { createText, TextContext } from '../../components/text.ts'
import { hasBeside, openBeside } from '../../lib/platform/beside.ts'
import { extensionText, writePageIn } from '../../lib/platform/i18n.ts'
import { openRoomPage } from '../../lib/platform/open-room-page.ts'
import { requestAccess } from '../../lib/platform/request-access.ts'
import { watchAsks } from '../../lib/platform/watch-asks.ts'
import { watchNotifications } from '../../lib/platform/watch-notifications.ts'
import { watchRooms } from '../../lib/platform/watch-rooms.ts'
import { exportLater } from '../sidepanel/export-later.ts'
import type { Beginning } from './main.tsx'

/** Draws the popup as soon as what it needs has come. */
export async function showPopup(beginning: Beginning): Promise<void> {
  const [tab, first, sentences] = await Promise.all([beginning.tab, beginning.first, beginning.sentences])
  if (tab?.id === undefined) return
  const { id, windowId } = tab
  const text = sentences ? createText(sentences) : extensionText
  // In the file the title is what WXT takes for the toolbar button's.
  writePageIn(document, 'extension_name', text as typeof extensionText)
  // Not linked: Chromium looks through linked styles for sentences to put in, for which it reads all of them.
  const style = document.createElement('style')
  style.textContent = styles
  document.head.append(style)
  render(
    <TextContext.Provider value={text}>
      <Popup
        tabId={id}
        window={windowId}
        ask={beginning.ask}
        first={first}
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
