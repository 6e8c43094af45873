import { useId } from 'preact/hooks'
import { activitySorts } from '../../lib/core/activity-sorts.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import type { ActivityLine, ActivityStream } from '../../lib/protocol/activity.ts'
import { Busy } from '../busy.tsx'
import { lazily } from '../lazily.ts'
import { Switch } from '../switch.tsx'
import { useText } from '../text.ts'
import type { ActivityActions } from './activity-actions.ts'
import { ActivityRow, sortLabel } from './activity-line.tsx'

interface ActivityViewProps extends ActivityActions {
  /** Null until the host has told it. */
  readonly stream: ActivityStream | null
}

/** Lines that are to come, of uneven length. */
const placeholders = ['62%', '48%', '70%', '55%']

/** What happened in the room, newest first, and by what it can be narrowed. */
export function ActivityView({ stream, onShow, onWindow, onGo, onNoteVisits }: ActivityViewProps) {
  const t = useText()
  if (!stream)
    return (
      <section class="activity">
        <ul class="activity-to-come" aria-hidden="true" data-testid="activity-to-come">
          {placeholders.map(width => (
            <li key={width} style={{ width }} />
          ))}
        </ul>
        <Busy label={t('loading')} />
      </section>
    )
  const { lines, older, newer, sorts, person, full } = stream
  const isNarrowed = sorts.length > 0 || person !== null
  return (
    <section class="activity">
      <Narrow stream={stream} onShow={onShow} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too */}
      <section class="activity-list" tabIndex={0} aria-label={t('activity_title')}>
        {newer && (
          <div class="activity-ways">
            <button
              type="button"
              class="link"
              data-testid="activity-newest"
              onClick={() => onWindow('newest')}
            >
              {t('activity_newest')}
            </button>
            <button type="button" class="link" data-testid="activity-newer" onClick={() => onWindow('newer')}>
              {t('activity_newer')}
            </button>
          </div>
        )}
        {lines.length === 0 && (
          <div class="empty" data-testid="activity-none">
            <p class="empty-title">{t(isNarrowed ? 'activity_not_found' : 'activity_none')}</p>
            {isNarrowed ? (
              <button type="button" class="link" onClick={() => onShow([], null)}>
                {t('activity_all')}
              </button>
            ) : (
              <p>{t('activity_none_hint')}</p>
            )}
          </div>
        )}
        {daysOf(lines).map(([day, those]) => (
          <section key={day} aria-label={dayOf(those)}>
            <h2 class="activity-day">{dayOf(those)}</h2>
            <ul>
              {those.map(line => (
                <ActivityRow key={line.record} line={line} onGo={onGo} />
              ))}
            </ul>
          </section>
        ))}
        {older && (
          <div class="activity-ways">
            <button type="button" class="link" data-testid="activity-older" onClick={() => onWindow('older')}>
              {t('activity_older')}
            </button>
          </div>
        )}
        {full && !older && <p class="soft activity-full">{t('activity_full')}</p>}
      </section>
      {(sorts.length === 0 || sorts.includes('visits')) && (
        <NoteVisits stream={stream} onNoteVisits={onNoteVisits} />
      )}
    </section>
  )
}

function Narrow({ stream, onShow }: { readonly stream: ActivityStream } & Pick<ActivityActions, 'onShow'>) {
  const t = useText()
  const { sorts, person, people } = stream
  return (
    <div class="activity-narrow">
      <select
        data-testid="activity-sort"
        aria-label={t('activity_show')}
        value={sorts[0] ?? 'all'}
        onChange={event => {
          const chosen = activitySorts.find(sort => sort === event.currentTarget.value)
          onShow(chosen ? [chosen] : [], person)
        }}
      >
        <option value="all">{sortLabel(t, 'all')}</option>
        {activitySorts.map(sort => (
          <option key={sort} value={sort}>
            {sortLabel(t, sort)}
          </option>
        ))}
      </select>
      <select
        data-testid="activity-person"
        aria-label={t('activity_whose')}
        value={person ?? ''}
        onChange={event => onShow(sorts, (event.currentTarget.value || null) as PersonId | null)}
      >
        <option value="">{t('activity_everybody')}</option>
        {people.map(one => (
          <option key={one.person} value={one.person}>
            {one.self ? t('you', one.name) : one.name}
          </option>
        ))}
      </select>
    </div>
  )
}

function NoteVisits({
  stream: { notesVisits, mayNoteVisits },
  onNoteVisits,
}: { readonly stream: ActivityStream } & Pick<ActivityActions, 'onNoteVisits'>) {
  const t = useText()
  const id = useId()
  return (
    <div class="activity-visits">
      <Switch
        testId="note-visits"
        on={notesVisits && mayNoteVisits}
        disabled={!mayNoteVisits}
        describedBy={id}
        onChange={onNoteVisits}
      >
        {t('visits_note')}
      </Switch>
      <p class="soft" id={id}>
        {t(mayNoteVisits ? 'visits_note_hint' : 'visits_note_cannot')}
      </p>
    </div>
  )
}

const keyOfDay = ({ timeMs }: ActivityLine): string => new Date(timeMs).toDateString()
const dayFormat = lazily(() => new Intl.DateTimeFormat(undefined, { dateStyle: 'full' }))
const dayOf = ([first]: readonly ActivityLine[]): string => dayFormat().format(first!.timeMs)

/** Lines of one day that follow one another; the room's order is not always that of the clocks. */
function daysOf(lines: readonly ActivityLine[]): (readonly [string, ActivityLine[]])[] {
  const days: (readonly [string, ActivityLine[]])[] = []
  for (const line of lines) {
    const last = days.at(-1)
    if (last && keyOfDay(last[1][0]!) === keyOfDay(line)) last[1].push(line)
    else days.push([line.record, [line]])
  }
  return days
}
