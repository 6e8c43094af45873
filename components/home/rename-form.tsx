import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { cleanName } from '../clean-name.ts'
import { Outcome } from '../room/outcome.tsx'
import { useAction } from '../room/use-action.ts'
import { useText } from '../text.ts'
import type { RoomDeeds } from './room-menu.tsx'

interface RenameFormProps extends Pick<RoomDeeds, 'onRename'> {
  readonly room: RoomEntry
  onClose(): void
}

/** Another name for a room: its owner's is for everybody, anybody else's for themselves. An empty one goes back to the owner's. */
export function RenameForm({ room, onRename, onClose }: RenameFormProps) {
  const t = useText()
  const id = useId()
  const [name, setName] = useState(room.name)
  const action = useAction()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.select(), [])
  const owns = room.role === 'owner'
  const wanted = cleanName(name)
  return (
    <form
      class="rename"
      onSubmit={event => {
        event.preventDefault()
        void action.run(() => onRename(room, wanted === '' ? null : wanted), onClose)
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <label for={id}>{t('room_name_new')}</label>
      <input
        ref={input}
        id={id}
        data-testid="new-room-name"
        value={name}
        maxLength={limits.roomNameChars}
        required={owns}
        autocomplete="off"
        aria-describedby={`${id}-hint`}
        onInput={event => setName(event.currentTarget.value)}
      />
      <p class="hint" id={`${id}-hint`}>
        {owns ? t('room_rename_everybody') : t('room_rename_own', room.givenName)}
      </p>
      <div class="buttons">
        <button type="button" class="plain" disabled={action.busy} onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="submit"
          class="primary"
          data-testid="save-room-name"
          disabled={action.busy || (owns && wanted === '')}
        >
          {t('room_rename')}
        </button>
      </div>
      <Outcome action={action} />
    </form>
  )
}
