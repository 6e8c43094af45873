import { expect, test } from 'vitest'
import {
  type Acquaintance,
  isOwnerBlocked,
  isVerified,
  knownAmong,
  mailboxOf,
  meet,
  type Seen,
} from '../../lib/core/acquaintances.ts'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailboxId, PersonId, RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'

const key = (byte: number) => toBase64Url(new Uint8Array(32).fill(byte))
const [ada1, ada2, bob, mallory] = [1, 2, 3, 4].map(key) as [PersonId, PersonId, PersonId, PersonId]
const inbox = key(9) as MailboxId
const [office, club] = ['office', 'club'] as [RoomId, RoomId]
const seen = (person: PersonId, name: string, more: Partial<Seen> = {}): Seen => ({
  person,
  name,
  color: 1,
  picture: null,
  ...more,
})
const at = (room: RoomId, nowMs: number) => ({ room, hub: 'https://hub.example', nowMs })
const decide = (known: readonly Acquaintance[], id: PersonId, change: Partial<Acquaintance>) =>
  known.map(one => (one.id === id ? { ...one, ...change } : one))

test('A1 entries of one human in several rooms become one when both rooms are shown the same mailbox', () => {
  let known = meet([], seen(ada1, 'Ada', { inbox: null }), at(office, 1))
  known = decide(known, ada1, { ownName: 'Ada of work', blocked: true })
  known = meet(known, seen(ada2, 'ada l.'), at(club, 2))
  expect(known).toHaveLength(2)
  known = meet(known, seen(ada2, 'ada l.', { inbox }), at(club, 3))
  known = meet(known, seen(ada1, 'Ada', { inbox }), at(office, 4))
  expect(known).toHaveLength(1)
  expect(known[0]).toMatchObject({
    id: ada1,
    name: 'Ada',
    ownName: 'Ada of work',
    blocked: true,
    firstMetMs: 1,
    lastMetMs: 4,
  })
  expect(known[0]!.keys.map(({ room }) => room)).toEqual([office, club])
  expect(mailboxOf(known[0]!)).toMatchObject({ inbox, room: office })
})

test('A1 what somebody has not said yet leaves the mailbox that they showed; a word that they show none takes it back', () => {
  const shown = meet([], seen(ada1, 'Ada', { inbox }), at(office, 1))
  expect(mailboxOf(meet(shown, seen(ada1, 'Ada'), at(office, 2))[0]!)?.inbox).toBe(inbox)
  expect(mailboxOf(meet(shown, seen(ada1, 'Ada', { inbox: null }), at(office, 2))[0]!)).toBeNull()
})

test('J6 whose room it is stays known, and whether they are blocked there', () => {
  let known = meet([], seen(ada1, 'Ada', { owner: true }), at(office, 1))
  known = meet(known, seen(bob, 'Bob'), at(office, 2))
  known = meet(known, seen(ada1, 'Ada'), at(office, 3))
  known = meet(known, seen(ada2, 'Ada'), at(club, 4))
  known = known.map(one => ({ ...one, blocked: true }))
  expect([isOwnerBlocked(known, office), isOwnerBlocked(known, club)]).toEqual([true, false])
  expect(isOwnerBlocked(decide(known, ada1, { blocked: false }), office)).toBe(false)
})

test('A4 a compared key is verified, and each other that shows the same mailbox', () => {
  let known = meet([], seen(ada1, 'Ada', { inbox }), at(office, 1))
  known = decide(known, ada1, { compared: [ada1] })
  known = meet(known, seen(ada2, 'Ada', { inbox }), at(club, 2))
  expect(isVerified(known[0]!, ada2)).toBe(true)
  expect(knownAmong(known, club)).toEqual([{ person: ada2, ownName: null, blocked: false, mark: 'verified' }])
})

test('A4 whoever goes by the name of a verified person under another key is marked, however they spell it', () => {
  let known = meet([], seen(ada1, 'Ada'), at(office, 1))
  known = decide(known, ada1, { compared: [ada1], ownName: 'Countess' })
  known = meet(known, seen(mallory, 'ＡＤÁ '), at(office, 2))
  known = meet(known, seen(bob, 'countess'), at(office, 3))
  expect(new Map(knownAmong(known, office).map(({ person, mark }) => [person, mark]))).toEqual(
    new Map([
      [bob, 'other-key'],
      [mallory, 'other-key'],
      [ada1, 'verified'],
    ]),
  )
})

test('of more people than are kept those go who were met long ago and of whom nothing was said', () => {
  const old = { ...meet([], seen(ada1, 'Ada'), at(office, 1))[0]!, compared: [ada1] }
  const rest = Array.from({ length: limits.acquaintances }, (_, i) => ({
    ...old,
    id: `${i}` as PersonId,
    keys: [],
    compared: [],
    lastMetMs: i + 2,
  }))
  const known = meet([old, ...rest], seen(bob, 'Bob'), at(office, 9_999))
  expect(known).toHaveLength(limits.acquaintances)
  expect(known.map(({ id }) => id)).toContain(ada1)
  expect(known.map(({ id }) => id)).toContain(bob)
  expect(known.map(({ id }) => id)).not.toContain('0')
})
