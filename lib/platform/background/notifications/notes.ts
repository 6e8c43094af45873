import { toBase64Url, utf8 } from '../../../core/bytes.ts'
import type { MailId } from '../../../core/ids.ts'
import { inboxKey, mailboxIdOf } from '../../../core/inbox-keys.ts'
import { deriveKey } from '../../../core/keys.ts'
import { limits } from '../../../core/limits.ts'
import type { Notification, NotificationMail } from '../../../core/notifications/types.ts'
import { createRate } from '../../../core/rate.ts'
import type { RandomBytes } from '../../../engine/types.ts'
import { postLetter, sealLetter } from '../../hub-mail.ts'
import { noteAbout } from './mail-notifications.ts'

export interface NotesDeps {
  readonly identitySeed: Uint8Array
  /** The hub that keeps them; null while this person receives nothing. */
  readonly hub: () => Promise<string | null>
  readonly fetch: typeof globalThis.fetch
  readonly now: () => number
  readonly randomBytes: RandomBytes
}

/** A storm in a room is told to one's other browsers as far as the hub takes it. */
const perSecond = limits.mailPerSenderPerMinute / 2 / 60

/**
 * Tells a person's other browsers of what this one has heard, by a note in their own mailbox. Its id follows from the notification's, so that two
 * browsers which have both heard of it make one item. Resolves with where it is kept; null where it is not.
 */
export function createNotes(deps: NotesDeps): (fresh: Notification) => Promise<NotificationMail | null> {
  const { identitySeed, hub, fetch, now, randomBytes } = deps
  const key = inboxKey(identitySeed)
  const box = mailboxIdOf(key.publicKey)
  const rate = createRate(perSecond, limits.mailPerSenderBurst / 2)

  return async fresh => {
    const origin = await hub()
    if (!origin || !rate.take(now())) return null
    const id = toBase64Url(deriveKey(identitySeed, 'note', utf8(fresh.id)).slice(0, 16)) as MailId
    const data = JSON.stringify({ ...fresh, mail: null, words: fresh.words.slice(0, limits.excerptChars) })
    if (data.length > limits.noteChars) return null
    const content = { type: 'note', about: noteAbout, data } as const
    const letter = sealLetter({ hub: origin, to: box, author: key, from: key, content, id }, randomBytes)
    const posted = await postLetter(fetch, letter)
    return posted.ok ? { hub: origin, box, id } : null
  }
}
