import { mailboxOf, type SentInvite } from '../../core/acquaintances.ts'
import { toBase64Url } from '../../core/bytes.ts'
import type { MailboxId, MailId, PersonId, RoomId } from '../../core/ids.ts'
import { inboxKey, mailSenderKey } from '../../core/inbox-keys.ts'
import { personIdOf, publicKeyOf } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { ProblemCode } from '../../protocol/background.ts'
import { sealLetter } from '../hub-mail.ts'
import type { ReceivedMail } from '../inbox.ts'
import { createInviteLetters, type InviteLetters, type InviteLettersDeps, nameOf } from './invite-letters.ts'
import type { KnownPeople } from './known-people.ts'
import type { LetterEnd, Outbox, WasTaken } from './outbox.ts'
import type { OutboxEntry } from './outbox-entry.ts'

export interface InvitesDeps extends InviteLettersDeps {
  readonly people: KnownPeople
  readonly outbox: () => Promise<Pick<Outbox, 'post'>>
}

/** What an invitation came by: the hub's origin, the item, and whose mailbox the answer goes to. */
export interface ReceivedInvite {
  readonly hub: string
  readonly id: ReceivedMail['id']
  readonly author: MailboxId
  /** Whose it was, as it is shown here. */
  readonly name: string
}

/** Invitations to people whom one has met: sent, and answered. */
export interface Invites {
  send(person: PersonId, room: RoomId, words: string): Promise<Result<SentInvite, ProblemCode>>
  /** Makes the letter of one of ours. */
  readonly seal: InviteLetters['seal']
  /** One of ours has gone to its hub, or will not. */
  ended(ended: OutboxEntry, end: LetterEnd): Promise<void>
  /** Tells whoever has invited us whether we come, once their hub is there. A mailbox that takes nothing more is told nothing. */
  answer(invite: ReceivedInvite, accept: boolean): Promise<Result<null, ProblemCode>>
  /**
   * Takes note of what mail says of our own invitations. What is to be shown of it: with the name that its author has here; null for mail of somebody who is
   * blocked.
   */
  screen(item: ReceivedMail): Promise<ReceivedMail | null>
}

export function createInvites(deps: InvitesDeps): Invites {
  const { people, now, randomBytes } = deps
  const { seal, closeLink } = createInviteLetters(deps)

  async function send(
    person: PersonId,
    room: RoomId,
    words: string,
  ): Promise<Result<SentInvite, ProblemCode>> {
    const [known, saved] = [await people.find(person), await deps.room(room)]
    if (!saved) return fail('room-unknown')
    const to = known && !known.blocked ? mailboxOf(known) : null
    if (!to) return fail('no-mailbox')
    const id = toBase64Url(randomBytes(16)) as MailId
    const roomName = nameOf(saved)
    const name = (known?.ownName ?? known!.name).slice(0, limits.nameChars)
    const posted = await (await deps.outbox()).post(
      { hub: to.hub, to: to.inbox, invite: { id, person, room, words } },
      { kind: 'invite', name, roomName },
    )
    if (!posted.ok) return fail(problemByError[posted.error])
    const { expiresAtMs, waits } = posted.value
    const invite: SentInvite = { id, room, roomName, sentAtMs: now(), expiresAtMs, answer: null }
    if (waits) await people.invited(person, invite)
    return ok(invite)
  }

  async function answer(
    { hub, id, author, name: theirs }: ReceivedInvite,
    accept: boolean,
  ): Promise<Result<null, ProblemCode>> {
    const { name, color } = await deps.profile()
    const { seed } = await deps.identity()
    const content = accept
      ? ({ type: 'accept', name, color, answers: id } as const)
      : ({ type: 'decline', name, color, answers: id, words: '' } as const)
    const from = mailSenderKey(seed, author)
    const letter = sealLetter({ hub, to: author, author: inboxKey(seed), from, content }, randomBytes)
    const posted = await (await deps.outbox()).post(letter, { kind: 'answer', name: theirs, roomName: '' })
    return posted.ok || posted.error === 'not-taken' ? ok(null) : fail(problemByError[posted.error])
  }

  async function ended(one: OutboxEntry, end: LetterEnd): Promise<void> {
    if (!('invite' in one)) return
    const { id, person, room } = one.invite
    const { roomName } = one.about
    if (end.type === 'posted') {
      const { expiresAtMs } = end
      await people.invited(person, { id, room, roomName, sentAtMs: one.sinceMs, expiresAtMs, answer: null })
    } else {
      await people.uninvited(id)
      await closeLink(room, id)
    }
  }

  return {
    send,
    seal,
    ended,
    answer,
    async screen(item) {
      if (!item.mail) return item
      const { author, content } = item.mail
      if (content.type === 'note') return item
      // Mentions are signed by their author’s key in the room.
      const known =
        content.type === 'mention'
          ? await people.find(personIdOf(publicKeyOf(author)))
          : await people.byMailbox(author)
      if (known?.blocked) return null
      if (content.type === 'accept' || content.type === 'decline') {
        await people.answered(author, content.answers, content.type === 'accept' ? 'accepted' : 'declined')
        const invite = known?.invites.find(({ id }) => id === content.answers)
        if (invite) await closeLink(invite.room, invite.id)
      }
      if (!known?.ownName || !('name' in content)) return item
      const name = known.ownName.slice(0, limits.nameChars)
      return { ...item, mail: { author, content: { ...content, name } } }
    },
  }
}

const problemByError: Readonly<Record<Exclude<WasTaken, { ok: true }>['error'], ProblemCode>> = {
  'hub-away': 'hub-down',
  'hub-refused': 'hub-refused',
  'not-taken': 'no-mailbox',
  'person-gone': 'no-mailbox',
  'room-gone': 'room-unknown',
  removed: 'removed',
  'no-link': 'no-link',
  'links-full': 'too-many',
}
