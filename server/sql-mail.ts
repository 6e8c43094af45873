import type { Kysely, Selectable } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { MailboxId, MailId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { MailItem } from '../lib/protocol/mail.ts'
import { dayOf } from './attendance-store.ts'
import { type MailStore, mailboxIdleMs } from './mail-store.ts'
import type { Tables } from './migrations.ts'
import { putMail } from './sql-put-mail.ts'

export interface MailTables {
  /** Keys whose owner has connected. */
  mailbox: { key: string; receiving: number; seen_day_ms: number }
  mail: {
    box: string
    id: string
    sender: string
    /** Base64url, as it came and goes; empty once it is deleted. */
    sealed: string
    sent_at_ms: number
    expires_at_ms: number
    read: number
    /** 1 once its receiver has deleted it: the row stays, so that it cannot come a second time. */
    deleted: number
  }
}

export const mailTables: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('mailbox')
      .addColumn('key', 'text', column => column.primaryKey())
      .addColumn('receiving', 'integer', column => column.notNull())
      .addColumn('seen_day_ms', 'bigint', column => column.notNull())
      .execute()
    await db.schema
      .createTable('mail')
      .addColumn('box', 'text', column => column.notNull().references('mailbox.key').onDelete('cascade'))
      .addColumn('id', 'text', column => column.notNull())
      .addColumn('sender', 'text', column => column.notNull())
      .addColumn('sealed', 'text', column => column.notNull())
      .addColumn('sent_at_ms', 'bigint', column => column.notNull())
      .addColumn('expires_at_ms', 'bigint', column => column.notNull())
      .addColumn('read', 'integer', column => column.notNull())
      .addColumn('deleted', 'integer', column => column.notNull())
      .addPrimaryKeyConstraint('mail_key', ['box', 'id'])
      .execute()
    await db.schema.createIndex('mail_expires').on('mail').column('expires_at_ms').execute()
    await db.schema.createIndex('mailbox_seen').on('mailbox').column('seen_day_ms').execute()
  },
}

/** Deleted items of one mailbox whose ids are kept. */
const deletedMost = 1_000

/** People's mailboxes in an SQL database. */
export function createSqlMail(db: Kysely<Tables>): MailStore {
  /** Somebody whose items a browser deletes at once may send them for weeks. */
  async function forgetDeleted(box: MailboxId): Promise<void> {
    const over = db
      .selectFrom('mail')
      .select('id')
      .where('box', '=', box)
      .where('deleted', '=', 1)
      .orderBy('expires_at_ms', 'desc')
      .limit(limits.mailItems)
      .offset(deletedMost)
    await db.deleteFrom('mail').where('box', '=', box).where('id', 'in', over).execute()
  }

  return {
    async knownMailboxes(boxes) {
      const rows = await db.selectFrom('mailbox').select('key').where('key', 'in', boxes).execute()
      return new Set(rows.map(({ key }) => key as MailboxId))
    },

    async openMailboxes(boxes, nowMs) {
      const today = dayOf(nowMs)
      await db
        .insertInto('mailbox')
        .values(boxes.map(key => ({ key, receiving: 1, seen_day_ms: today })))
        .onConflict(conflict =>
          conflict.column('key').doUpdateSet({ seen_day_ms: today }).where('mailbox.seen_day_ms', '<', today),
        )
        .execute()
      const rows = await db
        .selectFrom('mailbox')
        .select('key')
        .where('key', 'in', boxes)
        .where('receiving', '=', 1)
        .execute()
      return new Set(rows.map(({ key }) => key as MailboxId))
    },

    async setReceiving(box, on) {
      await db
        .updateTable('mailbox')
        .set({ receiving: on ? 1 : 0 })
        .where('key', '=', box)
        .execute()
    },

    putMail: (mail, nowMs) => db.transaction().execute(tx => putMail(tx, mail, nowMs)),

    async mail(box, nowMs) {
      const rows = await db
        .selectFrom('mail')
        .selectAll()
        .where('box', '=', box)
        .where('deleted', '=', 0)
        .where('expires_at_ms', '>', nowMs)
        .orderBy('sent_at_ms')
        .orderBy('id')
        .execute()
      return rows.map(asMailItem)
    },

    async markMail(box, ids, read) {
      await db
        .updateTable('mail')
        .set({ read: read ? 1 : 0 })
        .where('box', '=', box)
        .where('id', 'in', ids)
        .execute()
    },

    async deleteMail(box, ids) {
      await db
        .updateTable('mail')
        .set({ deleted: 1, sealed: '' })
        .where('box', '=', box)
        .where('id', 'in', ids)
        .execute()
      await forgetDeleted(box)
    },

    async forgetMail(nowMs, most) {
      const expired = db
        .selectFrom('mail')
        .select(['box', 'id'])
        .where('expires_at_ms', '<=', nowMs)
        .orderBy('expires_at_ms')
        .limit(most)
      const { numDeletedRows } = await db
        .deleteFrom('mail')
        .where(row => row(row.refTuple('box', 'id'), 'in', expired.$asTuple('box', 'id')))
        .executeTakeFirst()
      const idle = db
        .selectFrom('mailbox')
        .select('key')
        .where('seen_day_ms', '<', nowMs - mailboxIdleMs)
        .limit(most)
      await db.deleteFrom('mailbox').where('key', 'in', idle).execute()
      return Number(numDeletedRows)
    },
  }
}

function asMailItem(row: Selectable<MailTables['mail']>): MailItem {
  return {
    box: row.box as MailboxId,
    id: row.id as MailId,
    from: row.sender as MailboxId,
    sealed: row.sealed,
    sentAtMs: row.sent_at_ms,
    expiresAtMs: row.expires_at_ms,
    read: row.read === 1,
  }
}
