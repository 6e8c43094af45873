import { counted } from '../counted.ts'
import { keyOf, useText } from '../text.ts'

export interface RoomHeadProps {
  readonly name: string
  readonly role: 'owner' | 'editor' | 'viewer'
  /** Origin of the room's hub. */
  readonly hub: string
  /** Whether the room is open in this browser now; null while that is being asked. */
  readonly live: boolean | null
  /** Its owner has removed us: no link leads back before they say so. */
  readonly removed: boolean
  /** How many are in the room now. */
  readonly here: number
}

/** Which room this is, what we are in it, and whether it is open here. */
export function RoomHead({ name, role, hub, live, removed, here }: RoomHeadProps) {
  const t = useText()
  return (
    <header>
      <div class="title">
        <h1 data-testid="room-title">
          <bdi>{name}</bdi>
        </h1>
        {live !== null && (
          <span class={live ? 'where on' : 'where'} data-testid="room-live" data-live={live}>
            {t(live ? 'room_live' : 'room_not_live')}
          </span>
        )}
      </div>
      <p class="soft">
        {t(keyOf('role_line', role))}
        {live && ` ${counted(t, 'preview_people', here)}.`}
        {` ${t('room_hub', new URL(hub).host)}`}
      </p>
      {live === false && !removed && <p class="note">{t('room_not_live_hint')}</p>}
    </header>
  )
}
