import { useId, useState } from 'preact/hooks'
import type { PersonId } from '../../lib/core/ids.ts'
import type { NamedPerson } from '../../lib/protocol/background.ts'
import type { MemberView } from '../../lib/protocol/roster.ts'
import { counted } from '../counted.ts'
import { useText } from '../text.ts'
import { Outcome } from './outcome.tsx'
import { PersonRow } from './person-row.tsx'
import { type Asked, useAction } from './use-action.ts'

export interface PeopleSectionProps {
  /** Those who hold the room's keys, or null where the room is not open: only an open room knows them. */
  readonly people: readonly MemberView[] | null
  readonly removed: readonly NamedPerson[]
  /** May mute and remove. */
  readonly owner: boolean
  onMute(person: PersonId, on: boolean): Asked<unknown>
  onRemove(person: PersonId): Asked<unknown>
  onLetBack(person: PersonId): Asked<unknown>
}

/** From this many on, a name is found by typing it. */
const searchedFrom = 12

/** Everybody who has the room's keys, here or away, and who was removed. */
export function PeopleSection({ people, removed, owner, onMute, onRemove, onLetBack }: PeopleSectionProps) {
  const t = useText()
  const id = useId()
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t('people_title')}</h2>
      {people === null ? (
        <p class="empty">{t('people_not_live')}</p>
      ) : (
        <People people={people} labelledBy={id} owner={owner} onMute={onMute} onRemove={onRemove} />
      )}
      {removed.length > 0 && <Removed removed={removed} owner={owner} onLetBack={onLetBack} />}
    </section>
  )
}

interface PeopleProps extends Pick<PeopleSectionProps, 'owner' | 'onMute' | 'onRemove'> {
  readonly people: readonly MemberView[]
  readonly labelledBy: string
}

function People({ people, labelledBy, owner, onMute, onRemove }: PeopleProps) {
  const t = useText()
  const [sought, setSought] = useState('')
  const isSought = ({ name }: MemberView) =>
    name.toLocaleLowerCase().includes(sought.trim().toLocaleLowerCase())
  const shown = people.filter(isSought)
  return (
    <>
      <p class="hint">
        {counted(t, 'people_hint', people.length)} {!owner && t('people_owner_only')}
      </p>
      {people.length >= searchedFrom && (
        <input
          type="search"
          class="search"
          placeholder={t('people_find')}
          aria-label={t('people_find')}
          value={sought}
          onInput={event => setSought(event.currentTarget.value)}
        />
      )}
      {shown.length === 0 ? (
        <p class="empty">{t('people_none_found')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
        <ul class="rows tall" tabIndex={0} aria-labelledby={labelledBy}>
          {shown.map(person => (
            <PersonRow
              key={person.person}
              person={person}
              manageable={owner && !person.self}
              onMute={on => onMute(person.person, on)}
              onRemove={() => onRemove(person.person)}
            />
          ))}
        </ul>
      )}
    </>
  )
}

function Removed({ removed, owner, onLetBack }: Pick<PeopleSectionProps, 'removed' | 'owner' | 'onLetBack'>) {
  const t = useText()
  const id = useId()
  const action = useAction()
  return (
    <>
      <h3 id={id}>{t('removed_title')}</h3>
      <ul class="rows" aria-labelledby={id}>
        {removed.map(({ person, name }) => (
          <li key={person} class="item" data-testid="removed-person" data-person={person}>
            <span class="name">
              <bdi>{name ?? t('removed_unnamed')}</bdi>
            </span>
            {owner && (
              <button
                type="button"
                class="plain small"
                data-testid="let-back"
                aria-label={t('let_person_back', name ?? t('removed_unnamed'))}
                disabled={action.busy}
                onClick={() => action.run(() => onLetBack(person))}
              >
                {t('let_back')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Outcome action={action} />
      <p class="hint">{t('removed_hint')}</p>
    </>
  )
}
