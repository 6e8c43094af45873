import type { PersonId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { ProvenMember } from '../../protocol/member.ts'
import type { Policy } from '../../protocol/policy.ts'
import type { MemberView } from '../../protocol/roster.ts'

/** What the list of a room's members is made of. */
export interface RosterSource {
  readonly self: PersonId
  /** The newest word of each who has proved to hold the room's keys. */
  readonly members: readonly ProvenMember[]
  readonly policy: Pick<Policy, 'mutes' | 'bans'>
  /** The colours in which those who are here are shown. */
  readonly colorByPerson: ReadonlyMap<PersonId, number>
  /** Who is connected now. */
  readonly here: ReadonlySet<PersonId>
  readonly lastSeenMs: ReadonlyMap<PersonId, number>
}

/** Members by name, then those who were removed. */
export function rosterOf(source: RosterSource): MemberView[] {
  const { self, policy, here } = source
  const mutes = new Set(policy.mutes)
  const bans = new Set(policy.bans)
  const views = source.members.map(({ person, role, profile }) => ({
    person,
    name: profile.name,
    color: source.colorByPerson.get(person) ?? profile.color,
    role,
    self: person === self,
    here: here.has(person),
    muted: mutes.has(person),
    removed: bans.has(person),
    lastSeenMs: source.lastSeenMs.get(person) ?? null,
  }))
  return views.sort((a, b) => Number(a.removed) - Number(b.removed) || byName(a, b)).slice(0, limits.members)
}

/** The same order everywhere: two of one name are told apart by their keys. */
const byName = (a: MemberView, b: MemberView): number =>
  a.name.localeCompare(b.name) || (a.person < b.person ? -1 : 1)
