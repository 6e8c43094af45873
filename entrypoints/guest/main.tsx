import { render } from 'preact'
import { Told } from '../../components/guest/told.tsx'
import { keyOf, type Text } from '../../components/text.ts'
import { localeFor } from '../../lib/core/locales.ts'
import { openDatabase } from '../../lib/platform/database.ts'
import { fitViewport } from './fit-viewport.ts'
import { createGuestViews } from './guest-views.tsx'
import { type NoLink, readLinkAddress } from './link-address.ts'
import { loadText } from './load-text.ts'
import { startGuest } from './start-guest.ts'

/** The hub's page for people without the extension, `/j/guest#…` with the fragment of a link. */

const root = document.getElementById('root')!
const systemDark = matchMedia('(prefers-color-scheme: dark)')

function applyTheme(): void {
  document.documentElement.dataset.theme = systemDark.matches ? 'dark' : 'light'
}

/** Broken links, and addresses without one. */
function showNoLink(text: Text, found: NoLink): void {
  const [what, remedy] =
    found === 'none'
      ? ([text('guest_no_link'), text('guest_no_link_hint')] as const)
      : [text(keyOf('problem', found)), text(found === 'version' ? 'guest_version' : 'guest_no_link_hint')]
  render(<Told what={what} remedy={remedy} />, root)
}

async function start(text: Text): Promise<void> {
  document.documentElement.lang = text('locale')
  document.documentElement.dir = text('direction')
  const database = await openDatabase().catch(() => null)
  const found = await readLinkAddress({
    location,
    history,
    knownLink: async room => (await database?.get('rooms', room))?.links.at(-1)?.href,
  })
  if (!found.ok) return showNoLink(text, found.error)
  document.title = `${found.value.link.roomName} · Alongside`
  if (database) await startGuest({ root, text, ...found.value, database })
  else createGuestViews(root, text).noStorage()
}

/** Where there are no sentences of its own yet, what the hub has put into the page. */
function showUnstarted(error: unknown): void {
  console.error('alongside: the hub did not give its sentences', error)
  const { content } = document.getElementById('unstarted') as HTMLTemplateElement
  root.replaceChildren(content.cloneNode(true))
}

applyTheme()
systemDark.addEventListener('change', applyTheme)
fitViewport(window, document.documentElement)
addEventListener('hashchange', () => location.reload())
loadText((...asked) => fetch(...asked), import.meta.url, localeFor(navigator.languages)).then(
  text =>
    start(text).catch(error => {
      console.error('alongside: the page could not start', error)
      createGuestViews(root, text).noStorage()
    }),
  showUnstarted,
)
