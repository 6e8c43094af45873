import { browser } from 'wxt/browser'
import type { SharingChange } from '../../protocol/commands.ts'
import { extensionText } from '../i18n.ts'
import { showSentence } from './inject.ts'

/** What somebody who pressed a key should hear of where no page of ours can say it. `off-here`: the window has a room, which is not on in the tab. */
export type Unheard = SharingChange | 'no-room' | 'off-here'

const sentences = {
  paused: 'sharing_paused',
  resumed: 'sharing_resumed',
  'cursor-hidden': 'sharing_cursor_hidden',
  'cursor-shown': 'sharing_cursor_shown',
  'no-room': 'key_no_room',
  'off-here': 'key_off_here',
} as const satisfies Record<Unheard, string>

/** Says on the toolbar button what a key has done, or why it did nothing; where the popup is what helps, it opens as well if the browser lets it. */
export async function sayUnheard(tabId: number, why: Unheard): Promise<void> {
  await showSentence(tabId, extensionText(sentences[why]))
  if (why !== 'no-room' && why !== 'off-here') return
  const action = browser.action ?? browser.browserAction
  // Firefox opens it in the turn of a click alone; the button has a sign by now, and leads there.
  await action.openPopup().catch(() => undefined)
}
