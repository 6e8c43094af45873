import { isRoomId } from '../../lib/core/ids.ts'
import { writePageIn } from '../../lib/platform/i18n.ts'
import { startBubble } from './start-bubble.tsx'
import { startPanel } from './start-panel.ts'

/**
 * In a page's frame the address is `panel.html#NONCE&theme=dark`, with `&bubble` for the line at a pointer; in a window that belongs to no page
 * it is `panel.html#&room=ROOM`, or without a fragment.
 */
const fragment = (): readonly string[] => location.hash.slice(1).split('&')
const systemDark = matchMedia('(prefers-color-scheme: dark)')

function applyTheme(): void {
  const asked = fragment().find(part => part.startsWith('theme='))
  const dark = asked ? asked === 'theme=dark' : systemDark.matches
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

applyTheme()
addEventListener('hashchange', applyTheme)
systemDark.addEventListener('change', applyTheme)
writePageIn(document, 'panel_title')
const nonce = fragment()[0] || null
const room = fragment()
  .find(part => part.startsWith('room='))
  ?.slice('room='.length)
// Nobody but our own script frames us with a nonce. The host sees of a frame that it is one, but not in every kind of window.
const isFramedByOthers = window.parent !== window && !nonce
if (!isFramedByOthers) {
  if (fragment().includes('bubble')) startBubble(nonce)
  else
    startPanel({
      root: document.getElementById('root')!,
      nonce,
      ...(!nonce && room && isRoomId(room) && { room }),
    })
}
