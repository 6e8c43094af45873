import type { SentInvite } from '../../lib/core/acquaintances.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import { shownSince } from '../shown-since.ts'
import { keyOf, listed, useText } from '../text.ts'
import { PersonMark } from './person-mark.tsx'

interface PersonDetailsProps {
  readonly person: PersonEntry
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** What this browser knows of somebody: how they call themselves, whether they were verified, where they were met, and the last invitation. */
export function PersonDetails({ person, nowMs }: PersonDetailsProps) {
  const t = useText()
  const { name, givenName, mark, blocked, rooms, lastMetMs, invite, inviteUnsent } = person
  return (
    <div class="person-facts">
      {mark && (
        <p class={`fact ${mark}`}>
          <PersonMark mark={mark} />
          <span>{t(keyOf('person', mark), name)}</span>
        </p>
      )}
      {blocked && <p>{t('person_blocked')}</p>}
      {name !== givenName && <p>{t('person_given_name', givenName)}</p>}
      <p class="soft">{t('person_met', shownSince(t('locale'), lastMetMs, nowMs))}</p>
      {rooms.length > 0 && (
        <p class="soft">
          {t(
            'person_rooms',
            listed(
              t,
              rooms.map(room => room.name),
            ),
          )}
        </p>
      )}
      {invite && (
        <p data-testid="invite-state">
          {t(keyOf('invite', inviteUnsent ? 'unsent' : stateOf(invite, nowMs)), invite.roomName)}
        </p>
      )}
    </div>
  )
}

/** How an invitation stands. */
const stateOf = ({ answer, expiresAtMs }: SentInvite, nowMs: number) =>
  answer ?? (expiresAtMs > nowMs ? 'waiting' : 'expired')
