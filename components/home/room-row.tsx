import { useId, useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { Avatar } from '../avatar.tsx'
import { counted } from '../counted.ts'
import { MoreIcon, StarIcon } from '../icons.tsx'
import { shownSince } from '../shown-since.ts'
import { listed, type Text, useText } from '../text.ts'
import { type RoomDeeds, RoomMenu } from './room-menu.tsx'

export interface RoomActions extends RoomDeeds {
  /** The room that is being opened. */
  readonly opening: RoomId | null
  onRejoin(room: RoomEntry): void
  onFavourite(room: RoomEntry, on: boolean): void
}

interface RoomRowProps extends RoomActions {
  readonly room: RoomEntry
  readonly window: number | null
  /** Milliseconds since 1970; null for a first look. */
  readonly nowMs: number | null
}

/** So many faces fit beside a name. */
const facesMost = 3

/** One room of a list: a press goes there; the rest of it unfolds. */
export function RoomRow({ room, window, nowMs, opening, onRejoin, onFavourite, ...deeds }: RoomRowProps) {
  const t = useText()
  const id = useId()
  const [open, setOpen] = useState(false)
  const isOn = room.window !== null
  const star = t(room.favourite ? 'rooms_favourite_remove' : 'rooms_favourite_add', room.name)
  return (
    <li class="room-entry" data-testid="room-entry" data-room={room.room} data-live={isOn}>
      <div class="room-line">
        <button
          type="button"
          class="room-go"
          data-testid="rejoin-room"
          title={room.page}
          disabled={opening !== null}
          onClick={() => onRejoin(room)}
        >
          <span class="room-words">
            <bdi class="room-name">{room.name}</bdi>
            <span class={isOn ? 'room-about where on' : 'room-about'}>
              {isOn ? t(room.window === window ? 'rooms_on' : 'rooms_on_elsewhere') : new URL(room.page).host}
              {!isOn && nowMs !== null && ` · ${shownSince(t('locale'), room.lastVisitedMs, nowMs)}`}
            </span>
          </span>
          <Faces room={room} named={nowMs !== null} />
        </button>
        <button
          type="button"
          class="quiet star"
          data-testid="favourite-room"
          aria-pressed={room.favourite}
          aria-label={star}
          title={star}
          onClick={() => onFavourite(room, !room.favourite)}
        >
          <StarIcon />
        </button>
        <button
          type="button"
          class="quiet"
          data-testid="room-menu"
          aria-expanded={open}
          aria-controls={id}
          aria-label={t('rooms_actions', room.name)}
          title={t('rooms_actions', room.name)}
          onClick={() => setOpen(!open)}
        >
          <MoreIcon />
        </button>
      </div>
      <div id={id} hidden={!open}>
        {open && <RoomMenu room={room} {...deeds} onClose={() => setOpen(false)} />}
      </div>
    </li>
  )
}

/** Who was met there, for the eyes as faces and for ears by name. */
function Faces({ room: { met }, named }: Pick<RoomRowProps, 'room'> & { readonly named: boolean }) {
  const t = useText()
  if (met.length === 0) return null
  const names = named ? namesOf(t, met) : undefined
  return (
    <span class="faces" title={names}>
      <span class="spoken">{names}</span>
      {met.slice(0, facesMost).map(person => (
        <Avatar key={person.person} person={person} />
      ))}
    </span>
  )
}

function namesOf(t: Text, met: RoomEntry['met']): string {
  const names = met.slice(0, facesMost).map(({ name }) => name)
  const more = met.length - names.length
  const all = more > 0 ? [...names, counted(t, 'rooms_met_more', more)] : names
  return t('rooms_met', listed(t, all))
}
