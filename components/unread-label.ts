import type { Text } from './text.ts'

/** How many are unread, in the room that a badge has. */
export const unreadLabel = (t: Text, unread: number): string => (unread > 99 ? t('unread_most') : `${unread}`)
