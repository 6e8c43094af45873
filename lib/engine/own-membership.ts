import { memberKind, type ProvenMember, proveMember, readMember } from '../protocol/member.ts'
import type { RoomContext, RoomPolicy } from './types.ts'

type OwnContext = Pick<
  RoomContext,
  'room' | 'keys' | 'self' | 'presence' | 'records' | 'log' | 'subscribePeers'
>

/**
 * Says once in each epoch, and when our profile changes, that we hold the room's keys: who has not said so is given no keys of the next epoch.
 * Waits until the log is read, which may hold that we have said it from another browser. Returns the end of it.
 */
export function tellOwnMembership(context: OwnContext, policy: RoomPolicy): () => void {
  const { room, keys, self, presence, records } = context
  let saying = false
  let ended = false

  function last(owner: ProvenMember['person']): ProvenMember | null {
    const ours = records.list(memberKind).findLast(({ author }) => author === self.person)
    return ours ? readMember(room, ours, owner, policy.keyring) : null
  }

  function isSaid(owner: ProvenMember['person']): boolean {
    const said = last(owner)
    const { name, color } = presence.self.profile
    return (
      said?.epoch === keys.epoch &&
      said.role === policy.role &&
      said.profile.name === name &&
      said.profile.color === color
    )
  }

  function look(): void {
    const { current, role, roleKey } = policy
    if (ended || saying || !context.log?.read || current?.epoch !== keys.epoch) return
    // The hub takes nothing from them.
    if ([...current.mutes, ...current.bans].includes(self.person) || isSaid(current.owner)) return
    saying = true
    const proof = proveMember(roleKey, room, keys.epoch, self.person)
    const body = { epoch: keys.epoch, role, proof, profile: presence.self.profile }
    void records.append(memberKind, body).then(said => {
      saying = false
      // Where it could not be stored it is said when something changes.
      if (said.ok) look()
    })
  }

  const unsubscribe = [context.subscribePeers(look), presence.subscribe(look), policy.subscribe(look)]
  look()
  return () => {
    ended = true
    for (const end of unsubscribe) end()
  }
}
