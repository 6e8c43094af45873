import { render } from 'preact'
import { browser } from 'wxt/browser'
import { Options } from '../../components/options/options.tsx'
import { TextContext } from '../../components/text.ts'
import { ask } from '../../lib/platform/background-client.ts'
import { desktopAccess } from '../../lib/platform/desktop-access.ts'
import { extensionText, writePageIn } from '../../lib/platform/i18n.ts'
import { watchLedger } from '../../lib/platform/ledger-port.ts'
import { openPage } from '../../lib/platform/open-page.ts'
import { browserShortcuts, openBrowserShortcuts } from '../../lib/platform/shortcuts.ts'
import { keepingLater } from './keeping-later.ts'

writePageIn(document, 'options_title')
render(
  <TextContext.Provider value={extensionText}>
    <Options
      ask={ask}
      desktop={desktopAccess}
      keeping={keepingLater}
      moved={location.hash === '#moved'}
      version={browser.runtime.getManifest().version}
      openGuide={() => void openPage('/welcome.html')}
      watchLedger={watchLedger}
      shortcuts={browserShortcuts}
      changeShortcuts={() => void openBrowserShortcuts()}
    />
  </TextContext.Provider>,
  document.getElementById('root')!,
)
