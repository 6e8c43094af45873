import type { MailListener } from '../inboxes.ts'
import { notificationOf } from './mail-notifications.ts'
import type { Notifications } from './notifications.ts'

type Deps = Pick<Notifications, 'add' | 'mailbox' | 'mailMarked' | 'mailDeleted'>

/** Makes notifications of mail, and has them be as the mail is: one of a person's browsers does something, and all show it. */
export function createMailListener(
  { add, mailbox, mailMarked, mailDeleted }: Deps,
  failed: (error: unknown) => void,
): MailListener {
  return {
    box(hub, box, items) {
      for (const item of items) {
        const fresh = notificationOf(hub, item)
        if (fresh) add(fresh).catch(failed)
      }
      mailbox(
        hub,
        box,
        items.map(({ id }) => id),
      ).catch(failed)
    },
    item(hub, item) {
      const fresh = notificationOf(hub, item)
      if (fresh) add(fresh).catch(failed)
    },
    marked: (hub, box, ids, read) => void mailMarked(hub, box, ids, read).catch(failed),
    deleted: (hub, box, ids) => void mailDeleted(hub, box, ids).catch(failed),
  }
}
