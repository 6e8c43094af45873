import { countedSentence } from '../counted-sentence.ts'
import type { Notification } from './types.ts'

/** A sentence of the locales by its key. */
export type Sentence = (key: string, ...substitutions: readonly (string | number)[]) => string

type Titled = Pick<Notification, 'what' | 'count' | 'by'> & Partial<Pick<Notification, 'roomName'>>

/** What has happened, in a sentence; nothing of what was said. Without `roomName` it says of no room which. */
export function titleOf(t: Sentence, { what, count, by, roomName = '' }: Titled): string {
  const who = by?.name ?? ''
  switch (what) {
    case 'invited':
      return roomName ? t('notification_invited_to', who, roomName) : t('notification_invited', who)
    case 'asked':
      return roomName ? t('notification_asked_for', who, roomName) : t('notification_asked', who)
    case 'admitted':
      return roomName ? t('notification_admitted_to', roomName) : t('notification_admitted')
    case 'accepted':
      return t('notification_accepted', who)
    case 'declined':
      return t('notification_declined', who)
    case 'mentioned':
      return count > 1 ? countedSentence(t, 'notification_mentions', count) : t('notification_mentioned', who)
    case 'answered':
      return count > 1 ? countedSentence(t, 'notification_answers', count) : t('notification_answered', who)
    case 'session-started':
      if (count > 1) return countedSentence(t, 'notification_sessions', count)
      return roomName ? t('notification_session_in', roomName) : t('notification_session')
    case 'event':
      return count > 1 ? countedSentence(t, 'notification_events', count) : t('notification_event', who)
    case 'removed':
      return roomName ? t('notification_removed_from', roomName) : t('notification_removed')
    case 'several':
      return countedSentence(t, 'notification_several', count)
  }
}
