import { useId, useState } from 'preact/hooks'
import { searchRooms } from '../../lib/core/room-search.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { useText } from '../text.ts'
import { type RoomActions, RoomRow } from './room-row.tsx'

export interface RoomListProps extends RoomActions {
  /** Favourites first, then the last visited; null until they are known. */
  readonly rooms: readonly RoomEntry[] | null
  /** Few rooms in little space, and a way to all of them. */
  readonly compact?: boolean
  /** The room that is on here stands above, and is not in this list. */
  readonly besideLive?: boolean
  /** The window that this list is in; null while it is not known. */
  readonly window: number | null
  /** Milliseconds since 1970; null for a first look, without what the browser's formatters have to write. */
  readonly nowMs: number | null
  /** Shows all of them elsewhere; null where they cannot be. */
  readonly onAll?: (() => void) | null
}

/** Below that a search is more to read than the list. */
const searchFrom = 6
/** Rooms in a compact list, and those that a search in it shows. */
const compactMost = 3
const foundMost = 8

/** The rooms that this browser knows: the way back into each, and what can be done with it. */
export function RoomList({ rooms, compact = false, besideLive = false, onAll, ...row }: RoomListProps) {
  const t = useText()
  const id = useId()
  const [query, setQuery] = useState('')
  const [all, setAll] = useState(false)
  if (!rooms) return null
  if (rooms.length === 0) return <NoRooms compact={compact} besideLive={besideLive} />

  const found = searchRooms(rooms, query)
  const most = !compact || all ? rooms.length : query ? foundMost : compactMost
  const shown = found.slice(0, most)
  return (
    <section class={compact ? 'rooms compact' : 'rooms'} aria-labelledby={id}>
      <div class="rooms-head">
        <h2 id={id}>{t('rooms_title')}</h2>
        {compact && found.length > shown.length && (
          <button type="button" class="link" data-testid="all-rooms" onClick={onAll ?? (() => setAll(true))}>
            {t('rooms_all')}
          </button>
        )}
      </div>
      {rooms.length >= searchFrom && (
        <input
          type="search"
          data-testid="search-rooms"
          value={query}
          placeholder={t('rooms_search')}
          aria-label={t('rooms_search')}
          autocomplete="off"
          spellcheck={false}
          onInput={event => setQuery(event.currentTarget.value)}
        />
      )}
      {shown.length === 0 ? (
        <div class="none" data-testid="rooms-not-found" role="status">
          <p class="what">{t('rooms_not_found', query.trim())}</p>
          <p>{t('rooms_not_found_hint')}</p>
          <button type="button" class="link" onClick={() => setQuery('')}>
            {t('rooms_clear')}
          </button>
        </div>
      ) : (
        <ul>
          {shown.map(room => (
            <RoomRow key={room.room} room={room} {...row} />
          ))}
        </ul>
      )}
    </section>
  )
}

function NoRooms({ compact, besideLive }: Required<Pick<RoomListProps, 'compact' | 'besideLive'>>) {
  const t = useText()
  if (compact)
    return (
      <p class="hint" data-testid="no-rooms">
        {t(besideLive ? 'rooms_none_beside' : 'rooms_none_short')}
      </p>
    )
  return (
    <div class="none" data-testid="no-rooms">
      <p class="what">{t('rooms_none')}</p>
      <ol>
        <li>{t('rooms_none_page')}</li>
        <li>{t('rooms_none_start')}</li>
        <li>{t('rooms_none_send')}</li>
      </ol>
      <p>{t('rooms_none_link')}</p>
    </div>
  )
}
