import { utf8 } from '../../../core/bytes.ts'
import type { MailboxId } from '../../../core/ids.ts'
import { mailboxIdOf } from '../../../core/inbox-keys.ts'
import { jsonIn } from '../../../core/json.ts'
import { publicKeyOf, roomIdOf } from '../../../core/keys.ts'
import { decodeLink } from '../../../core/links.ts'
import type { Notification } from '../../../core/notifications/types.ts'
import { notification } from '../../../protocol/notifications.ts'
import type { ReceivedMail } from '../../inbox.ts'

/** What notes to oneself say that they are about. */
export const noteAbout = 'notification'

/**
 * What an item of mail is to its receiver, whose own mailbox is `own`; null for what is none of theirs to hear of, or is not what it says. In other
 * mailboxes, as of rooms that they own, only questions are.
 */
export function notificationOf(own: MailboxId, hub: string, item: ReceivedMail): Notification | null {
  if (!item.mail) return null
  const { author, content } = item.mail
  if (item.box !== own && content.type !== 'ask') return null
  const mail = { hub, box: item.box, id: item.id }
  const base = {
    id: `mail/${item.id}`,
    timeMs: item.sentAtMs,
    read: item.read,
    count: 1,
    by: null,
    room: null,
    roomName: '',
    words: '',
    target: { kind: 'none' },
    mail,
  } as const
  switch (content.type) {
    case 'invite': {
      const { name, color, link, roomName, words } = content
      const decoded = decodeLink(link)
      if (!decoded.ok) return null
      const target = { kind: 'invite', link, author } as const
      return {
        ...base,
        what: 'invited',
        by: { name, color },
        room: decoded.value.room,
        roomName,
        words,
        target,
      }
    }
    case 'ask': {
      const { name, color, room, person, words } = content
      const isForRoom = roomIdOf(publicKeyOf(item.box)) === room
      if (!isForRoom || mailboxIdOf(publicKeyOf(person)) !== author) return null
      return {
        ...base,
        what: 'asked',
        by: { name, color },
        room,
        words,
        target: { kind: 'ask', author, person },
      }
    }
    case 'accept':
    case 'decline': {
      const { name, color } = content
      return { ...base, what: content.type === 'accept' ? 'accepted' : 'declined', by: { name, color } }
    }
    case 'mention': {
      const { name, color, room, roomName, record, excerpt } = content
      const target = { kind: 'record', record } as const
      // The same as if the room had told of it, which it may do later.
      const id = callId(room, record)
      return { ...base, id, what: 'mentioned', by: { name, color }, room, roomName, words: excerpt, target }
    }
    case 'note': {
      // One's own alone.
      if (author !== item.box || content.about !== noteAbout) return null
      const noted = notification.safeParse(jsonIn(utf8(content.data)))
      return noted.success ? { ...noted.data, read: item.read, mail } : null
    }
    default:
      return null
  }
}

export const callId = (room: string, record: string): string => `call/${room}/${record}`
