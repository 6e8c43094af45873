import { type Acquaintance, mailboxOf } from '../../../core/acquaintances.ts'
import { toBase64Url, utf8 } from '../../../core/bytes.ts'
import type { MailId, PersonId, RoomId } from '../../../core/ids.ts'
import { mailSenderKey } from '../../../core/inbox-keys.ts'
import { deriveKey, type KeyPair } from '../../../core/keys.ts'
import { limits } from '../../../core/limits.ts'
import type { RandomBytes } from '../../../engine/types.ts'
import type { HostFact } from '../../../protocol/host-facts.ts'
import type { Profile } from '../../../protocol/schema.ts'
import type { Identity } from '../../database.ts'
import { sealLetter } from '../../hub-mail.ts'
import type { Outbox } from '../outbox.ts'

export interface MentionLettersDeps {
  readonly find: (person: PersonId) => Promise<Acquaintance | null>
  /** Ours in a room. */
  readonly personKey: (room: RoomId) => Promise<KeyPair>
  readonly identity: () => Promise<Pick<Identity, 'seed'>>
  readonly profile: () => Promise<Profile>
  readonly outbox: () => Promise<Pick<Outbox, 'post'>>
  readonly randomBytes: RandomBytes
}

type Missed = Extract<HostFact, { type: 'missed' }>

/**
 * Lets those know by mail who were mentioned while they were away and who show their mailbox. Signed by our key in that room, which they know, and not by
 * our inbox key, which we may not want to show. The item's id follows from the message and the person, so it comes once. A mailbox that takes nothing is told nothing.
 */
export function createMentionLetters(deps: MentionLettersDeps): (missed: Missed) => Promise<void> {
  const { find, personKey, identity, profile, outbox, randomBytes } = deps

  return async ({ room, roomName, people, record, excerpt }) => {
    const { seed } = await identity()
    const { name, color } = await profile()
    const author = await personKey(room)
    async function write(person: PersonId): Promise<void> {
      const known = await find(person)
      const to = known && !known.blocked ? mailboxOf(known) : null
      if (!to) return
      const id = toBase64Url(deriveKey(seed, 'mention', utf8(`${record}/${person}`)).slice(0, 16)) as MailId
      const from = mailSenderKey(seed, to.inbox)
      const words = excerpt.slice(0, limits.wordsChars)
      const content = { type: 'mention', name, color, room, roomName, record, excerpt: words } as const
      const letter = sealLetter({ hub: to.hub, to: to.inbox, author, from, content, id }, randomBytes)
      const called = (known?.ownName ?? known!.name).slice(0, limits.nameChars)
      await (await outbox()).post(letter, { kind: 'mention', name: called, roomName })
    }
    // At once: what the room has told is not told again, and nobody's letter is to wait for another's hub.
    await Promise.all(people.map(write))
  }
}
