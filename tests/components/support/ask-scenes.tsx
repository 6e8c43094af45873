import type { ComponentChildren } from 'preact'
import { AskedRooms } from '../../../components/asks/asked-rooms.tsx'
import { PopupAsk } from '../../../components/popup/popup-ask.tsx'
import { PopupFrame } from '../../../components/popup/popup-frame.tsx'
import type { RoomId } from '../../../lib/core/ids.ts'
import type { AskedRoom } from '../../../lib/protocol/ask-requests.ts'
import type { LinkPreview } from '../../../lib/protocol/background.ts'
import { adasSettings } from '../../support/live-rooms.ts'
import { longName } from './people.ts'

/** Asking to be let into a room, for the gallery. */

const nothing = (): void => undefined
const room = 'xxxxxxxxxxxxxxxxxxxxxA' as RoomId
const preview: LinkPreview = {
  room,
  roomName: 'Planner notes',
  inviter: 'Grace',
  role: 'ask',
  landing: 'https://sqlite.org/queryplanner.html',
  hub: 'https://hub.example',
  people: 3,
  names: [],
  full: false,
  known: false,
}
const popup = (element: ComponentChildren) => ({
  view: 'popup' as const,
  element: (
    <PopupFrame profile={adasSettings.profile} onBeside={nothing} onOptions={nothing}>
      {element}
    </PopupFrame>
  ),
})
const asks = (props: Partial<Parameters<typeof PopupAsk>[0]> = {}) =>
  popup(
    <PopupAsk
      preview={preview}
      name="Ada"
      busy={false}
      problem={null}
      onAsk={nothing}
      onCancel={nothing}
      {...props}
    />,
  )
const asked = (states: readonly AskedRoom['state'][], sent = true) =>
  popup(
    <AskedRooms
      asked={states.map((state, n) => ({
        room: `${n}${room.slice(1)}` as RoomId,
        roomName: state === 'lost' ? longName : 'Planner notes',
        link: '',
        askedAtMs: Date.UTC(2026, 10, 20, 10, 41),
        state,
        sent,
      }))}
      busy={false}
      onEnter={nothing}
      onWithdraw={nothing}
    />,
  )

export const askScenes = {
  'popup-ask': () => asks(),
  'popup-ask-refused': () => asks({ problem: 'not-receiving' }),
  'popup-ask-busy': () => asks({ busy: true }),
  'popup-asked': () => asked(['waiting']),
  'popup-asked-unsent': () => asked(['waiting'], false),
  'popup-asked-answered': () => asked(['admitted', 'declined', 'lost', 'closed']),
}
