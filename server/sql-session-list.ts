import { type Kysely, type SelectQueryBuilder, sql } from 'kysely'
import type { RoomId } from '../lib/core/ids.ts'
import type { FollowedTopics } from '../lib/protocol/session-follows.ts'
import type { ListedSession, SessionWord } from '../lib/protocol/sessions.ts'
import type { Tables } from './migrations.ts'
import { type SessionStore, type SessionsAsked, sessionIdleMs } from './session-store.ts'
import type { SessionTables } from './session-tables.ts'

/** Words of a search that count. */
const wordsMost = 8

/** What of a word is found by others. */
export function searchable(
  word: SessionWord,
): Pick<SessionTables['session'], 'words' | 'tags' | 'language' | 'site'> {
  if (word.type === 'private') return { words: '', tags: '', language: '', site: null }
  const { title, description, tags, language, site } = word
  return {
    words: [title, description, ...tags].join('\n').toLowerCase(),
    tags: ` ${tags.join(' ')} `,
    language,
    site,
  }
}

/** The list of public sessions in an SQL database. */
export function createSqlSessionList(
  db: Kysely<Tables>,
): Pick<SessionStore, 'listSessions' | 'listedSession' | 'publishedSince'> {
  /** Those with somebody in them that are not hidden. */
  const visible = (hideFrom: number, nowMs: number) =>
    db
      .selectFrom('session')
      .where('listed', '=', 1)
      .where('session.seen_at_ms', '>', nowMs - sessionIdleMs)
      .where('decision', '!=', 'hidden')
      .where(row => row.or([row('decision', '=', 'shown'), row('reports', '<', hideFrom)]))

  const withPeople = (query: ReturnType<typeof visible>, nowMs: number) =>
    query
      .leftJoin(
        here =>
          here
            .selectFrom('session_here')
            .select(({ fn }) => ['session_here.room', fn.sum<number>('people').as('people')])
            .where('seen_at_ms', '>', nowMs - sessionIdleMs)
            .groupBy('session_here.room')
            .as('here'),
        join => join.onRef('here.room', '=', 'session.room'),
      )
      .select(['session.room', 'payload', 'signature', 'published_at_ms', 'people'])

  return {
    async listSessions(asked, nowMs) {
      const found = matching(visible(asked.hideFrom, nowMs), asked)
      const { count } = await found
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      const rows = await withPeople(found, nowMs)
        .$if(asked.sort === 'people', query => query.orderBy(sql`coalesce(people, 0)`, 'desc'))
        .orderBy('published_at_ms', 'desc')
        .orderBy('session.room')
        .limit(asked.limit)
        .offset(asked.after)
        .execute()
      return { count, sessions: rows.map(asListed) }
    },

    async publishedSince({ sinceMs, topics, hideFrom, limit }, nowMs) {
      const found = visible(hideFrom, nowMs).where('published_at_ms', '>', sinceMs)
      const rows = await withPeople(topics ? ofAny(found, topics) : found, nowMs)
        .orderBy('published_at_ms', 'desc')
        .limit(limit)
        .execute()
      return rows.map(asListed)
    },

    async listedSession(room, hideFrom, nowMs) {
      const query = visible(hideFrom, nowMs).where('session.room', '=', room)
      const row = await withPeople(query, nowMs).executeTakeFirst()
      return row ? asListed(row) : null
    },
  }
}

/** Narrows a query down to what somebody looks for. */
function matching<Output>(
  query: SelectQueryBuilder<Tables, 'session', Output>,
  { words = '', tag, language, site }: SessionsAsked,
): SelectQueryBuilder<Tables, 'session', Output> {
  let found = query
  for (const word of words.toLowerCase().split(/\s+/).filter(Boolean).slice(0, wordsMost))
    found = found.where(sql<boolean>`words like ${holding(word)} escape '\\'`)
  if (tag !== undefined) found = found.where(hasTag(tag))
  if (language !== undefined) found = found.where('language', '=', language)
  if (site !== undefined) found = found.where('site', '=', site)
  return found
}

/** Narrows a query down to what somebody follows. */
function ofAny<Output>(
  query: SelectQueryBuilder<Tables, 'session', Output>,
  { hosts, tags }: FollowedTopics,
): SelectQueryBuilder<Tables, 'session', Output> {
  return query.where(row =>
    row.or([...(hosts.length > 0 ? [row('session.room', 'in', hosts)] : []), ...tags.map(hasTag)]),
  )
}

const hasTag = (tag: string) => sql<boolean>`tags like ${holding(` ${tag} `)} escape '\\'`

const holding = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

function asListed(row: {
  room: string
  payload: string
  signature: string
  published_at_ms: number
  people: number | null
}): ListedSession {
  const { payload, signature } = row
  return {
    room: row.room as RoomId,
    session: { payload, signature },
    people: row.people ?? 0,
    publishedAtMs: row.published_at_ms,
  }
}
