import { fromBase64Url, toBase64Url, utf8 } from '../core/bytes.ts'
import type { Keyring } from '../core/epochs.ts'
import type { MailboxId, PersonId, RoomId } from '../core/ids.ts'
import { provesInbox } from '../core/inbox-keys.ts'
import { type KeyPair, publicKeyOf, type Role, sign, verify } from '../core/keys.ts'
import { base64url, mailboxId, profile, uint, z } from './schema.ts'

/** The kind of the record by which everybody who holds a room's keys says so, once an epoch and when their profile changes. */
export const memberKind = 'member'

/** A person's mailbox, and the proof by its key that it is theirs. */
const shownInbox = z.object({ key: mailboxId, proof: base64url(64) })
export type ShownInbox = z.infer<typeof shownInbox>

/**
 * `proof`: a signature by the role's key of that epoch, purpose `member`. So nobody, the hub included, can put a stranger on the roster, which
 * decides who gets the keys of the next epoch.
 */
export const memberBody = z.object({
  epoch: uint(0xffff_ffff),
  role: z.enum(['owner', 'editor', 'viewer']),
  proof: base64url(64),
  profile,
  /** Where mail finds them; nothing where they do not want it known here. */
  inbox: z.optional(shownInbox),
})
export type MemberBody = z.infer<typeof memberBody>

const provenBytes = (room: RoomId, epoch: number, person: PersonId): Uint8Array =>
  utf8(`${room}/${epoch}/${person}`)

/** Proof that whoever holds the role's key in this epoch takes the person for a member. */
export function proveMember(roleKey: KeyPair, room: RoomId, epoch: number, person: PersonId): string {
  return toBase64Url(sign(roleKey, 'member', provenBytes(room, epoch, person)))
}

/** Whether `author` is what their record says. `roleKeys`: the public keys by role of the epoch that it names. */
function isMember(
  roleKeys: Readonly<Record<Role, PersonId>>,
  room: RoomId,
  author: PersonId,
  { epoch, role, proof }: MemberBody,
): boolean {
  const signature = fromBase64Url(proof)
  return (
    signature !== null &&
    verify(publicKeyOf(roleKeys[role]), 'member', provenBytes(room, epoch, author), signature)
  )
}

/** Somebody who has proved to hold a room's keys. */
export interface ProvenMember extends Pick<MemberBody, 'epoch' | 'role' | 'profile'> {
  readonly person: PersonId
  /** The mailbox that they have shown and proved; null where there is none. */
  readonly inbox: MailboxId | null
}

/** What a record of this kind says, or null when it is malformed, unproven, or of an epoch that is out of reach. */
export function readMember(
  room: RoomId,
  { author, body }: { readonly author: PersonId; readonly body: unknown },
  owner: PersonId,
  keyring: Keyring,
): ProvenMember | null {
  const parsed = memberBody.safeParse(body)
  const keys = parsed.success ? keyring(parsed.data.epoch) : null
  if (!parsed.success || !keys || !isMember({ ...keys, owner }, room, author, parsed.data)) return null
  const { epoch, role, profile, inbox } = parsed.data
  const isTheirs = inbox && provesInbox(inbox.key, room, author, inbox.proof)
  return { person: author, epoch, role, profile, inbox: isTheirs ? inbox.key : null }
}

const ranks: Readonly<Record<Role, number>> = { viewer: 0, editor: 1, owner: 2 }

/** One of two that a person has said, the later one last: their newest name, and the most that they have proved in the newest epoch. */
export function mergeMembers(before: ProvenMember | undefined, next: ProvenMember): ProvenMember {
  if (!before || next.epoch > before.epoch) return next
  const { role } = next.epoch === before.epoch && ranks[next.role] >= ranks[before.role] ? next : before
  return { ...next, epoch: before.epoch, role }
}
