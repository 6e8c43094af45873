import { useId, useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import { Outcome } from '../room/outcome.tsx'
import { type Asked, useAction } from '../room/use-action.ts'
import { useText } from '../text.ts'

/** A room to invite to. */
export interface RoomChoice {
  readonly room: RoomId
  readonly name: string
}

interface InviteFormProps {
  readonly person: PersonEntry
  /** The one that is on first. */
  readonly rooms: readonly RoomChoice[]
  onInvite(person: PersonEntry, room: RoomId, words: string): Asked<unknown>
  onClose(): void
}

/** To which room, with a few words. */
export function InviteForm({ person, rooms, onInvite, onClose }: InviteFormProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const [chosen, setChosen] = useState<RoomId | null>(null)
  // They may become known only now.
  const room = chosen ?? rooms[0]?.room
  const [words, setWords] = useState('')
  if (room === undefined) return <p class="hint">{t('invite_no_rooms')}</p>
  return (
    <form
      class="rename"
      onSubmit={event => {
        event.preventDefault()
        void action.run(() => onInvite(person, room, words.trim()), onClose)
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <label for={`${id}-room`}>{t('invite_to')}</label>
      <select
        id={`${id}-room`}
        data-testid="invite-room"
        value={room}
        onChange={event => setChosen(event.currentTarget.value as RoomId)}
      >
        {rooms.map(one => (
          <option key={one.room} value={one.room}>
            {one.name}
          </option>
        ))}
      </select>
      <label for={`${id}-words`}>{t('invite_words')}</label>
      <input
        id={`${id}-words`}
        data-testid="invite-words"
        value={words}
        maxLength={limits.wordsChars}
        autocomplete="off"
        onInput={event => setWords(event.currentTarget.value)}
      />
      <p class="hint">{t('invite_hint')}</p>
      <div class="buttons">
        <button type="button" class="plain" disabled={action.busy} onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="submit" class="primary" data-testid="send-invite" disabled={action.busy}>
          {t('invite_send')}
        </button>
      </div>
      <Outcome action={action} />
    </form>
  )
}
