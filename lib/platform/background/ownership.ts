import { toBase64Url } from '../../core/bytes.ts'
import type { PersonId, RoomId } from '../../core/ids.ts'
import { editorEpoch } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode } from '../../protocol/background.ts'
import type { ProvenMember } from '../../protocol/member.ts'
import { beginEpoch, type KeyHolder, sealSeeds, tokenHash } from '../../protocol/owner-change.ts'
import type { Policy } from '../../protocol/policy.ts'
import type { RoomKeys } from '../../protocol/room-keys.ts'
import type { SavedRoom } from '../database.ts'
import type { PolicyChanger } from './change-policy.ts'
import { createRoomLinks, type LinkTerms, type RoomLinks } from './room-links.ts'

export interface OwnershipDeps {
  readonly changer: PolicyChanger
  /** Everybody who has proved to hold the room's keys, as far as this browser knows or the hub tells. */
  readonly members: (saved: SavedRoom, keys: RoomKeys) => Promise<readonly ProvenMember[]>
  /** The name that links give for who made them. */
  readonly inviter: () => Promise<string>
  readonly now: () => number
  readonly randomBytes: RandomBytes
}

type Done = Promise<Result<null, ProblemCode>>

/** An owner's powers over their rooms. Each is done when the hub has taken the new policy. */
export interface Ownership {
  makeLink(room: RoomId, terms: LinkTerms): ReturnType<RoomLinks['make']>
  closeLink: RoomLinks['close']
  /** No link opens; members come and go. */
  setLocked(room: RoomId, on: boolean): Done
  /** Whoever has a link sees, before they join, the names of those who are there. */
  setShowNames(room: RoomId, on: boolean): Done
  /** How many people may be in it at once. */
  setPeopleLimit(room: RoomId, people: number): Done
  setMuted(room: RoomId, person: PersonId, on: boolean): Done
  /** A new epoch: they read nothing that is written after, and all links close. */
  removePerson(room: RoomId, person: PersonId): Done
  /** Whoever was removed may come again, through a link. */
  letBack(room: RoomId, person: PersonId): Done
  /** For another system, which tells the room of events under this name. The token's text is shown this once. */
  issueToken(room: RoomId, name: string): Promise<Result<{ readonly token: string }, ProblemCode>>
  revokeToken(room: RoomId, name: string): Done
  /** Events of this name refresh the page of those who have agreed. */
  setRefreshRule(room: RoomId, name: string, on: boolean): Done
}

export function createOwnership(deps: OwnershipDeps): Ownership {
  const { changer, members, randomBytes } = deps
  const links = createRoomLinks(deps)

  /** A change of the policy's words alone; null is too many of something. */
  async function say(room: RoomId, change: (policy: Policy) => Partial<Policy> | null): Done {
    const changed = await changer.change(room, async ({ keys }) => {
      const policy = change(keys.policy)
      return policy ? ok({ policy }) : fail('too-many')
    })
    return changed.ok ? ok(null) : changed
  }

  /** Everybody who is to have the next keys: whom the owner knew of when this epoch began, and who has shown its key since. */
  async function staying(saved: SavedRoom, keys: RoomKeys, bans: readonly PersonId[]): Promise<KeyHolder[]> {
    const proven = (await members(saved, keys)).filter(({ epoch }) => epoch === keys.policy.epoch)
    const roles = new Map(saved.members.map(({ person, role }) => [person, role]))
    for (const { person, role } of proven)
      if (roles.get(person) !== 'editor') roles.set(person, role === 'viewer' ? 'viewer' : 'editor')
    return [...roles].filter(([person]) => !bans.includes(person)).map(([person, role]) => ({ person, role }))
  }

  async function removePerson(room: RoomId, person: PersonId): Done {
    const removed = await changer.change(room, async ({ saved, keys, self }) => {
      const bans = withOne(keys.policy.bans, person, limits.people)
      // Nobody can take the owner's key from its owner.
      if (person === self) return fail('not-owner')
      const stay = bans ? await staying(saved, keys, [...bans, self]) : []
      if (!bans || stay.length >= limits.members) return fail('too-many')
      const editSeed = randomBytes(32)
      const next = editorEpoch(keys.policy.epoch + 1, editSeed)
      const holders = [...stay, { person: self, role: 'editor' } as const]
      return ok({
        policy: { ...beginEpoch(keys, next, randomBytes), bans },
        seeds: sealSeeds(room, next, holders, randomBytes),
        keep: { epoch: { epoch: next.epoch, editSeed, viewSeed: null }, members: holders },
      })
    })
    return removed.ok ? ok(null) : removed
  }

  return {
    makeLink: (room, terms) => links.make(room, terms),
    closeLink: links.close,
    setLocked: (room, locked) => say(room, () => ({ locked })),
    setShowNames: (room, showNames) => say(room, () => ({ showNames })),
    setPeopleLimit: (room, people) => say(room, () => ({ people })),
    setMuted: (room, person, on) =>
      say(room, ({ mutes }) => {
        const changed = on ? withOne(mutes, person, limits.people) : without(mutes, person)
        return changed && { mutes: changed }
      }),
    removePerson,
    letBack: (room, person) => say(room, ({ bans }) => ({ bans: without(bans, person) })),
    async issueToken(room, name) {
      const secret = randomBytes(32)
      const issued = await changer.change(room, async ({ keys: { policy } }) => {
        if (policy.tokens.some(token => token.name === name)) return fail('name-taken')
        if (policy.tokens.length >= limits.tokens) return fail('too-many')
        const tokens = [...policy.tokens, { name, hash: tokenHash(secret) }]
        return ok({ policy: { tokens } })
      })
      return issued.ok ? ok({ token: toBase64Url(secret) }) : issued
    },
    revokeToken: (room, name) =>
      say(room, ({ tokens }) => ({ tokens: tokens.filter(token => token.name !== name) })),
    setRefreshRule: (room, name, on) =>
      say(room, ({ refreshOn }) => {
        const changed = on ? withOne(refreshOn, name, limits.refreshRules) : without(refreshOn, name)
        return changed && { refreshOn: changed }
      }),
  }
}

const without = <Item>(list: readonly Item[], item: Item): Item[] => list.filter(other => other !== item)

/** Null where there is no room for one more. */
function withOne<Item>(list: readonly Item[], item: Item, most: number): Item[] | null {
  const longer = [...without(list, item), item]
  return longer.length > most ? null : longer
}
