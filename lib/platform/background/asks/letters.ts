import type { MailboxId } from '../../../core/ids.ts'
import { mailSenderKey } from '../../../core/inbox-keys.ts'
import type { KeyPair } from '../../../core/keys.ts'
import { fail, ok, type Result } from '../../../core/result.ts'
import type { RandomBytes } from '../../../engine/types.ts'
import type { ProblemCode } from '../../../protocol/background.ts'
import type { MailContent } from '../../../protocol/mail-content.ts'
import type { Identity } from '../../database.ts'
import { postLetter, type SealedLetter, sealLetter } from '../../hub-mail.ts'

export interface LettersDeps {
  readonly identity: Pick<Identity, 'seed'>
  readonly fetch: typeof globalThis.fetch
  readonly randomBytes: RandomBytes
}

/** `retryAfterMs`: when to try a hub again that is connected to, and did not answer, or was busy. */
export type LetterPosted = Result<null, ProblemCode> & { readonly retryAfterMs?: number }

/** This person's questions and answers, as they go into mailboxes. `author`: our key in the room, or the room's own. */
export interface Letters {
  seal(hub: string, to: MailboxId, author: KeyPair, content: MailContent): SealedLetter
  post(letter: SealedLetter): Promise<LetterPosted>
}

/** A hub that is busy and says no time is asked again after so long. Milliseconds. */
export const busyMs = 60_000

export function createLetters({ identity, fetch, randomBytes }: LettersDeps): Letters {
  return {
    seal: (hub, to, author, content) =>
      sealLetter({ hub, to, author, from: mailSenderKey(identity.seed, to), content }, randomBytes),
    async post(letter) {
      const posted = await postLetter(fetch, letter)
      if (posted.ok) return ok(null)
      switch (posted.error) {
        case 'hub-unknown':
        case 'not-receiving':
        case 'too-many':
          return fail(posted.error)
        case 'hub-down':
        case 'rate-limited':
        case 'unavailable':
          return { ...fail('hub-down'), retryAfterMs: posted.retryAfterMs ?? busyMs }
        default:
          return fail('hub-refused')
      }
    },
  }
}
