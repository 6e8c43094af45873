import { render } from 'preact'
import { Told } from '../../components/guest/told.tsx'
import { Problem } from '../../components/problem.tsx'
import { keyOf, type Text, TextContext } from '../../components/text.ts'
import { decodeLink, type LinkError } from '../../lib/core/links.ts'
import { openDatabase } from '../../lib/platform/database.ts'
import { fitViewport } from './fit-viewport.ts'
import { loadText, localeFor } from './load-text.ts'
import { startGuest } from './start-guest.tsx'

/** The hub's page for people without the extension, `/j/guest#…` with the fragment of a link. */

const root = document.getElementById('root')!
const systemDark = matchMedia('(prefers-color-scheme: dark)')

function applyTheme(): void {
  document.documentElement.dataset.theme = systemDark.matches ? 'dark' : 'light'
}

function showBadLink(text: Text, error: LinkError): void {
  const none = location.hash.length < 2
  const what = none ? text('guest_no_link') : text(keyOf('problem', error))
  const remedy = error === 'version' ? text('guest_version') : text('guest_no_link_hint')
  render(<Told what={what} remedy={none ? text('guest_no_link_hint') : remedy} />, root)
}

async function start(): Promise<void> {
  const text = await loadText((...asked) => fetch(...asked), import.meta.url, localeFor(navigator.languages))
  document.documentElement.lang = text('locale')
  document.documentElement.dir = text('direction')
  // A link's own page is beside this one.
  const href = `${location.origin}/j${location.hash}`
  const link = decodeLink(href)
  if (!link.ok) return showBadLink(text, link.error)
  document.title = `${link.value.roomName} · Alongside`
  const database = await openDatabase().catch(() => null)
  if (database) return startGuest({ root, text, link: link.value, href, database })
  render(
    <TextContext.Provider value={text}>
      <main class="welcome">
        <Problem code="storage" onRetry={() => location.reload()} />
      </main>
    </TextContext.Provider>,
    root,
  )
}

applyTheme()
systemDark.addEventListener('change', applyTheme)
fitViewport(window, document.documentElement)
addEventListener('hashchange', () => location.reload())
start().catch(error => console.error('alongside: the page could not start', error))
