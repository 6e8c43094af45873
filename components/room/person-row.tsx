import type { MemberView } from '../../lib/protocol/roster.ts'
import { Avatar } from '../avatar.tsx'
import { PersonMark } from '../people/person-mark.tsx'
import { shownTime } from '../shown-time.ts'
import { keyOf, type Text, useText } from '../text.ts'
import { Confirm, useConfirm } from './confirm.tsx'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'

interface PersonRowProps {
  readonly person: MemberView
  /** May be muted and removed by us. */
  readonly manageable: boolean
  onMute(on: boolean): Asked<unknown>
  onRemove(): Asked<unknown>
}

/** One of the room's people, and what its owner can do about them. */
export function PersonRow({ person, manageable, onMute, onRemove }: PersonRowProps) {
  const t = useText()
  const action = useAction()
  const removal = useConfirm()
  const { name, muted } = person
  return (
    <li
      data-testid="member"
      data-person={person.person}
      data-role={person.role}
      data-here={person.here}
      data-muted={muted}
    >
      <div class="item">
        <Avatar
          person={{ person: person.person, name, color: person.color, state: person.here ? 'here' : 'away' }}
        />
        <div class="who">
          <p class="name">
            <bdi>{person.self ? t('you', name) : name}</bdi>
            <PersonMark person={person.person} />
          </p>
          <p class="soft">
            {t(keyOf('role', person.role))} · {seenOf(t, person)}
            {muted && ` · ${t('muted')}`}
          </p>
        </div>
        {manageable && !removal.asking && (
          <div class="buttons">
            <button
              type="button"
              class="plain small"
              data-testid="mute-person"
              aria-label={t(muted ? 'unmute_person' : 'mute_person', name)}
              disabled={action.busy}
              onClick={() => action.run(() => onMute(!muted))}
            >
              {t(muted ? 'unmute' : 'mute')}
            </button>
            <button
              ref={removal.opener}
              type="button"
              class="plain small"
              data-testid="remove-person"
              aria-label={t('remove_person', name)}
              onClick={removal.ask}
            >
              {t('remove')}
            </button>
          </div>
        )}
      </div>
      {removal.asking && (
        <Confirm
          text={t('remove_meaning', name)}
          label={t('remove_yes', name)}
          danger
          onConfirm={onRemove}
          onClose={removal.close}
        />
      )}
      <Outcome action={action} />
    </li>
  )
}

function seenOf(t: Text, { here, lastSeenMs }: MemberView): string {
  if (here) return t('here_in_room')
  return lastSeenMs === null ? t('not_seen') : t('last_seen', shownTime(lastSeenMs))
}
