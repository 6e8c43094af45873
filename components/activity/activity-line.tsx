import type { ActivityLine, ActivitySort, ActivityTarget } from '../../lib/protocol/activity.ts'
import { Avatar } from '../avatar.tsx'
import { counted } from '../counted.ts'
import { BellIcon } from '../icons.tsx'
import { lazily } from '../lazily.ts'
import { shownTime } from '../shown-time.ts'
import { keyOf, listed, type Text, useText } from '../text.ts'

const clockFormat = lazily(() => new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }))

interface ActivityRowProps {
  readonly line: ActivityLine
  onGo(target: ActivityTarget): void
}

/** One thing that happened: who, what, when; a press goes there where there is a place. */
export function ActivityRow({ line, onGo }: ActivityRowProps) {
  const t = useText()
  const { target, people, timeMs, excerpt, notedBy } = line
  const time = new Date(timeMs)
  const words = (
    <>
      <span class="activity-face">{people[0] ? <Avatar person={people[0]} /> : <BellIcon />}</span>
      <span class="activity-words">
        <span class="activity-what">{sentenceOf(t, line)}</span>
        {line.sort === 'messages' && <span class="soft">{counted(t, 'activity_messages', line.count)}</span>}
        {excerpt !== '' && (
          <span class="excerpt soft" dir="auto">
            {excerpt}
          </span>
        )}
        {notedBy !== '' && <span class="soft">{t('activity_noted', notedBy)}</span>}
      </span>
      <time class="soft" dateTime={time.toISOString()} title={shownTime(timeMs)}>
        {clockFormat().format(time)}
      </time>
    </>
  )
  return (
    <li data-testid="activity-line" data-what={line.what} data-sort={line.sort}>
      {target ? (
        <button type="button" class="activity-line" onClick={() => onGo(target)}>
          {words}
        </button>
      ) : (
        <div class="activity-line">{words}</div>
      )}
    </li>
  )
}

function sentenceOf(t: Text, { what, people, others, about }: ActivityLine): string {
  const names = people.map(({ name, self }) => (self ? t('you', name) : name))
  const all = others > 0 ? [...names, counted(t, 'rooms_met_more', others)] : names
  const key = what === 'messages' ? 'message' : what
  return t(keyOf('activity', key), listed(t, all), about)
}

/** A sort's name. */
export const sortLabel = (t: Text, sort: ActivitySort | 'all'): string => t(keyOf('activity_sort', sort))
