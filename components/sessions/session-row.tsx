import { Fragment } from 'preact'
import { useId, useState } from 'preact/hooks'
import { isSameThing } from '../../lib/protocol/same-thing.ts'
import type { FollowedThing } from '../../lib/protocol/session-follows.ts'
import type { SessionEntry } from '../../lib/protocol/session-requests.ts'
import type { Report } from '../../lib/protocol/sessions.ts'
import { counted } from '../counted.ts'
import { ChevronIcon } from '../icons.tsx'
import { Outcome } from '../room/outcome.tsx'
import { type Asked, useAction } from '../room/use-action.ts'
import { shownSince } from '../shown-since.ts'
import { useText } from '../text.ts'
import { FollowChoices } from './follow-choices.tsx'
import { languageName } from './languages.ts'
import { ReportForm } from './report-form.tsx'
import type { ShownFollows } from './use-follows.ts'

/** What can be done with a session that one has found. */
export interface SessionDeeds {
  onEnter(session: SessionEntry): void
  onHide(session: SessionEntry): Asked<unknown>
  onReport(session: SessionEntry, report: Report): Asked<unknown>
  onTag(tag: string): void
  onSite(site: string): void
}

interface SessionRowProps extends SessionDeeds {
  readonly session: SessionEntry
  /** Whose list it is in. */
  readonly hub: string
  /** Null until it is known. */
  readonly follows: ShownFollows | null
}

/** One public session: what its owner says of it, and who is there; the rest unfolds. */
export function SessionRow({ session, ...rest }: SessionRowProps) {
  const t = useText()
  const id = useId()
  const [open, setOpen] = useState(false)
  const { title, here, people, site, language, publishedAtMs } = session
  const facts = [
    people > 0 && here >= people ? t('session_full', here) : counted(t, 'session_here', here),
    languageName(t('locale'), language),
    ...(site ? [new URL(site).host] : []),
    shownSince(t('locale'), publishedAtMs, Date.now()),
  ]
  return (
    <li class="session" data-testid="session" data-room={session.room}>
      <button
        type="button"
        class="session-head"
        data-testid="session-open"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span class="session-words">
          <bdi class="session-title">{title}</bdi>
          <span class="soft">
            {facts.map((fact, at) => (
              <Fragment key={at}>
                {at > 0 && ' · '}
                <span class="session-fact">{fact}</span>
              </Fragment>
            ))}
          </span>
        </span>
        <ChevronIcon />
      </button>
      <div id={id} hidden={!open}>
        {open && <Details session={session} {...rest} />}
      </div>
    </li>
  )
}

function Details({ session, hub, follows, ...deeds }: SessionRowProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const [doing, setDoing] = useState<'reporting' | 'following' | null>(null)
  const { room, title, description, tags, site, way, known, people } = session
  const things: readonly FollowedThing[] = [
    { kind: 'host', hub, room, title },
    ...tags.map(tag => ({ kind: 'tag', hub, tag }) as const),
  ]
  const isFollowed = things.some(thing => follows?.things.some(one => isSameThing(one, thing)))
  return (
    <div class="session-details">
      {description !== '' && (
        <p class="session-description" dir="auto">
          {description}
        </p>
      )}
      <p class="soft">{counted(t, 'session_takes', people)}</p>
      {(tags.length > 0 || site) && (
        <p class="session-chips">
          {site && (
            <button
              type="button"
              class="session-chip"
              data-testid="session-site"
              onClick={() => deeds.onSite(site)}
            >
              <bdi>{new URL(site).host}</bdi>
            </button>
          )}
          {tags.map(tag => (
            <button
              key={tag}
              type="button"
              class="session-chip"
              data-testid="session-tag"
              onClick={() => deeds.onTag(tag)}
            >
              <bdi>#{tag}</bdi>
            </button>
          ))}
        </p>
      )}
      {doing === 'reporting' ? (
        <ReportForm onReport={report => deeds.onReport(session, report)} onClose={() => setDoing(null)} />
      ) : (
        <div class="session-deeds">
          {way ? (
            <button
              type="button"
              class="primary small"
              data-testid="session-enter"
              onClick={() => deeds.onEnter(session)}
            >
              {t(known ? 'session_go' : way.role === 'ask' ? 'session_ask' : 'session_look')}
            </button>
          ) : (
            <p class="soft">{t('session_no_way')}</p>
          )}
          {follows && (
            <button
              type="button"
              class="plain small"
              data-testid="session-follow"
              aria-expanded={doing === 'following'}
              aria-controls={id}
              onClick={() => setDoing(doing === 'following' ? null : 'following')}
            >
              {t(isFollowed ? 'session_followed' : 'session_follow')}
            </button>
          )}
          <button
            type="button"
            class="plain small"
            data-testid="session-hide"
            disabled={action.busy}
            onClick={() => action.run(() => deeds.onHide(session))}
          >
            {t('session_hide')}
          </button>
          <button
            type="button"
            class="plain small"
            data-testid="session-report"
            onClick={() => setDoing('reporting')}
          >
            {t('session_report')}
          </button>
        </div>
      )}
      <div id={id} hidden={doing !== 'following'}>
        {follows && doing === 'following' && <FollowChoices follows={follows} things={things} />}
      </div>
      <Outcome action={action} />
    </div>
  )
}
