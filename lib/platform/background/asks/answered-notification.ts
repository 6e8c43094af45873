import type { MailId } from '../../../core/ids.ts'
import type { Notification } from '../../../core/notifications/types.ts'
import type { AskedRoom } from '../../../protocol/ask-requests.ts'
import type { Profile } from '../../../protocol/schema.ts'

/** What somebody who asked to be let in hears. `by`: whoever declined. */
export function answeredNotification(
  { room, roomName, state, id }: AskedRoom & { readonly id: MailId },
  by: Pick<Profile, 'name' | 'color'> | null,
  timeMs: number,
): Notification {
  const isIn = state === 'admitted'
  return {
    id: `asked/${id}`,
    what: isIn ? 'admitted' : 'declined',
    timeMs,
    read: false,
    count: 1,
    by,
    room,
    roomName,
    words: '',
    target: { kind: isIn ? 'room' : 'none' },
    mail: null,
  }
}
