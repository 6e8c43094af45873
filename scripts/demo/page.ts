import type { PageParts } from '../../entrypoints/page/page-world.ts'
import { startPage } from '../../entrypoints/page/start-page.ts'
import { startThings } from '../../entrypoints/page/start-things.ts'
import { startViews } from '../../entrypoints/page/start-views.ts'
import { pageOptsOut } from '../../lib/page/consent.ts'
import { extensionText } from '../../lib/platform/i18n.ts'
import { createPagePort } from '../../lib/platform/page-port.ts'
import { walk } from './walker.ts'

/** What the demo's own page finds in a frame whose page has the overlay. */
export interface DemoPage {
  walk(person: number): () => void
}

/** Nothing comes late where nobody waits for it. */
const parts: PageParts = { views: startViews, things: startThings }

const begin = () =>
  void startPage({
    window,
    mode: 'open',
    text: extensionText,
    port: createPagePort(() => location.href),
    fetchPart: async name => parts[name],
    again: begin,
  })
if (!pageOptsOut(document)) {
  begin()
  ;(window as Window & { demoPage?: DemoPage }).demoPage = { walk }
}
