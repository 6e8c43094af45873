import type { EventView } from '../../lib/protocol/events.ts'
import { CloseIcon } from '../icons.tsx'
import { useText } from '../text.ts'

export interface EventLineProps {
  readonly event: EventView
  /** The page has been refreshed because of it. */
  readonly refreshed: boolean
  /** Of the page's own background. */
  readonly theme: 'light' | 'dark'
  /** Where the dock is not. */
  readonly edge: 'top' | 'bottom'
  onRefresh(): void
  onClose(): void
}

/** A line on the page: what another system has told the room, from whom, and that nobody sealed it. */
export function EventLine({ event, refreshed, theme, edge, onRefresh, onClose }: EventLineProps) {
  const t = useText()
  return (
    <div
      class="event page-card"
      data-testid="event"
      data-name={event.name}
      data-theme={theme}
      data-edge={edge}
    >
      <div class="words">
        {refreshed && <p class="soft">{t('event_refreshed')}</p>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too */}
        <p class="text" dir="auto" tabIndex={0}>
          {event.text === '' ? event.name : event.text}
        </p>
        <p class="soft">
          <bdi>{t('event_from', event.by)}</bdi>
        </p>
      </div>
      {!refreshed && (
        <button type="button" class="refresh go" data-testid="event-refresh" onClick={onRefresh}>
          {t('event_refresh')}
        </button>
      )}
      <button type="button" class="close" aria-label={t('dismiss')} onClick={onClose}>
        <CloseIcon />
      </button>
    </div>
  )
}
