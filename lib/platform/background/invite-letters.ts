import { mailboxOf, type RoomKey } from '../../core/acquaintances.ts'
import { fromBase64Url } from '../../core/bytes.ts'
import { doorKeys } from '../../core/doors.ts'
import type { MailboxId, MailId, RoomId } from '../../core/ids.ts'
import { inboxKey, mailboxIdOf, mailSenderKey } from '../../core/inbox-keys.ts'
import { deriveKey, publicKeyOf } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode } from '../../protocol/background.ts'
import type { Refusal } from '../../protocol/outbox-requests.ts'
import { readPolicy } from '../../protocol/policy.ts'
import type { Profile } from '../../protocol/schema.ts'
import type { Identity, SavedRoom } from '../database.ts'
import { sealLetter } from '../hub-mail.ts'
import type { Renewed } from '../renew-room.ts'
import type { KnownPeople } from './known-people.ts'
import type { WantedInvite, WasSealed } from './outbox-entry.ts'
import { openLinkOf } from './room-details.ts'
import type { RoomLinks } from './room-links.ts'

export interface InviteLettersDeps {
  readonly people: Pick<KnownPeople, 'find'>
  readonly room: (room: RoomId) => Promise<SavedRoom | undefined>
  /** Brings what is known of a room up to date. */
  readonly renew: (room: RoomId) => Promise<Renewed>
  /** To rooms of ours. */
  readonly links: RoomLinks
  readonly identity: () => Promise<Pick<Identity, 'seed'>>
  readonly profile: () => Promise<Profile>
  readonly now: () => number
  readonly randomBytes: RandomBytes
  /** Nobody waits for what went wrong. */
  readonly failed: (error: unknown) => void
}

/** The letters of invitations, and the links in them that are made for one person. */
export interface InviteLetters {
  /** With a link that is open at that time. `again`: it has waited for a hub, and much may be different. */
  seal(invite: WantedInvite, again: boolean): Promise<WasSealed>
  /** Closes the link that was made for one person, if one was. Where that fails the room's page still lists it. */
  closeLink(room: RoomId, id: MailId): Promise<void>
}

/** When a hub is asked again that is connected to all the same: one that did not answer, and one that refused, which mostly is busy. Milliseconds. */
const awayMs = 30_000
const busyMs = 60_000
/** How much sooner than its invitation a link may expire. Milliseconds. */
const goodMs = 86_400_000

export function createInviteLetters(deps: InviteLettersDeps): InviteLetters {
  const { people, renew, links, now, randomBytes } = deps

  /** For one person, and no longer than their invitation waits. However often it is made, and whatever kept that from being heard of, it is one link. */
  async function ownLink(
    { room, policy, links: saved }: SavedRoom,
    id: MailId,
  ): Promise<Result<string, ProblemCode>> {
    const secret = await secretOf(id)
    const door = doorKeys(secret).id
    const expiresAtMs = now() + limits.mailKeepMs
    // Every member is told of a new policy: not as often as a letter is tried.
    const isGood = readPolicy(room, policy)?.doors.some(
      one => one.id === door && one.expiresAtMs > expiresAtMs - goodMs,
    )
    const made = saved.find(link => link.id === door)
    if (isGood && made) return ok(made.href)
    const terms = { role: 'editor', expiresAtMs, uses: 1 } as const
    const fresh = await links.make(room, terms, secret)
    return fresh.ok ? ok(fresh.value.href) : fresh
  }
  const secretOf = async (id: MailId): Promise<Uint8Array> =>
    deriveKey((await deps.identity()).seed, 'invite-door', fromBase64Url(id)!).slice(0, 16)

  async function closeLink(room: RoomId, id: MailId): Promise<void> {
    const door = doorKeys(await secretOf(id)).id
    const saved = await deps.room(room)
    if (saved?.links.some(link => link.id === door)) links.close(room, door).catch(deps.failed)
  }

  async function newestOf({ room }: SavedRoom): Promise<Result<SavedRoom, ProblemCode>> {
    const renewed = await renew(room)
    if (renewed.type === 'failed') return fail(renewed.error)
    return 'saved' in renewed ? ok(renewed.saved) : fail('removed')
  }

  async function linkTo(kept: SavedRoom, id: MailId, again: boolean): Promise<Result<string, ProblemCode>> {
    const newest = again ? await newestOf(kept) : ok(kept)
    if (!newest.ok) return newest
    const saved = newest.value
    const open = openLinkOf(saved, now())
    if (open !== '') return ok(open)
    return saved.ownerSeed ? ownLink(saved, id) : fail('no-link')
  }

  async function seal({ id, person, room, words }: WantedInvite, again: boolean): Promise<WasSealed> {
    const [known, kept] = [await people.find(person), await deps.room(room)]
    if (!kept) return fail('room-gone')
    if (!known || known.blocked) return fail('person-gone')
    const to = mailboxOf(known)
    if (!to) return fail('not-taken')
    const link = await linkTo(kept, id, again)
    if (!link.ok) {
      const why = refusalOf(link.error, again)
      if (typeof why === 'string') return fail(why)
      return { ...fail('hub-away'), hub: kept.hub, to: boxAt(kept, to), forAll: false, ...why }
    }
    const { seed } = await deps.identity()
    const { name, color } = await deps.profile()
    const roomName = nameOf(kept)
    const content = { type: 'invite', name, color, link: link.value, roomName, words } as const
    const [author, from] = [inboxKey(seed), mailSenderKey(seed, to.inbox)]
    return ok(sealLetter({ hub: to.hub, to: to.inbox, author, from, content, id }, randomBytes))
  }

  return { seal, closeLink }
}

/** What a room is called here. */
export const nameOf = ({ memory, name }: SavedRoom): string => memory.ownName ?? name

/** Whose mailbox a connection to the room's hub is for: the reader's own where it is the same hub, and otherwise nobody's that tells of them. */
function boxAt({ room, hub, policy }: SavedRoom, to: RoomKey & { readonly inbox: MailboxId }): MailboxId {
  if (hub === to.hub) return to.inbox
  const owner = readPolicy(room, policy)?.owner
  return owner ? mailboxIdOf(publicKeyOf(owner)) : to.inbox
}

/** A hub that is away, or too busy, is asked again; the rest is so for good. Whoever sends is told at once what a hub has refused. */
function refusalOf(problem: ProblemCode, again: boolean): Refusal | { readonly retryAfterMs: number } {
  switch (problem) {
    case 'hub-down':
    // The proxy before a hub that is away speaks for itself.
    case 'hub-unknown':
      return { retryAfterMs: awayMs }
    case 'hub-refused':
    case 'policy-changed':
      return again ? { retryAfterMs: busyMs } : 'hub-refused'
    case 'room-unknown':
      return 'room-gone'
    case 'removed':
      return 'removed'
    case 'too-many':
      return 'links-full'
    default:
      return 'no-link'
  }
}
