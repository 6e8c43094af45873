import { useId } from 'preact/hooks'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import type { SessionsQuery } from '../../lib/protocol/sessions.ts'
import { Busy } from '../busy.tsx'
import { counted } from '../counted.ts'
import { Problem } from '../problem.tsx'
import { useText } from '../text.ts'
import { FollowList } from './follow-list.tsx'
import { FollowTag } from './follow-tag.tsx'
import { languageName, languages } from './languages.ts'
import type { Found } from './public-home.tsx'
import { SessionChip } from './session-chip.tsx'
import { type SessionDeeds, SessionRow } from './session-row.tsx'
import type { ShownFollows } from './use-follows.ts'

export interface SessionListProps extends Omit<SessionDeeds, 'onTag' | 'onSite'> {
  readonly query: SessionsQuery
  /** Null until the hub has answered. */
  readonly found: Found | null
  readonly problem: ProblemCode | null
  /** Null until it is known. */
  readonly follows: ShownFollows | null
  onQuery(query: SessionsQuery): void
  onRetry(): void
  onMore(): void
}

/** Public sessions, and by what they can be narrowed. */
export function SessionList(props: SessionListProps) {
  const { query, found, problem, follows, onQuery, onRetry, onMore, ...deeds } = props
  const t = useText()
  const id = useId()
  const { words, tag, language, site } = query
  const isNarrowed = Boolean(words || tag || language || site)
  return (
    <section class="sessions" aria-labelledby={id}>
      <h2 id={id}>{t('sessions_title')}</h2>
      <Narrow query={query} follows={follows} hub={found?.hub} onQuery={onQuery} />
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
                hub={found.hub}
                follows={follows}
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
      {follows && follows.things.length > 0 && (
        <section class="session-follows" aria-labelledby={`${id}-follows`}>
          <h3 id={`${id}-follows`}>{t('follows_title')}</h3>
          {!follows.told && <p class="hint">{t('follow_off')}</p>}
          <FollowList things={follows.things} onFollow={follows.onFollow} />
        </section>
      )}
    </section>
  )
}

interface NarrowProps extends Pick<SessionListProps, 'query' | 'follows' | 'onQuery'> {
  readonly hub: string | undefined
}

function Narrow({ query, follows, hub, onQuery }: NarrowProps) {
  const t = useText()
  const locale = t('locale')
  const { words = '', tag, language, site, sort = 'people' } = query
  const without = (name: 'tag' | 'site'): void => {
    const { [name]: _, ...rest } = query
    onQuery(rest)
  }
  const chip = (name: 'tag' | 'site', label: string) => (
    <SessionChip
      testId={`chosen-${name}`}
      label={label}
      removes={t('sessions_without', label)}
      onRemove={() => without(name)}
    />
  )
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
          {tag && chip('tag', `#${tag}`)}
          {site && chip('site', new URL(site).host)}
          {tag && follows && hub && <FollowTag follows={follows} thing={{ kind: 'tag', hub, tag }} />}
        </p>
      )}
    </div>
  )
}
