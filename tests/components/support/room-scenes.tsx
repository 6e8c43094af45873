import { notLive, type RoomLive } from '../../../components/room/room-state.ts'
import { RoomView } from '../../../components/room/room-view.tsx'
import type { DoorId, RoomId } from '../../../lib/core/ids.ts'
import { ok } from '../../../lib/core/result.ts'
import type { RoomDetails, RoomLink } from '../../../lib/protocol/background.ts'
import type { MemberView } from '../../../lib/protocol/port.ts'
import type { VersionView } from '../../../lib/protocol/versions.ts'
import { longName, personIdOf, recordIdOf } from './people.ts'

/** The room's own page in every state, for the gallery. */

const nothing = (): void => undefined
const done = async () => ok(null)
const morning = Date.UTC(2026, 10, 20, 10, 41)

const member = (n: number, name: string, more: Partial<MemberView> = {}): MemberView => ({
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
const ada = member(0, 'Ada', { role: 'owner', self: true })
const members = [
  ada,
  member(1, 'Grace'),
  member(2, 'Linus', { here: false, muted: true }),
  member(3, 'Margaret Hamilton', { role: 'viewer' }),
  member(4, 'Chidi Anagonye', { here: false, lastSeenMs: null }),
]
const link = (n: number, more: Partial<RoomLink> = {}): RoomLink => ({
  id: `${n}`.padStart(21, 'x').padEnd(22, 'A') as DoorId,
  role: 'editor',
  expiresAtMs: 0,
  uses: 0,
  href: 'https://hub.example/j#1kJ3vZkQ8mBw9u2xYt7R4sLpAqWnEoHcVfDgTiUyXbM',
  ...more,
})
const version = (n: number, name: string, more: Partial<VersionView> = {}): VersionView => ({
  version: recordIdOf(n) as string as VersionView['version'],
  kind: 'named',
  name,
  by: 'Grace',
  timeMs: morning + n * 60_000,
  bytes: 4_096,
  ...more,
})
const details: RoomDetails = {
  room: 'xxxxxxxxxxxxxxxxxxxxxA' as RoomId,
  name: 'Planner notes',
  role: 'owner',
  hub: 'https://hub.example',
  epoch: 1,
  locked: false,
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
const live: RoomLive = {
  ...notLive,
  room: {
    type: 'room',
    room: details.room,
    name: details.name,
    self: ada.person,
    connection: 'direct',
    notice: null,
  },
  roster: { type: 'roster', members },
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

const room = (details_: Partial<RoomDetails> = {}, live_: Partial<RoomLive> = {}) => ({
  view: 'room' as const,
  element: (
    <RoomView
      details={{ ...details, ...details_ }}
      live={{ ...live, ...live_ }}
      problem={null}
      copy={async () => undefined}
      onRetry={nothing}
      onMute={done}
      onRemove={done}
      onLetBack={done}
      onMake={done}
      onClose={done}
      onLock={done}
      onPeople={done}
      onIssue={async () => ok({ token: 'kJ3vZkQ8mBw9u2xYt7R4sLpAqWnEoHcVfDgTiUyXbM4' })}
      onRevoke={done}
      onRule={done}
      onAgree={done}
      onSave={done}
      onLook={async () => ok({ parts: [{ name: 'notes', text: 'One line\n  and another' }], cut: false })}
      onRestore={done}
    />
  ),
})

const roster = (members: readonly MemberView[]) => ({
  roster: { type: 'roster' as const, members: [...members] },
})
const unbroken = 'w'.repeat(60)

export const roomScenes = {
  room: () => room(),
  'room-fresh': () =>
    room(
      { links: [link(1)], tokens: [], refreshOn: [] },
      { ...roster([ada]), versions: { ...live.versions!, versions: [] } },
    ),
  'room-removed-one': () =>
    room({
      epoch: 2,
      links: [],
      bans: [
        { person: personIdOf(9), name: 'Eve' },
        { person: personIdOf(8), name: null },
      ],
    }),
  'room-locked': () => room({ locked: true }),
  'room-viewer': () =>
    room(
      { role: 'viewer', links: [link(1, { role: 'viewer' })], tokens: [] },
      {
        ...roster(members.map(one => ({ ...one, self: one.role === 'viewer', role: one.role }))),
        versions: { ...live.versions!, mayEdit: false },
      },
    ),
  'room-editor-closed': () =>
    room({ role: 'editor', links: [], tokens: [], refreshOn: [] }, roster(members.slice(0, 2))),
  'room-not-live': () => room({}, { ...notLive, over: true }),
  'room-notice': () =>
    room(
      { role: 'editor', links: [] },
      {
        room: { ...live.room!, notice: 'removed' },
        versions: { ...live.versions!, versions: [], problem: 'hub-away' },
      },
    ),
  'room-crowd': () =>
    room(
      {},
      roster([
        ada,
        ...Array.from({ length: 199 }, (_, n) =>
          member(n + 1, `${['Bo', 'Åse', '李雷', 'زينب'][n % 4]} ${n}`, { here: n % 3 > 0 }),
        ),
      ]),
    ),
  'room-long': () =>
    room(
      {
        name: unbroken,
        hub: `https://${'sub.'.repeat(20)}example.org`,
        tokens: [longName, unbroken.slice(0, 40)],
        refreshOn: ['w'.repeat(64)],
        bans: [{ person: personIdOf(9), name: unbroken.slice(0, 40) }],
      },
      {
        ...roster([ada, member(1, longName, { muted: true, here: false }), member(2, unbroken.slice(0, 40))]),
        versions: { ...live.versions!, versions: [version(1, unbroken, { by: longName })] },
      },
    ),
}
