import type { SnapshotId } from '../../../lib/core/ids.ts'
import type { ActivityLine, ActivityStream } from '../../../lib/protocol/activity.ts'
import type { PersonView } from '../../../lib/protocol/port.ts'
import { ada, grace, linus, longName, person, recordIdOf } from './people.ts'

/** What happened in a room, in every state, for the gallery and its tests. */

const morning = Date.UTC(2026, 10, 20, 10, 41)
const who = ({ person, name, color, self }: PersonView) => ({ person, name, color, self })

export const line = (n: number, by: PersonView | null, change: Partial<ActivityLine>): ActivityLine => ({
  record: recordIdOf(n),
  sort: 'people',
  what: 'join',
  people: by ? [who(by)] : [],
  others: 0,
  count: 1,
  timeMs: morning - n * 600_000,
  about: '',
  excerpt: '',
  notedBy: '',
  target: null,
  ...change,
})

export const stream: ActivityStream = {
  type: 'activity',
  sorts: [],
  person: null,
  lines: [
    line(1, grace, { what: 'leave', notedBy: 'Ada' }),
    line(2, grace, {
      sort: 'messages',
      what: 'messages',
      people: [who(grace), who(linus), who(ada)],
      others: 4,
      count: 38,
      target: { to: 'message', record: recordIdOf(2) },
    }),
    line(3, null, {
      sort: 'events',
      what: 'event',
      about: 'CI',
      excerpt: 'Build 4,711 of main is through, with two warnings about the planner’s estimates.',
      notedBy: 'Linus',
    }),
    line(4, linus, {
      sort: 'visits',
      what: 'visit',
      excerpt: 'sqlite.org/queryplanner.html',
      target: { to: 'page', record: recordIdOf(4), address: 'https://sqlite.org/queryplanner.html' },
    }),
    line(5, grace, { sort: 'pins', what: 'pin', target: { to: 'pin', record: recordIdOf(5) } }),
    line(6, ada, {
      sort: 'versions',
      what: 'restore',
      about: 'Before the review',
      target: { to: 'version', version: recordIdOf(9) as string as SnapshotId },
    }),
    line(7, ada, { sort: 'rules', what: 'muted', about: longName }),
    line(8, person(6, longName), { what: 'join' }),
    line(150, person(5, 'زينب'), { what: 'join' }),
    line(160, ada, { what: 'join' }),
  ],
  older: true,
  newer: false,
  people: [ada, grace, linus, person(6, longName)].map(who),
  notesVisits: true,
  mayNoteVisits: true,
  full: false,
}

const empty: ActivityStream = { ...stream, lines: [], older: false }

export const activityScenes: Readonly<Record<string, ActivityStream | null>> = {
  'panel-activity': stream,
  'panel-activity-older': { ...stream, lines: stream.lines.slice(5), older: false, newer: true, full: true },
  'panel-activity-none': { ...empty, notesVisits: false, mayNoteVisits: false },
  'panel-activity-not-found': { ...empty, sorts: ['pins'], person: grace.person },
  'panel-activity-loading': null,
}
