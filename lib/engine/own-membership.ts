import type { PersonId } from '../core/ids.ts'
import { memberKind, mergeMembers, type ProvenMember, proveMember, readMember } from '../protocol/member.ts'
import type { RoomContext, RoomPolicy } from './types.ts'

type OwnContext = Pick<
  RoomContext,
  'room' | 'keys' | 'self' | 'presence' | 'people' | 'records' | 'log' | 'subscribePeers'
>

/**
 * Says once in each epoch, and when our profile changes, that we hold the room's keys: who has not said so is given no keys of the next epoch.
 * Waits until the log is read, which may hold that we have said it from another browser. Returns the end of it.
 */
export function tellOwnMembership(context: OwnContext, policy: RoomPolicy): () => void {
  const { room, keys, self, presence, people, records } = context
  let saying = false
  let ended = false

  /** What others take us for by what we have said so far, from this browser or another. */
  function known(owner: PersonId): ProvenMember | undefined {
    const ours = records.list(memberKind).filter(({ author }) => author === self.person)
    const proven = ours.flatMap(record => readMember(room, record, owner, policy.keyring) ?? [])
    return proven.reduce<ProvenMember | undefined>(mergeMembers, undefined)
  }

  function isSaid(owner: PersonId): boolean {
    const before = known(owner)
    const { profile } = presence.self
    const inbox = people.inbox?.key ?? null
    const now = mergeMembers(before, {
      person: self.person,
      epoch: keys.epoch,
      role: policy.role,
      profile,
      inbox,
    })
    return (
      before?.epoch === now.epoch &&
      before.role === now.role &&
      before.profile.name === profile.name &&
      before.profile.color === profile.color &&
      before.profile.picture === profile.picture &&
      before.inbox === inbox
    )
  }

  function look(): void {
    const { current, role, roleKey } = policy
    if (ended || saying || !context.log?.read || current?.epoch !== keys.epoch) return
    // The hub takes nothing from them.
    if ([...current.mutes, ...current.bans].includes(self.person) || isSaid(current.owner)) return
    saying = true
    const proof = proveMember(roleKey, room, keys.epoch, self.person)
    const { inbox } = people
    const body = { epoch: keys.epoch, role, proof, profile: presence.self.profile, ...(inbox && { inbox }) }
    void records.append(memberKind, body).then(said => {
      saying = false
      // Where it could not be stored it is said when something changes.
      if (said.ok) look()
    })
  }

  const unsubscribe = [
    context.subscribePeers(look),
    presence.subscribe(look),
    people.subscribe(look),
    policy.subscribe(look),
  ]
  look()
  return () => {
    ended = true
    for (const end of unsubscribe) end()
  }
}
