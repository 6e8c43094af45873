import { render } from 'preact'
import { Options } from '../../components/options/options.tsx'
import { TextContext } from '../../components/text.ts'
import { ask } from '../../lib/platform/background-client.ts'
import { desktopAccess } from '../../lib/platform/desktop-access.ts'
import { extensionText, writePageIn } from '../../lib/platform/i18n.ts'
import { watchLedger } from '../../lib/platform/ledger-port.ts'
import { browserShortcuts, openBrowserShortcuts } from '../../lib/platform/shortcuts.ts'

writePageIn(document, 'options_title')
render(
  <TextContext.Provider value={extensionText}>
    <Options
      ask={ask}
      desktop={desktopAccess}
      watchLedger={watchLedger}
      shortcuts={browserShortcuts}
      changeShortcuts={() => void openBrowserShortcuts()}
    />
  </TextContext.Provider>,
  document.getElementById('root')!,
)
