import { inboxKey, mailSenderKey } from '../../../core/inbox-keys.ts'
import type { Notification } from '../../../core/notifications/types.ts'
import { fail, ok, type Result } from '../../../core/result.ts'
import type { RandomBytes } from '../../../engine/types.ts'
import type { ProblemCode } from '../../../protocol/background.ts'
import type { Profile } from '../../../protocol/schema.ts'
import type { Identity } from '../../database.ts'
import { postLetter, sealLetter } from '../../hub-mail.ts'

export interface ReplyDeps {
  readonly identity: () => Promise<Identity>
  readonly profile: () => Promise<Profile>
  readonly fetch: typeof globalThis.fetch
  readonly randomBytes: RandomBytes
}

/** Tells whoever has invited this person that they do not come. A mailbox that takes nothing more is told nothing. */
export function createDecline({ identity, profile, fetch, randomBytes }: ReplyDeps) {
  return async ({ mail, target }: Notification): Promise<Result<null, ProblemCode>> => {
    if (!mail || target.kind !== 'invite' || !target.author) return ok(null)
    const { seed } = await identity()
    const { name, color } = await profile()
    const letter = {
      hub: mail.hub,
      to: target.author,
      author: inboxKey(seed),
      from: mailSenderKey(seed, target.author),
      content: { type: 'decline', name, color, answers: mail.id, words: '' },
    } as const
    const posted = await postLetter(fetch, sealLetter(letter, randomBytes))
    return posted.ok || posted.error === 'not-receiving' || posted.error === 'too-many'
      ? ok(null)
      : fail(posted.error === 'hub-down' ? 'hub-down' : 'hub-refused')
  }
}
