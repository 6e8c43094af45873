import { useId, useState } from 'preact/hooks'
import { foldText } from '../../lib/core/fold-text.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import { Avatar } from '../avatar.tsx'
import { MoreIcon } from '../icons.tsx'
import { shownSince } from '../shown-since.ts'
import { useText } from '../text.ts'
import { type PersonActions, PersonDeeds } from './person-deeds.tsx'
import { PersonDetails } from './person-details.tsx'
import { PersonMark } from './person-mark.tsx'

export interface PeopleListProps extends PersonActions {
  /** Whoever was met last comes first; null until they are known. */
  readonly people: readonly PersonEntry[] | null
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** Below that a search is more to read than the list. */
const searchFrom = 6
/** More than anybody reads through; the search finds the others. */
const shownMost = 100

/** Everybody whom this browser has met, and what can be done about each. */
export function PeopleList({ people, nowMs, ...actions }: PeopleListProps) {
  const t = useText()
  const id = useId()
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState<PersonId | null>(null)
  if (!people) return null
  if (people.length === 0)
    return (
      <div class="none" data-testid="no-people">
        <p class="what">{t('people_none')}</p>
        <p>{t('people_none_hint')}</p>
      </div>
    )
  const found = people.filter(isFoundBy(query))
  return (
    <section class="rooms" aria-labelledby={id}>
      <div class="rooms-head">
        <h2 id={id}>{t('home_people')}</h2>
      </div>
      {people.length >= searchFrom && (
        <input
          type="search"
          data-testid="search-people"
          value={query}
          placeholder={t('people_search')}
          aria-label={t('people_search')}
          autocomplete="off"
          spellcheck={false}
          onInput={event => setQuery(event.currentTarget.value)}
        />
      )}
      {found.length === 0 && (
        <div class="none" data-testid="people-not-found" role="status">
          <p class="what">{t('people_not_found', query.trim())}</p>
          <button type="button" class="link" onClick={() => setQuery('')}>
            {t('people_clear')}
          </button>
        </div>
      )}
      <ul>
        {found.slice(0, shownMost).map(person => (
          <PersonRow
            key={person.id}
            person={person}
            nowMs={nowMs}
            open={open === person.id}
            onOpen={on => setOpen(on ? person.id : null)}
            {...actions}
          />
        ))}
      </ul>
    </section>
  )
}

function isFoundBy(query: string): (person: PersonEntry) => boolean {
  const words = foldText(query).split(/\s+/u).filter(Boolean)
  return ({ name, givenName, rooms }) => {
    const all = foldText([name, givenName, ...rooms.map(room => room.name)].join(' '))
    return words.every(word => all.includes(word))
  }
}

interface PersonRowProps extends PersonActions {
  readonly person: PersonEntry
  readonly nowMs: number
  readonly open: boolean
  onOpen(on: boolean): void
}

function PersonRow({ person, nowMs, open, onOpen, ...actions }: PersonRowProps) {
  const t = useText()
  const id = useId()
  const about = person.blocked
    ? t('mark_blocked')
    : [person.rooms[0]?.name, shownSince(t('locale'), person.lastMetMs, nowMs)].filter(Boolean).join(' · ')
  return (
    <li
      class="person-entry"
      data-testid="person-entry"
      data-person={person.person}
      data-blocked={person.blocked}
    >
      <button
        type="button"
        class="person-line"
        data-testid="open-person"
        aria-expanded={open}
        aria-controls={id}
        title={t('person_about', person.name)}
        onClick={() => onOpen(!open)}
      >
        <Avatar person={person} />
        <span class="room-words">
          <span class="person-name">
            <bdi class="room-name">{person.name}</bdi>
            <PersonMark mark={person.mark} />
          </span>
          <span class="room-about">{about}</span>
        </span>
        <MoreIcon />
      </button>
      <div id={id} class="person-more" hidden={!open}>
        {open && (
          <>
            <PersonDetails person={person} nowMs={nowMs} />
            <PersonDeeds person={person} onCompare={null} {...actions} />
          </>
        )}
      </div>
    </li>
  )
}
