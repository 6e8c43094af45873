import { eventNamePattern } from '../core/event-name.ts'
import type { PersonId, RoomId } from '../core/ids.ts'
import type { KeyPair } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { readWord, signedWord, signWord } from './owner-word.ts'
import { base64url, doorId, personId, roomId, shownName, timestampMs, uint, z } from './schema.ts'

/** What somebody was let in as. */
export const doorRole = z.enum(['editor', 'viewer'])
/** What a link is for (`core/doors.ts`). */
export const linkRole = z.enum(['editor', 'viewer', 'ask'])

/** A door as the policy lists it. `uses` 0: as often as one likes. `expiresAtMs` 0: never. */
export const policyDoor = z.object({
  id: doorId,
  role: linkRole,
  expiresAtMs: timestampMs,
  uses: uint(1_000_000),
})

/** Shows who an event is from. `hash`: SHA-256 of the token's 32 bytes. It counts as long as the policy lists it. */
export const policyToken = z.object({ name: shownName(limits.nameChars), hash: base64url(32) })

/** The name of an event, for programs: `build.finished`. */
export const eventName = z.string().check(z.maxLength(limits.eventNameChars), z.regex(eventNamePattern))

/** What the owner says of a room. Signed; whoever has the room id can check the owner's key against it. */
export const policy = z.object({
  v: z.literal(1),
  room: roomId,
  owner: personId,
  /** Rises with every change, so that an old policy cannot be played back. */
  serial: uint(0xffff_ffff),
  epoch: uint(0xffff_ffff),
  /** Public keys that prove a role in this epoch. */
  editor: personId,
  viewer: personId,
  doors: z.array(policyDoor).check(z.maxLength(limits.doors)),
  people: uint(limits.people),
  bans: z.array(personId).check(z.maxLength(limits.people)),
  mutes: z.array(personId).check(z.maxLength(limits.people)),
  /** Whoever has a link that opens may see, before they join, the names of those who are there. */
  showNames: z.optional(z.boolean()),
  /** No door opens; who is a member already comes and goes. */
  locked: z.boolean(),
  tokens: z.array(policyToken).check(z.maxLength(limits.tokens)),
  /** Events that refresh the page of those who have agreed to it. */
  refreshOn: z.array(eventName).check(z.maxLength(limits.refreshRules)),
  /** All earlier epochs, sealed under this one's contents key (`core/epochs.ts`); empty in the first. */
  past: base64url(limits.epochs * 68 + 40),
})
export type Policy = z.infer<typeof policy>

/** Whether nobody takes what a person says. Before a policy is known, everybody does. */
export const isMuted = (current: Policy | null | undefined, person: PersonId): boolean =>
  current?.mutes.includes(person) ?? false

/** The policy's JSON bytes and the owner's signature over them, purpose `policy`. */
export const signedPolicy = signedWord(limits.policyBytes)
export type SignedPolicy = z.infer<typeof signedPolicy>

/** Signs a policy with the room's owner key. */
export const signPolicy = (owner: KeyPair, content: Policy): SignedPolicy =>
  signWord(owner, 'policy', content)

/** The policy inside, if it is for this room and its owner signed it; otherwise `null`. */
export const readPolicy = (room: RoomId, signed: SignedPolicy): Policy | null =>
  readWord(room, 'policy', policy, signed)
