import { limits } from '../../../core/limits.ts'
import { decodeLink } from '../../../core/links.ts'
import type { Notification } from '../../../core/notifications/types.ts'
import type { FoundSession } from '../../session-hub.ts'

/** That something was made public which this person follows: by its host, or `tags`. Nobody's clock puts it later than now. */
export function sessionNotification(
  { room, publishedAtMs, session }: FoundSession,
  tags: readonly string[],
  nowMs: number,
): Notification {
  const { title, description, entry } = session
  const link = entry.kind === 'link' ? decodeLink(entry.link) : null
  const leadsThere = entry.kind === 'link' && link?.ok && link.value.room === room
  const why = tags.map(tag => `#${tag}`).join(' ')
  return {
    id: `session/${room}/${publishedAtMs}`,
    what: 'session-started',
    timeMs: Math.min(publishedAtMs, nowMs),
    read: false,
    count: 1,
    by: null,
    room,
    roomName: title,
    words: [why, description]
      .filter(part => part !== '')
      .join(' · ')
      .slice(0, limits.wordsChars),
    target: leadsThere
      ? { kind: 'session', link: entry.link, asks: link.value.role === 'ask' }
      : { kind: 'none' },
    mail: null,
  }
}
