import { limits } from '../../lib/core/limits.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { NameForm } from '../name-form.tsx'
import { useText } from '../text.ts'
import type { RoomDeeds } from './room-menu.tsx'

interface RenameFormProps extends Pick<RoomDeeds, 'onRename'> {
  readonly room: RoomEntry
  onClose(): void
}

/** Another name for a room: its owner's is for everybody, anybody else's for themselves. An empty one goes back to the owner's. */
export function RenameForm({ room, onRename, onClose }: RenameFormProps) {
  const t = useText()
  const owns = room.role === 'owner'
  return (
    <NameForm
      name={room.name}
      most={limits.roomNameChars}
      label={t('room_name_new')}
      hint={owns ? t('room_rename_everybody') : t('room_rename_own', room.givenName)}
      required={owns}
      testIds={['new-room-name', 'save-room-name']}
      onSave={name => onRename(room, name === '' ? null : name)}
      onClose={onClose}
    />
  )
}
