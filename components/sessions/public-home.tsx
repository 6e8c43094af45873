import { useEffect, useRef, useState } from 'preact/hooks'
import type { Answers, ProblemCode } from '../../lib/protocol/background.ts'
import type { SessionEntry } from '../../lib/protocol/session-requests.ts'
import type { SessionsQuery } from '../../lib/protocol/sessions.ts'
import type { Ask } from '../ask.ts'
import { useText } from '../text.ts'
import { Entrance } from './entrance.tsx'
import { SessionList } from './session-list.tsx'
import { useFollows } from './use-follows.ts'

/** What finding public sessions needs of the browser. */
export interface PublicHomeProps {
  readonly ask: Ask
  /** The tab that a room is opened in. */
  tab(): Promise<number>
  /** Whether that tab may show the room's page, or a new one has to. */
  readonly where: 'here' | 'new-tab'
  /** Asks for access to a site; to be called within the click. Resolves whatever the answer is. */
  requestAccess(address: string): Promise<unknown>
  /** A room was opened. */
  opened(): void
}

export type Found = Answers['list-sessions']

/** Somebody who has typed nothing for so long has finished. Milliseconds. */
const quietMs = 300

/** The hub's public sessions: finding one, and the way in. */
export function PublicHome({ ask, tab, where, requestAccess, opened }: PublicHomeProps) {
  const t = useText()
  const [query, setQuery] = useState<SessionsQuery>({ sort: 'people' })
  const [found, setFound] = useState<Found | null>(null)
  /** Hidden since this was opened: what was asked for before that may still have them. */
  const [hidden, setHidden] = useState<readonly SessionEntry['room'][]>([])
  const [problem, setProblem] = useState<ProblemCode | null>(null)
  const [entering, setEntering] = useState<SessionEntry | null>(null)
  const newest = useRef(0)
  const follows = useFollows(ask)

  /** `before`: what is shown stands above what is asked for. */
  async function load(before: Found | null): Promise<void> {
    const turn = ++newest.current
    const after = before?.next ? { after: before.next } : {}
    const answer = await ask<'list-sessions'>({ type: 'list-sessions', query: { ...query, ...after } })
    if (turn !== newest.current) return
    setProblem(answer.ok ? null : answer.error)
    if (!answer.ok) return
    setFound({ ...answer.value, sessions: [...(before?.sessions ?? []), ...answer.value.sessions] })
  }

  useEffect(() => {
    // The first time nobody has typed anything.
    const quiet = setTimeout(() => void load(null), found === null ? 0 : quietMs)
    return () => clearTimeout(quiet)
  }, [query])

  const withoutOne = (room: SessionEntry['room']): void => setHidden(now => [...now, room])
  const shown = found && { ...found, sessions: found.sessions.filter(({ room }) => !hidden.includes(room)) }

  if (entering?.way)
    return (
      <Entrance
        ask={ask}
        link={entering.way.link}
        tab={tab}
        where={where}
        requestAccess={requestAccess}
        opened={opened}
        back={t('session_back')}
        onCancel={() => setEntering(null)}
      />
    )
  return (
    <SessionList
      query={query}
      found={shown}
      problem={problem}
      follows={follows}
      onQuery={setQuery}
      onRetry={() => void load(null)}
      onMore={() => void load(found)}
      onEnter={setEntering}
      onHide={async ({ room }) => {
        const told = await ask<'hide-session'>({ type: 'hide-session', room })
        if (told.ok) withoutOne(room)
        return told
      }}
      onReport={async ({ room }, report) => {
        const told = await ask<'report-session'>({ type: 'report-session', room, ...report })
        // It is hidden here even where the hub could not be told.
        if (told.ok) withoutOne(room)
        return told
      }}
    />
  )
}
