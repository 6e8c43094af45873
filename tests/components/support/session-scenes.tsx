import { FollowChoices } from '../../../components/sessions/follow-choices.tsx'
import { FollowsView } from '../../../components/sessions/follows-section.tsx'
import { PublicationForm } from '../../../components/sessions/publication-form.tsx'
import { ReportForm } from '../../../components/sessions/report-form.tsx'
import { SessionList, type SessionListProps } from '../../../components/sessions/session-list.tsx'
import type { ShownFollows } from '../../../components/sessions/use-follows.ts'
import type { RoomId } from '../../../lib/core/ids.ts'
import { ok } from '../../../lib/core/result.ts'
import type { FollowedThing } from '../../../lib/protocol/session-follows.ts'
import type { Publication, SessionEntry, SessionForm } from '../../../lib/protocol/session-requests.ts'
import { homeBeside } from './home-beside.tsx'
import { longName } from './people.ts'
import { Unfolded } from './unfolded.tsx'

/** Public sessions in every state, for the gallery. */

const nothing = (): void => undefined
const done = async () => ok(null)

const session = (n: number, change: Partial<SessionEntry> = {}): SessionEntry => ({
  room: `room-${n}` as RoomId,
  title: 'Reading SQLite’s query planner',
  description: 'Line by line, every Friday.\nBring a question.',
  tags: ['sql', 'databases', 'reading'],
  language: 'en',
  site: 'https://sqlite.org',
  here: 7,
  people: 20,
  publishedAtMs: Date.now() - n * 3_700_000,
  way: { link: 'https://hub.example/j#1', role: 'viewer' },
  known: false,
  ...change,
})

export const someSessions: readonly SessionEntry[] = [
  session(1),
  session(2, {
    title: 'Schach für alle',
    language: 'de',
    site: null,
    tags: ['schach'],
    here: 1,
    known: true,
  }),
  session(3, {
    title: 'Proofreading the tide tables',
    here: 20,
    site: 'https://tides.example',
    way: { link: 'x', role: 'ask' },
  }),
  session(4, { title: 'قراءة جماعية', language: 'ar', site: null, tags: [], description: '', way: null }),
]

const longSession = session(5, {
  title: `${longName} ${'w'.repeat(40)}`,
  description: 'w'.repeat(400),
  tags: ['w'.repeat(24), 'ww', longName.slice(0, 24)],
  site: `https://${'sub.'.repeat(20)}example.org`,
})
const hub = 'https://hub.example'
const found = { sessions: someSessions, count: 60, next: 50, hub }
const things: readonly FollowedThing[] = [
  { kind: 'tag', hub, tag: 'sql' },
  { kind: 'host', hub, room: 'room-2' as RoomId, title: 'Schach für alle' },
  { kind: 'host', hub, room: 'room-9' as RoomId, title: `${longName} ${'w'.repeat(40)}` },
  { kind: 'tag', hub, tag: 'قراءة' },
]
const following: ShownFollows = { things, told: true, onFollow: done }
const list = (props: Partial<SessionListProps> = {}) => (
  <SessionList
    query={{ sort: 'people' }}
    found={found}
    problem={null}
    follows={{ ...following, things: [] }}
    onQuery={nothing}
    onRetry={nothing}
    onMore={nothing}
    onEnter={nothing}
    onHide={done}
    onReport={done}
    {...props}
  />
)
const beside = (props?: Partial<SessionListProps>) => homeBeside({ side: 'public', view: list(props) })

const follows = (shown: ShownFollows) => ({
  view: 'options' as const,
  element: (
    <main class="options" style="padding: 16px">
      <FollowsView {...shown} />
    </main>
  ),
})

const form: SessionForm = {
  title: 'Reading SQLite’s query planner',
  description: 'Line by line, every Friday.',
  tags: ['sql', 'reading'],
  language: 'en',
  people: 20,
  tellsSite: true,
  role: 'ask',
}
export const publication = (change: Partial<Publication> = {}): Publication => ({
  said: form,
  listed: { here: 3 },
  site: 'https://sqlite.org',
  relayed: true,
  ...change,
})

export const sessionScenes = {
  'home-public': () => beside(),
  'home-public-long': () => beside({ found: { ...found, sessions: [longSession], count: 1, next: null } }),
  'home-public-narrowed': () =>
    beside({
      query: { sort: 'new', words: 'planner', tag: 'sql', site: 'https://sqlite.org', language: 'en' },
      found: { ...found, next: null },
    }),
  'home-public-open': () =>
    homeBeside({
      side: 'public',
      view: <Unfolded what={'[data-testid="session-open"]'}>{list({ follows: following })}</Unfolded>,
    }),
  'home-public-following': () =>
    beside({
      query: { sort: 'people', tag: 'sql' },
      found: { ...found, sessions: someSessions.slice(0, 1), next: null },
      follows: following,
    }),
  'home-public-choices': () => ({
    view: 'home' as const,
    element: (
      <main class="beside">
        <div class="beside-view">
          <div class="session-details">
            <FollowChoices
              follows={following}
              things={[
                { kind: 'host', hub, room: 'room-1' as RoomId, title: 'Reading' },
                ...['sql', 'databases', 'w'.repeat(24)].map(tag => ({ kind: 'tag' as const, hub, tag })),
              ]}
            />
          </div>
        </div>
      </main>
    ),
  }),
  'options-follows': () => follows(following),
  'options-follows-none': () => follows({ ...following, things: [] }),
  'options-follows-off': () => follows({ ...following, told: false }),
  'home-public-none': () => beside({ found: { ...found, sessions: [], count: 0, next: null } }),
  'home-public-not-found': () =>
    beside({
      query: { sort: 'people', tag: 'sql' },
      found: { ...found, sessions: [], count: 0, next: null },
    }),
  'home-public-hub-down': () => beside({ found: null, problem: 'hub-down' as const }),
  'home-public-report': () => ({
    view: 'home' as const,
    element: (
      <main class="beside">
        <div class="beside-view">
          <ReportForm onReport={done} onClose={nothing} />
        </div>
      </main>
    ),
  }),
  'room-publication-form': () => ({
    view: 'room' as const,
    element: (
      <main class="room">
        <section class="card">
          <PublicationForm
            start={form}
            site="https://sqlite.org"
            label="Publish"
            onPublish={done}
            onDone={nothing}
          />
        </section>
      </main>
    ),
  }),
}
