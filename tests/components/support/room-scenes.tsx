import { notLive, type RoomLive } from '../../../components/room/room-state.ts'
import { RoomView } from '../../../components/room/room-view.tsx'
import { ok } from '../../../lib/core/result.ts'
import type { Asker } from '../../../lib/protocol/ask-requests.ts'
import type { RoomDetails } from '../../../lib/protocol/background.ts'
import type { MemberView } from '../../../lib/protocol/roster.ts'
import type { Publication } from '../../../lib/protocol/session-requests.ts'
import { longName, personIdOf } from './people.ts'
import { asker, details, link, live, member, members, owner, version } from './room-data.ts'
import { publication } from './session-scenes.tsx'

/** The room's own page in every state, for the gallery. */

const nothing = (): void => undefined
const done = async () => ok(null)
const room = (
  details_: Partial<RoomDetails> = {},
  live_: Partial<RoomLive> = {},
  askers: readonly Asker[] = [],
  published: Publication = publication({ said: null, listed: false }),
) => ({
  view: 'room' as const,
  element: (
    <RoomView
      details={{ ...details, ...details_ }}
      live={{ ...live, ...live_ }}
      problem={null}
      askers={askers}
      publication={published}
      onPublish={done}
      onUnpublish={done}
      onRelayed={done}
      copy={async () => undefined}
      onRetry={nothing}
      onMute={done}
      onRemove={done}
      onLetBack={done}
      onMake={done}
      onClose={done}
      onLock={done}
      onShowNames={done}
      onAnswer={done}
      onUnanswer={done}
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
const lobby = (askers: readonly Asker[]) =>
  room({ links: [link(1), link(4, { role: 'ask', uses: 20, used: 3 })], showNames: true }, {}, askers)
const unbroken = 'w'.repeat(60)

export const roomScenes = {
  room: () => room(),
  'room-fresh': () =>
    room(
      { links: [link(1)], tokens: [], refreshOn: [] },
      {
        ...roster([owner]),
        versions: { ...live.versions!, versions: [] },
        events: { ...live.events!, events: [] },
      },
    ),
  'room-lobby': () =>
    lobby([
      asker(7, 'Joan', 'I am Grace’s colleague; she said you are looking at the planner today.'),
      asker(8, 'Ken', ''),
    ]),
  'room-lobby-unsent': () => lobby([asker(9, 'Ken', '', true)]),
  'room-lobby-long': () => lobby([asker(8, longName, 'w'.repeat(120))]),
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
  'room-public': () => room({}, {}, [], publication()),
  'room-public-unlisted': () => room({}, {}, [], publication({ listed: false })),
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
  'room-removed': () => room({ role: 'editor', links: [] }, { ...notLive, over: true, removed: true }),
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
        owner,
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
        ...roster([
          owner,
          member(1, longName, { muted: true, here: false }),
          member(2, unbroken.slice(0, 40)),
        ]),
        versions: { ...live.versions!, versions: [version(1, unbroken, { by: longName })] },
      },
    ),
}
