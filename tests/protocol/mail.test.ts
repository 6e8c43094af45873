import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf, mailSenderKey, proveInbox, provesInbox } from '../../lib/core/inbox-keys.ts'
import { personIdOf, personKey } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { type MailContent, mailContent, openMail, sealMail } from '../../lib/protocol/mail-content.ts'
import { testRoom } from '../support/person.ts'

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const seed = new Uint8Array(32).fill(7)
const id = toBase64Url(random(16)) as MailId
const text = (length: number) => '"'.repeat(length)

/** Each kind, as large as it may be. */
const largest: readonly MailContent[] = [
  {
    type: 'invite',
    name: text(limits.nameChars),
    color: 1,
    link: 'h'.repeat(limits.linkChars),
    roomName: text(limits.roomNameChars),
    words: text(limits.wordsChars),
  },
  {
    type: 'ask',
    name: text(limits.nameChars),
    color: 1,
    room: testRoom,
    person: personIdOf(random(32)),
    words: text(limits.wordsChars),
  },
  {
    type: 'admit',
    answers: id,
    room: testRoom,
    roomName: text(limits.roomNameChars),
    opens: { kind: 'seed', epoch: 0xffff_ffff, role: 'editor', seed: toBase64Url(random(32)) },
  },
  { type: 'decline', name: text(limits.nameChars), color: 1, answers: id, words: text(limits.wordsChars) },
  {
    type: 'mention',
    name: text(limits.nameChars),
    color: 1,
    room: testRoom,
    roomName: text(limits.roomNameChars),
    record: id as never,
    excerpt: '\u0001'.repeat(limits.wordsChars),
  },
  { type: 'note', about: text(64), data: '語'.repeat(limits.noteChars) },
  { type: 'note', about: text(64), data: text(limits.noteChars) },
]

test('K19 an inbox key is the same for an identity, tells nothing of its keys in rooms, and is proved to be somebody’s in a room', () => {
  const key = inboxKey(seed)
  expect(inboxKey(seed)).toEqual(key)
  const box = mailboxIdOf(key.publicKey)
  const [ada, ben] = [seed, random(32)].map(of => personIdOf(personKey(of, testRoom).publicKey))
  expect([ada, ben]).not.toContain(box)
  const proof = proveInbox(key, testRoom, ada!)
  expect(provesInbox(box, testRoom, ada!, proof)).toBe(true)
  expect(provesInbox(box, testRoom, ben!, proof)).toBe(false)
  expect(provesInbox(mailboxIdOf(inboxKey(random(32)).publicKey), testRoom, ada!, proof)).toBe(false)
  expect(provesInbox(box, testRoom, ada!, 'no')).toBe(false)
})

test('K19 mail to each mailbox goes under a key of its own, always the same', () => {
  const boxes = [1, 2].map(() => mailboxIdOf(random(32)))
  const senders = boxes.map(box => mailboxIdOf(mailSenderKey(seed, box).publicKey))
  expect(new Set([...senders, mailboxIdOf(inboxKey(seed).publicKey)]).size).toBe(3)
  expect(mailboxIdOf(mailSenderKey(seed, boxes[0]!).publicKey)).toBe(senders[0])
})

test('K20 every kind of content fits an item however large it is, and opens with its author’s key', () => {
  const [author, reader] = [inboxKey(seed), inboxKey(random(32))]
  for (const content of largest) {
    expect(mailContent.parse(content)).toEqual(content)
    const sealed = sealMail(author, mailboxIdOf(reader.publicKey), id, content, random(56))
    expect(sealed.length, content.type).toBeLessThanOrEqual(limits.mailBytes)
    expect(openMail(reader, id, sealed)).toEqual({ author: mailboxIdOf(author.publicKey), content })
  }
})

test('K20 an item opens for its receiver only, under its id only, and not when anything of it was changed', () => {
  const [author, reader] = [inboxKey(seed), inboxKey(random(32))]
  const sealed = sealMail(author, mailboxIdOf(reader.publicKey), id, largest[0]!, random(56))
  expect(openMail(author, id, sealed)).toBeNull()
  expect(openMail(reader, toBase64Url(random(16)) as MailId, sealed)).toBeNull()
  for (const at of [0, 40, 80, sealed.length - 1])
    expect(openMail(reader, id, sealed.with(at, sealed[at]! ^ 1))).toBeNull()
  for (const length of [0, 31, 100]) expect(openMail(reader, id, sealed.slice(0, length))).toBeNull()
})
