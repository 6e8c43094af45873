import { concat, utf8 } from '../core/bytes.ts'
import type { MailboxId, MailId } from '../core/ids.ts'
import { mailboxIdOf } from '../core/inbox-keys.ts'
import { jsonIn } from '../core/json.ts'
import { type KeyPair, publicKeyOf, sign, verify } from '../core/keys.ts'
import { limits } from '../core/limits.ts'
import { openAsPerson, sealToPerson } from '../core/seal-to-person.ts'
import {
  base64url,
  colorIndex,
  mailId,
  personId,
  recordId,
  roomId,
  shownName,
  text,
  uint,
  z,
} from './schema.ts'

/** What is inside an item of mail, for the owner of its mailbox alone. Names and words are claims of whoever signed it. */

const words = text(limits.wordsChars)
/** How its sender wants to appear. */
const sender = { name: shownName(limits.nameChars), color: colorIndex }
const link = text(limits.linkChars)

/** What lets somebody in: a link like any other, or an epoch's seed (the edit seed, or for viewers the view seed). */
export const admission = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link'), link }),
  z.object({
    kind: z.literal('seed'),
    epoch: uint(0xffff_ffff),
    role: z.enum(['editor', 'viewer']),
    seed: base64url(32),
  }),
])
export type Admission = z.infer<typeof admission>

export const mailContent = z.discriminatedUnion('type', [
  /** Come to a room. */
  z.object({
    type: z.literal('invite'),
    ...sender,
    link,
    roomName: shownName(limits.roomNameChars),
    words,
  }),
  /** To a room's owner key: somebody asks to be let in. They sign it with their key in that room, which is `person`, and whose mailbox the answer goes to. */
  z.object({ type: z.literal('ask'), ...sender, room: roomId, person: personId, words }),
  /** Takes a question back, by whoever has asked it. */
  z.object({ type: z.literal('withdraw'), answers: mailId, room: roomId }),
  /** The owner lets in who asked: the room's own key signs it. `answers`: the id of the question. */
  z.object({
    type: z.literal('admit'),
    answers: mailId,
    room: roomId,
    roomName: shownName(limits.roomNameChars),
    opens: admission,
  }),
  /** Yes, to an invitation. */
  z.object({ type: z.literal('accept'), ...sender, answers: mailId }),
  /** No, to a question or an invitation. */
  z.object({ type: z.literal('decline'), ...sender, answers: mailId, words }),
  /** Somebody was named in a room while they were away. `excerpt`: the beginning of what was said. */
  z.object({
    type: z.literal('mention'),
    ...sender,
    room: roomId,
    roomName: shownName(limits.roomNameChars),
    record: recordId,
    excerpt: words,
  }),
  /** To oneself: something that all of a person's browsers should know. `data` is JSON that whoever reads it parses by its own schema. */
  z.object({ type: z.literal('note'), about: text(64), data: text(limits.noteChars) }),
])
export type MailContent = z.infer<typeof mailContent>

/** An opened item: what it says, and the key that signed it, whose mailbox an answer goes to. */
export interface OpenedMail {
  readonly author: MailboxId
  readonly content: MailContent
}

const keyBytes = 32
const signatureBytes = 64
const context = (to: MailboxId, id: MailId): Uint8Array => utf8(`mail/${to}/${id}`)

/** Author (32) ‖ signature (64, purpose `mail-content`, over mailbox, id and JSON) ‖ JSON, sealed to the mailbox's key. `random`: 56 random bytes. */
export function sealMail(
  author: KeyPair,
  to: MailboxId,
  id: MailId,
  content: MailContent,
  random: Uint8Array,
): Uint8Array {
  const [place, json] = [context(to, id), utf8(JSON.stringify(content))]
  const signature = sign(author, 'mail-content', concat(place, Uint8Array.of(0), json))
  const plain = concat(author.publicKey, signature, json)
  return sealToPerson(to, place, plain, random.slice(0, 32), random.slice(32, 56))
}

/** `null` for what was not sealed for this mailbox and id, whose author did not sign it, and what is no content. `key`: the mailbox's. */
export function openMail(key: KeyPair, id: MailId, sealed: Uint8Array): OpenedMail | null {
  const place = context(mailboxIdOf(key.publicKey), id)
  const plain = openAsPerson(key, place, sealed)
  if (!plain || plain.length < keyBytes + signatureBytes) return null
  const author = mailboxIdOf(plain.subarray(0, keyBytes))
  const signature = plain.subarray(keyBytes, keyBytes + signatureBytes)
  const json = plain.subarray(keyBytes + signatureBytes)
  const signed = concat(place, Uint8Array.of(0), json)
  if (!verify(publicKeyOf(author), 'mail-content', signed, signature)) return null
  const parsed = mailContent.safeParse(jsonIn(json))
  return parsed.success ? { author, content: parsed.data } : null
}
