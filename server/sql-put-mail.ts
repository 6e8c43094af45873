import type { Transaction } from 'kysely'
import type { MailboxId, MailId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { NewMail, Posted } from './mail-store.ts'
import type { Tables } from './migrations.ts'

const retryMostMs = 86_400_000

/** Puts an item into its mailbox, or says why not. What was deleted counts no more. */
export async function putMail(tx: Transaction<Tables>, mail: NewMail, nowMs: number): Promise<Posted> {
  const { to: box, id, from, sealed, keepMs } = mail
  const own = from === box
  const mailbox = await lockMailbox(tx, box)
  if (!mailbox || !(own || mailbox.receiving === 1)) return { kind: 'not-receiving' }
  const known = await tx
    .selectFrom('mail')
    .select('expires_at_ms')
    .where('box', '=', box)
    .where('id', '=', id)
    .executeTakeFirst()
  if (known) return { kind: 'known', expiresAtMs: known.expires_at_ms }

  const full = own ? null : await fullFor(tx, box, from, nowMs)
  if (full) return full
  const gone = own ? await makeRoom(tx, box) : []
  const sentAtMs = Math.floor(nowMs)
  const expiresAtMs = sentAtMs + keepMs
  await tx
    .insertInto('mail')
    .values({
      ...{ box, id, sealed, sender: from, read: 0, deleted: 0 },
      ...{ sent_at_ms: sentAtMs, expires_at_ms: expiresAtMs },
    })
    .execute()
  return { kind: 'stored', item: { box, id, from, sealed, sentAtMs, expiresAtMs, read: false }, gone }
}

/** Reads it and keeps others from writing there until the transaction ends: an update that changes nothing does both everywhere. */
const lockMailbox = (tx: Transaction<Tables>, box: MailboxId) =>
  tx.updateTable('mailbox').set({ key: box }).where('key', '=', box).returning('receiving').executeTakeFirst()

/** The limit that the mailbox has met, if it has. */
async function fullFor(
  tx: Transaction<Tables>,
  box: MailboxId,
  from: MailboxId,
  nowMs: number,
): Promise<Posted | null> {
  const waiting = tx
    .selectFrom('mail')
    .select(({ fn }) => [fn.countAll<number>().as('items'), fn.min('expires_at_ms').as('next')])
    .where('box', '=', box)
    .where('deleted', '=', 0)
    .where('expires_at_ms', '>', nowMs)
  const refuse = (limit: 'mailItems' | 'mailPerSender', next: number): Posted => ({
    kind: 'full',
    limit,
    retryAfterMs: Math.min(Math.max(1, Math.ceil(next - nowMs)), retryMostMs),
  })
  const all = await waiting.where('sender', '!=', box).executeTakeFirstOrThrow()
  if (all.items >= limits.mailItems) return refuse('mailItems', all.next)
  const theirs = await waiting.where('sender', '=', from).executeTakeFirstOrThrow()
  if (theirs.items >= limits.mailPerSender) return refuse('mailPerSender', theirs.next)
  return null
}

/** Of one's own the oldest go. */
async function makeRoom(tx: Transaction<Tables>, box: MailboxId): Promise<MailId[]> {
  const over = await tx
    .selectFrom('mail')
    .select('id')
    .where('box', '=', box)
    .where('sender', '=', box)
    .orderBy('deleted')
    .orderBy('sent_at_ms', 'desc')
    .limit(limits.mailNotes)
    .offset(limits.mailNotes - 1)
    .execute()
  const ids = over.map(({ id }) => id as MailId)
  if (ids.length > 0) await tx.deleteFrom('mail').where('box', '=', box).where('id', 'in', ids).execute()
  return ids
}
