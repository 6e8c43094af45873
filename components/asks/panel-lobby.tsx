import type { RoomId } from '../../lib/core/ids.ts'
import type { Ask } from '../ask.ts'
import { useText } from '../text.ts'
import { useAskers, type WatchAsks } from './use-asked.ts'

export interface PanelLobbyDeps {
  readonly ask: Ask
  readonly watchAsks: WatchAsks
}

interface PanelLobbyProps extends PanelLobbyDeps {
  readonly room: RoomId
  /** To the room's own page, where they are answered. */
  onOpen(): void
}

/** Beside those who are here, who waits to be let in; for the owner, and where nobody does nothing. */
export function PanelLobby({ ask, watchAsks, room, onOpen }: PanelLobbyProps) {
  const t = useText()
  const askers = useAskers(ask, watchAsks, room)
  if (askers.length === 0) return null
  return (
    <div class="waiting" role="status" data-testid="panel-lobby">
      <p>
        <b>{t('lobby_title')}</b>
        {askers.map(({ id, name }) => (
          <bdi key={id}>{name}</bdi>
        ))}
      </p>
      <button type="button" class="quiet wide" data-testid="open-lobby" onClick={onOpen}>
        {t('room_open_page')}
      </button>
    </div>
  )
}
