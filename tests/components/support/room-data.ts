import { notLive, type RoomLive } from '../../../components/room/room-state.ts'
import type { DoorId, MailId, RoomId } from '../../../lib/core/ids.ts'
import type { Asker } from '../../../lib/protocol/ask-requests.ts'
import type { RoomDetails, RoomLink } from '../../../lib/protocol/background.ts'
import type { MemberView } from '../../../lib/protocol/roster.ts'
import type { VersionView } from '../../../lib/protocol/versions.ts'
import { personIdOf, recordIdOf } from './people.ts'

/** A room as its own page gets to know it. */

const morning = Date.UTC(2026, 10, 20, 10, 41)

/** The nth of a room's members; zero is ourselves. */
export const member = (n: number, name: string, more: Partial<MemberView> = {}): MemberView => ({
  person: personIdOf(n),
  name,
  color: n % 12,
  role: 'editor',
  self: false,
  here: true,
  muted: false,
  removed: false,
  lastSeenMs: morning - n * 3_600_000,
  ...more,
})
export const owner = member(0, 'Ada', { role: 'owner', self: true })
export const members = [
  owner,
  member(1, 'Grace'),
  member(2, 'Linus', { here: false, muted: true }),
  member(3, 'Margaret Hamilton', { role: 'viewer' }),
  member(4, 'Chidi Anagonye', { here: false, lastSeenMs: null }),
]
/** The nth of those who wait to be let in. */
export const asker = (n: number, name: string, words: string, answered = false): Asker => ({
  id: `${n}`.padStart(21, 'x').padEnd(22, 'A') as MailId,
  person: personIdOf(n),
  name,
  color: n % 12,
  words,
  askedAtMs: morning + n * 60_000,
  answered,
})

/** The nth of a room's links. */
export const link = (n: number, more: Partial<RoomLink> = {}): RoomLink => ({
  id: `${n}`.padStart(21, 'x').padEnd(22, 'A') as DoorId,
  role: 'editor',
  expiresAtMs: 0,
  uses: 0,
  used: null,
  href: 'https://hub.example/j#1kJ3vZkQ8mBw9u2xYt7R4sLpAqWnEoHcVfDgTiUyXbM',
  ...more,
})
/** The nth of a room's versions. */
export const version = (n: number, name: string, more: Partial<VersionView> = {}): VersionView => ({
  version: recordIdOf(n) as string as VersionView['version'],
  kind: 'named',
  name,
  by: 'Grace',
  timeMs: morning + n * 60_000,
  bytes: 4_096,
  ...more,
})
/** As its owner sees it. */
export const details: RoomDetails = {
  room: 'xxxxxxxxxxxxxxxxxxxxxA' as RoomId,
  name: 'Planner notes',
  role: 'owner',
  hub: 'https://hub.example',
  epoch: 1,
  locked: false,
  showNames: false,
  peopleLimit: 200,
  links: [
    link(1),
    link(2, { role: 'viewer', expiresAtMs: morning + 86_400_000, uses: 5 }),
    link(3, { uses: 1, href: null }),
  ],
  bans: [],
  mutes: [],
  tokens: ['Build server'],
  refreshOn: ['build.finished'],
}
/** What the host tells of it. */
export const live: RoomLive = {
  ...notLive,
  room: {
    type: 'room',
    room: details.room,
    name: details.name,
    self: owner.person,
    connection: 'direct',
    notice: null,
  },
  roster: { type: 'roster', members },
  events: {
    type: 'events',
    events: [
      { id: '1', name: 'build.started', text: '', by: 'Build server', timeMs: morning },
      {
        id: '2',
        name: 'build.finished',
        text: 'Build 42 is ready: 312 passed, 0 failed.',
        by: 'Build server',
        timeMs: morning + 120_000,
      },
    ],
    agreed: ['build.finished'],
  },
  versions: {
    type: 'versions',
    versions: [
      version(2, 'Before the big change'),
      version(1, 'Before the big change', { kind: 'before', by: 'Ada' }),
    ],
    mayEdit: true,
    problem: null,
  },
}
