import type { Ask } from '../../../components/ask.ts'
import { PeopleSection } from '../../../components/options/people-section.tsx'
import { PictureView } from '../../../components/options/picture-section.tsx'
import { type Faces, noFaces } from '../../../components/people/faces.ts'
import { PeopleList, type PeopleListProps } from '../../../components/people/people-list.tsx'
import { PersonCard, type PersonCardProps } from '../../../components/people/person-card.tsx'
import type { PersonId, RoomId } from '../../../lib/core/ids.ts'
import { ok } from '../../../lib/core/result.ts'
import type { ComparisonView, FaceView } from '../../../lib/protocol/people.ts'
import type { PersonEntry } from '../../../lib/protocol/people-requests.ts'
import { adasSettings } from '../../support/live-rooms.ts'
import { homeBeside } from './home-beside.tsx'
import { grace, linus, longName, margaret } from './people.ts'
import { Unfolded } from './unfolded.tsx'

/** People who were met, and their cards, in every state, for the gallery. */

const nothing = (): void => undefined
const done = async () => ok(null)
const nowMs = 1_790_000_000_000
const day = 86_400_000
const rooms = [
  { room: 'room-1' as RoomId, name: 'Planner notes' },
  { room: 'room-2' as RoomId, name: 'Reading group' },
]

const entry = (number: number, name: string, change: Partial<PersonEntry> = {}): PersonEntry => ({
  id: `person-${number}` as PersonId,
  person: `person-${number}` as PersonId,
  name,
  givenName: name,
  color: (number * 5) % 12,
  picture: null,
  mark: null,
  blocked: false,
  canInvite: true,
  rooms: rooms.slice(0, 1),
  firstMetMs: nowMs - 90 * day,
  lastMetMs: nowMs - number * day,
  invite: null,
  inviteUnsent: false,
  ...change,
})

const invite = (answer: 'accepted' | 'declined' | null, expiresAtMs = nowMs + day) => ({
  id: 'mail' as never,
  room: 'room-2' as RoomId,
  roomName: 'Reading group',
  sentAtMs: nowMs - day,
  expiresAtMs,
  answer,
})

const some: readonly PersonEntry[] = [
  entry(1, 'Grace', { color: 1, picture: 1, mark: 'verified', invite: invite(null) }),
  entry(2, 'Grace', { mark: 'other-key', canInvite: false }),
  entry(3, 'Countess', { givenName: 'Ada L.', picture: 6, rooms }),
  entry(5, 'ليلى', { picture: 2 }),
  entry(6, 'Mallory', { blocked: true, canInvite: false }),
  entry(7, 'Linus', { color: 2, picture: 11, rooms: [] }),
]
const long: readonly PersonEntry[] = [
  entry(4, longName, { picture: 9, mark: 'verified', rooms: [{ room: 'x' as RoomId, name: longName }] }),
  ...some,
]
const many = Array.from({ length: 300 }, (_, at) => entry(at + 1, `Person ${at + 1}`, { picture: at % 12 }))

const actions = {
  rooms,
  onRename: done,
  onBlock: done,
  onDistrust: done,
  onForget: done,
  onInvite: done,
}

const list = (people: PeopleListProps['people']) => <PeopleList people={people} nowMs={nowMs} {...actions} />
const home = (people: PeopleListProps['people']) => homeBeside({ side: 'people', view: list(people) })

export const peopleHomeScenes = {
  'home-people': () => home(some),
  'home-people-long': () => home(long),
  'home-people-open': () =>
    homeBeside({
      side: 'people',
      view: <Unfolded what={'[data-testid="open-person"]'}>{list(some)}</Unfolded>,
    }),
  'home-people-many': () => home(many),
  'home-people-none': () => home([]),
}

const faceOf = (person: PersonId, face: Omit<FaceView, 'person'>): [PersonId, FaceView] => [
  person,
  { person, ...face },
]
/** Of those in the gallery's room. */
export const galleryFaces: Faces = {
  ...noFaces,
  byPerson: new Map([
    faceOf(grace.person, { picture: 1, mark: 'verified' }),
    faceOf(linus.person, { picture: 11, mark: 'other-key' }),
    faceOf(margaret.person, { blocked: true }),
  ]),
  onAbout: nothing,
}

const card = (change: Partial<PersonEntry> = {}, props: Partial<PersonCardProps> = {}) => (
  <PersonCard
    {...actions}
    person={entry(1, 'Grace', { person: grace.person, color: 1, picture: 1, ...change })}
    nowMs={nowMs}
    here
    comparison={null}
    onCompare={nothing}
    onEndComparison={nothing}
    onSame={done}
    onClose={nothing}
    {...props}
  />
)
const compared = (state: ComparisonView['state'], asked = false): Partial<PersonCardProps> => ({
  comparison: {
    type: 'comparison',
    person: grace.person,
    state,
    words: state === 'words' ? [7, 250, 33, 91, 140, 205] : [],
    asked,
  },
})

/** Cards as the panel shows them, by the scene's name. */
export const cards = {
  'panel-person': () => card({ mark: 'verified', invite: invite('accepted') }),
  'panel-person-other-key': () => card({ mark: 'other-key', canInvite: false }),
  'panel-person-blocked': () =>
    card({ name: longName, givenName: longName, blocked: true, canInvite: false }),
  'panel-person-away': () => card({ invite: invite(null, nowMs - day), rooms }, { here: false }),
  'panel-compare': () => card({}, compared('words')),
  'panel-compare-asked': () => card({}, compared('words', true)),
  'panel-compare-waiting': () => card({}, compared('waiting')),
  'panel-compare-failed': () => card({}, compared('failed')),
}

/** One's own picture, in the settings. */
export const pictureSettings = (problem: 'bad-picture' | null) => (
  <PictureView
    profile={{ name: 'Ada', color: 0, picture: 4 }}
    problem={problem}
    onShape={nothing}
    onFile={nothing}
  />
)

const asking = (async () => ok({ ...adasSettings, invitable: true })) as Ask
export const peopleSettings = <PeopleSection ask={asking} />
