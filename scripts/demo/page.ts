import { startPage } from '../../entrypoints/page/start-page.ts'
import { pageOptsOut } from '../../lib/page/consent.ts'
import { extensionText } from '../../lib/platform/i18n.ts'
import { createPagePort } from '../../lib/platform/page-port.ts'
import { walk } from './walker.ts'

/** What the demo's own page finds in a frame whose page has the overlay. */
export interface DemoPage {
  walk(person: number): () => void
}

const begin = () =>
  void startPage(
    window,
    'open',
    extensionText,
    createPagePort(() => location.href),
    begin,
  )
if (!pageOptsOut(document)) {
  begin()
  ;(window as Window & { demoPage?: DemoPage }).demoPage = { walk }
}
