import type { PanelWays } from '../../components/panel/pin-menu.tsx'
import type { RoomId } from '../../lib/core/ids.ts'
import { ask } from '../../lib/platform/background-client.ts'
import { hasBeside, openBesideHere } from '../../lib/platform/beside.ts'
import { connectPanel } from '../../lib/platform/extension-port.ts'
import { guideAround } from '../../lib/platform/guide-port.ts'
import { extensionText } from '../../lib/platform/i18n.ts'
import { openRoomPage } from '../../lib/platform/open-room-page.ts'
import { createPanelPort, type PanelPort } from '../../lib/platform/panel-port.ts'
import { watchAsks } from '../../lib/platform/watch-asks.ts'
import { watchKnownPeople } from '../../lib/platform/watch-people.ts'
import { showPanel } from './show-panel.tsx'

export interface PanelPlace {
  readonly root: Element
  /** Proves to the host whose page's frame this is; null outside pages, where `room` may name the room. */
  readonly nonce: string | null
  readonly room?: RoomId
}

/** Shows the panel in one of the extension's own pages. Returns the end of it. */
export function startPanel({ root, nonce, room }: PanelPlace): () => void {
  const guided = guideAround(window) !== null
  return showPanel({
    root,
    text: extensionText,
    nonce,
    connect: heard => createPanelPort({ ...heard, connect: connectPanel, nonce, ...(room && { room }) }),
    ways: guided ? () => noWays : waysAway,
    openRoom: room => void openRoomPage(room),
    // Nobody of the guide is known outside it.
    people: guided ? null : { ask, watchPeople: watchKnownPeople },
    ...(!guided && { lobby: { ask, watchAsks } }),
  })
}

const noWays: PanelWays = { beside: null, window: null, top: null }

/** Firefox gives frames in pages no sidebar to open: there it is the popup's button. */
function waysAway(send: PanelPort['send']): PanelWays {
  const pop = (to: 'window' | 'top') => () => void send({ type: 'pop-panel', to })
  return {
    beside: hasBeside()
      ? () => {
          openBesideHere()
          send({ type: 'show-panel', open: false })
        }
      : null,
    window: pop('window'),
    // Newer Firefoxes have such windows, too, but nobody knows yet whether our frame works in them. They know of no sidebar here.
    top: hasBeside() && 'documentPictureInPicture' in window ? pop('top') : null,
  }
}
