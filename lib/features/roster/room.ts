import type { PersonId } from '../../core/ids.ts'
import type { Feature, Outlet, RoomRecord } from '../../engine/types.ts'
import { memberKind, mergeMembers, type ProvenMember, readMember } from '../../protocol/member.ts'
import type { HostToPanel } from '../../protocol/port.ts'
import { rosterOf } from './model.ts'

/** Records that say that somebody was there. */
const seenKinds = [memberKind, 'chat']

/** Who holds the room's keys, and what its owner has said: both only as far as they are proved. Nothing in a room without a hub, which nobody rules. */
export const createRoster: Feature = room => {
  const { records, policy, presence } = room
  if (!policy) return { close: () => undefined }
  const { keyring } = policy
  const members = new Map<PersonId, ProvenMember>()
  const lastSeenMs = new Map<PersonId, number>()
  const sentByPanel = new WeakMap<object, Map<string, string>>()
  /** Whose key the proofs of owners were checked with. */
  let owner: PersonId | null = null
  let pushing = false
  let closed = false

  function note(record: RoomRecord): void {
    lastSeenMs.set(record.author, Math.max(record.timeMs, lastSeenMs.get(record.author) ?? 0))
    if (record.kind !== memberKind || owner === null) return
    const member = readMember(room.room, record, owner, keyring)
    if (member) members.set(member.person, mergeMembers(members.get(member.person), member))
    else room.drop('member-unproven')
  }

  function readAll(): void {
    members.clear()
    for (const kind of seenKinds) for (const record of records.list(kind)) note(record)
    push()
  }

  function policyChanged(): void {
    const known = policy?.current?.owner ?? null
    if (known !== owner) {
      owner = known
      readAll()
    }
    push()
  }

  /** Once for all changes of this turn. */
  function push(): void {
    if (pushing) return
    pushing = true
    queueMicrotask(() => {
      pushing = false
      if (!closed) for (const panel of room.panels) show(panel)
    })
  }

  function slices(): HostToPanel[] {
    const { current, role } = policy!
    if (!current) return []
    const { self, others, colorByPerson } = presence
    const here = new Set([self.person, ...[...others.values()].map(({ person }) => person)])
    const shown = { members: [...members.values()], policy: current, colorByPerson, here, lastSeenMs }
    return [
      { type: 'roster', members: rosterOf({ self: self.person, ...shown }) },
      {
        type: 'policy',
        role,
        epoch: current.epoch,
        muted: current.mutes.includes(self.person),
        removed: current.bans.includes(self.person),
        locked: current.locked,
        refreshOn: current.refreshOn,
      },
    ]
  }

  function show(panel: Outlet<HostToPanel>): void {
    const sent = sentByPanel.get(panel) ?? new Map<string, string>()
    sentByPanel.set(panel, sent)
    for (const slice of slices()) {
      const json = JSON.stringify(slice)
      if (sent.get(slice.type) === json) continue
      sent.set(slice.type, json)
      panel.send(slice)
    }
  }

  const unsubscribe = [
    policy.subscribe(policyChanged),
    presence.subscribe(push),
    ...seenKinds.map(kind =>
      records.subscribe(kind, {
        added(record) {
          note(record)
          push()
        },
        reset: readAll,
      }),
    ),
  ]
  policyChanged()
  readAll()

  return {
    greetPanel(panel) {
      sentByPanel.delete(panel)
      show(panel)
    },
    close() {
      closed = true
      for (const end of unsubscribe) end()
    },
  }
}
