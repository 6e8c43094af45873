import type { MailboxId, RoomId } from '../../../core/ids.ts'
import type { ReceivedMail } from '../../inbox.ts'
import type { MailListener } from '../inboxes.ts'
import { notificationOf } from './mail-notifications.ts'
import type { Notifications } from './notifications.ts'

type Deps = Pick<Notifications, 'add' | 'mailbox' | 'mailMarked' | 'mailDeleted'>

/** `own`: this person’s mailbox. Makes notifications of mail, and has them be as the mail is: one of a person's browsers does something, and all show it. */
export function createMailListener(
  own: MailboxId,
  { add, mailbox, mailMarked, mailDeleted }: Deps,
  /** What is to be shown of an item; null for nothing. */
  screen: (item: ReceivedMail) => Promise<ReceivedMail | null>,
  /** What a room is called here; empty where it is not known. */
  nameOf: (room: RoomId) => Promise<string>,
  failed: (error: unknown) => void,
): MailListener {
  async function take(hub: string, item: ReceivedMail): Promise<void> {
    const shown = await screen(item)
    const fresh = shown && notificationOf(own, hub, shown)
    if (!fresh) return
    // A question says of its room no more than which.
    const unnamed = fresh.room !== null && fresh.roomName === ''
    await add(unnamed ? { ...fresh, roomName: await nameOf(fresh.room!) } : fresh)
  }

  return {
    box(hub, box, items) {
      for (const item of items) take(hub, item).catch(failed)
      mailbox(
        hub,
        box,
        items.map(({ id }) => id),
      ).catch(failed)
    },
    item: (hub, item) => void take(hub, item).catch(failed),
    marked: (hub, box, ids, read) => void mailMarked(hub, box, ids, read).catch(failed),
    deleted: (hub, box, ids) => void mailDeleted(hub, box, ids).catch(failed),
  }
}
