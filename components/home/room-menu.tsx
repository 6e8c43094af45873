import { useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { Confirm, useConfirm } from '../room/confirm.tsx'
import { Outcome } from '../room/outcome.tsx'
import { type Asked, useAction } from '../room/use-action.ts'
import { keyOf, useText } from '../text.ts'
import { RenameForm } from './rename-form.tsx'

/** `json`: all that this browser has of it; `markdown`: what was said. */
export type ExportFormat = 'json' | 'markdown'

/** What can be done with a room from a list. */
export interface RoomDeeds {
  /** Null: as its owner calls it. */
  onRename(room: RoomEntry, name: string | null): Asked<unknown>
  onExport(room: RoomEntry, format: ExportFormat): Asked<unknown>
  onExit(room: RoomEntry): Asked<unknown>
  onForget(room: RoomEntry): Asked<unknown>
  /** Opens its own page. */
  onOpenRoom(room: RoomId): void
}

interface RoomMenuProps extends RoomDeeds {
  readonly room: RoomEntry
  onClose(): void
}

/** What unfolds under a room of the list. */
export function RoomMenu({ room, onRename, onExport, onExit, onForget, onOpenRoom, onClose }: RoomMenuProps) {
  const t = useText()
  const [renaming, setRenaming] = useState(false)
  const forget = useConfirm()
  const action = useAction()
  if (renaming) return <RenameForm room={room} onRename={onRename} onClose={() => setRenaming(false)} />
  if (forget.asking)
    return (
      <Confirm
        text={t(room.role === 'owner' ? 'room_forget_ask_owner' : 'room_forget_ask', room.name)}
        label={t('room_forget')}
        danger
        onConfirm={() => onForget(room)}
        onClose={forget.close}
      />
    )
  return (
    <div class="room-deeds" data-testid="room-deeds">
      {room.window !== null && (
        <button
          type="button"
          class="plain"
          data-testid="exit-room"
          disabled={action.busy}
          onClick={() => action.run(() => onExit(room), onClose)}
        >
          {t('leave')}
        </button>
      )}
      <button type="button" class="plain" data-testid="rename-room" onClick={() => setRenaming(true)}>
        {t('room_rename')}
      </button>
      <button type="button" class="plain" data-testid="open-room-page" onClick={() => onOpenRoom(room.room)}>
        {t('room_open_page')}
      </button>
      {(['json', 'markdown'] as const).map(format => (
        <button
          key={format}
          type="button"
          class="plain"
          data-testid={`export-${format}`}
          disabled={action.busy}
          onClick={() => action.run(() => onExport(room, format))}
        >
          {t(keyOf('room_export', format))}
        </button>
      ))}
      <button
        ref={forget.opener}
        type="button"
        class="plain danger"
        data-testid="forget-room"
        onClick={forget.ask}
      >
        {t('room_forget')}
      </button>
      <Outcome action={action} />
    </div>
  )
}
