import { mailboxOf, type SentInvite } from '../../core/acquaintances.ts'
import type { MailboxId, PersonId, RoomId } from '../../core/ids.ts'
import { inboxKey, mailSenderKey } from '../../core/inbox-keys.ts'
import { personIdOf, publicKeyOf } from '../../core/keys.ts'
import { limits } from '../../core/limits.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import type { RandomBytes } from '../../engine/types.ts'
import type { ProblemCode } from '../../protocol/background.ts'
import type { MailContent } from '../../protocol/mail-content.ts'
import type { LetterAbout } from '../../protocol/outbox-requests.ts'
import type { Profile } from '../../protocol/schema.ts'
import type { Identity, SavedRoom } from '../database.ts'
import { sealLetter } from '../hub-mail.ts'
import type { ReceivedMail } from '../inbox.ts'
import type { KnownPeople } from './known-people.ts'
import type { LetterEnd, Outbox, WasTaken } from './outbox.ts'
import { entryId, type OutboxEntry } from './outbox-entry.ts'
import { openLinkOf } from './room-details.ts'

export interface InvitesDeps {
  readonly people: KnownPeople
  readonly room: (room: RoomId) => Promise<SavedRoom | undefined>
  /** A new link to a room of ours. */
  readonly makeLink: (room: RoomId) => Promise<Result<string, ProblemCode>>
  readonly identity: () => Promise<Identity>
  readonly profile: () => Promise<Profile>
  readonly outbox: () => Promise<Pick<Outbox, 'post'>>
  readonly now: () => number
  readonly randomBytes: RandomBytes
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
  /** One of ours that waited for its hub has gone there, or will not. */
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

  async function post(hub: string, to: MailboxId, content: MailContent, about: LetterAbout) {
    const { seed } = await deps.identity()
    const from = mailSenderKey(seed, to)
    const letter = sealLetter({ hub, to, author: inboxKey(seed), from, content }, randomBytes)
    const posted = await (await deps.outbox()).post(letter, about)
    return posted.ok ? ok({ ...posted.value, id: letter.post.id }) : posted
  }

  const linkTo = async (saved: SavedRoom): Promise<Result<string, ProblemCode>> => {
    const open = openLinkOf(saved)
    if (open !== '') return ok(open)
    return saved.ownerSeed ? deps.makeLink(saved.room) : fail('no-link')
  }

  async function send(
    person: PersonId,
    room: RoomId,
    words: string,
  ): Promise<Result<SentInvite, ProblemCode>> {
    const [known, saved] = [await people.find(person), await deps.room(room)]
    if (!saved) return fail('room-unknown')
    const to = known && !known.blocked ? mailboxOf(known) : null
    if (!to) return fail('no-mailbox')
    const link = await linkTo(saved)
    if (!link.ok) return link
    const { name, color } = await deps.profile()
    const { memory, name: givenName } = saved
    const roomName = memory.ownName ?? givenName
    const content = { type: 'invite', name, color, link: link.value, roomName, words } as const
    const about = {
      kind: 'invite',
      name: (known?.ownName ?? known!.name).slice(0, limits.nameChars),
      roomName,
    } as const
    const posted = await post(to.hub, to.inbox, content, about)
    if (!posted.ok) return fail(problemByError[posted.error])
    const { id, expiresAtMs } = posted.value
    const invite: SentInvite = { id, room, roomName, sentAtMs: now(), expiresAtMs, answer: null }
    await people.invited(person, invite)
    return ok(invite)
  }

  return {
    send,
    ended: (ended, end) =>
      end.type === 'posted'
        ? people.inviteWaits(entryId(ended), end.expiresAtMs)
        : people.uninvited(entryId(ended)),
    async answer({ hub, id, author, name: theirs }, accept) {
      const { name, color } = await deps.profile()
      const content = accept
        ? ({ type: 'accept', name, color, answers: id } as const)
        : ({ type: 'decline', name, color, answers: id, words: '' } as const)
      const posted = await post(hub, author, content, { kind: 'answer', name: theirs, roomName: '' })
      return posted.ok || posted.error === 'not-taken' ? ok(null) : fail(problemByError[posted.error])
    },
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
      if (content.type === 'accept' || content.type === 'decline')
        await people.answered(author, content.answers, content.type === 'accept' ? 'accepted' : 'declined')
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
}
