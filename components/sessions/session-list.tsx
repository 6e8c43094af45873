import { useId } from 'preact/hooks'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import type { SessionsQuery } from '../../lib/protocol/sessions.ts'
import { Busy } from '../busy.tsx'
import { counted } from '../counted.ts'
import { CloseIcon } from '../icons.tsx'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'
import { languageName, languages } from './languages.ts'
import type { Found } from './public-home.tsx'
import { type SessionDeeds, SessionRow } from './session-row.tsx'

export interface SessionListProps extends Omit<SessionDeeds, 'onTag' | 'onSite'> {
  readonly query: SessionsQuery
  /** Null until the hub has answered. */
  readonly found: Found | null
  readonly problem: ProblemCode | null
  onQuery(query: SessionsQuery): void
  onRetry(): void
  onMore(): void
}

/** Public sessions, and by what they can be narrowed. */
export function SessionList(props: SessionListProps) {
  const { query, found, problem, onQuery, onRetry, onMore, ...deeds } = props
  const t = useText()
  const id = useId()
  const { words, tag, language, site } = query
  const isNarrowed = Boolean(words || tag || language || site)
  return (
    <section class="sessions" aria-labelledby={id}>
      <h2 id={id}>{t('sessions_title')}</h2>
      <Narrow query={query} onQuery={onQuery} />
      {problem && <Problem code={problem} onRetry={onRetry} />}
      {!found && !problem && <Busy label={t('loading')} />}
      {found?.sessions.length === 0 && !problem && (
        <div class="none" data-testid="no-sessions" role="status">
          <p class="what">{t(isNarrowed ? 'sessions_not_found' : 'sessions_none')}</p>
          <p>{t(isNarrowed ? 'sessions_not_found_hint' : 'sessions_none_hint')}</p>
          {isNarrowed && (
            <button type="button" class="link" onClick={() => onQuery({ sort: query.sort })}>
              {t('sessions_all')}
            </button>
          )}
        </div>
      )}
      {found && found.sessions.length > 0 && (
        <>
          <p class="spoken" role="status">
            {counted(t, 'sessions_count', found.sessions.length)}
          </p>
          <ul>
            {found.sessions.map(session => (
              <SessionRow
                key={session.room}
                session={session}
                {...deeds}
                onTag={chosen => onQuery({ ...query, tag: chosen })}
                onSite={chosen => onQuery({ ...query, site: chosen })}
              />
            ))}
          </ul>
        </>
      )}
      {found?.next && (
        <button type="button" class="link" data-testid="more-sessions" onClick={onMore}>
          {t('sessions_more')}
        </button>
      )}
    </section>
  )
}

function Narrow({ query, onQuery }: Pick<SessionListProps, 'query' | 'onQuery'>) {
  const t = useText()
  const locale = t('locale')
  const { words = '', tag, language, site, sort = 'people' } = query
  const without = (name: 'tag' | 'site'): void => {
    const { [name]: _, ...rest } = query
    onQuery(rest)
  }
  return (
    <div class="sessions-narrow">
      <input
        type="search"
        data-testid="search-sessions"
        value={words}
        maxLength={80}
        placeholder={t('sessions_search')}
        aria-label={t('sessions_search')}
        autocomplete="off"
        spellcheck={false}
        onInput={event => {
          const { words: _, ...rest } = query
          const typed = event.currentTarget.value
          onQuery(typed.trim() === '' ? rest : { ...rest, words: typed })
        }}
      />
      <div class="sessions-choices">
        <select
          data-testid="session-language"
          aria-label={t('session_language')}
          value={language ?? ''}
          onChange={event => {
            const { language: _, ...rest } = query
            const chosen = event.currentTarget.value
            onQuery(chosen === '' ? rest : { ...rest, language: chosen })
          }}
        >
          <option value="">{t('sessions_any_language')}</option>
          {languages.map(each => (
            <option key={each} value={each}>
              {languageName(locale, each)}
            </option>
          ))}
        </select>
        <select
          data-testid="session-sort"
          aria-label={t('sessions_sort')}
          value={sort}
          onChange={event =>
            onQuery({ ...query, sort: event.currentTarget.value === 'new' ? 'new' : 'people' })
          }
        >
          <option value="people">{t('sessions_sort_people')}</option>
          <option value="new">{t('sessions_sort_new')}</option>
        </select>
      </div>
      {(tag || site) && (
        <p class="session-chips">
          {tag && <Chip name="tag" label={`#${tag}`} onRemove={() => without('tag')} />}
          {site && <Chip name="site" label={new URL(site).host} onRemove={() => without('site')} />}
        </p>
      )}
    </div>
  )
}

function Chip({
  name,
  label,
  onRemove,
}: {
  readonly name: string
  readonly label: string
  onRemove(): void
}) {
  const t = useText()
  return (
    <button
      type="button"
      class="session-chip chosen"
      data-testid={`chosen-${name}`}
      aria-label={t('sessions_without', label)}
      title={t('sessions_without', label)}
      onClick={onRemove}
    >
      <bdi>{label}</bdi>
      <CloseIcon />
    </button>
  )
}
