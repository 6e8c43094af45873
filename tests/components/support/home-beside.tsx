import type { ComponentChild, ComponentChildren } from 'preact'
import { Beside } from '../../../components/home/beside.tsx'
import type { Tab } from '../../../components/tabs.tsx'
import { createText } from '../../../components/text.ts'
import type { RoomEntry } from '../../../lib/protocol/rooms-requests.ts'
import messages from '../../../public/_locales/en/messages.json'

type HomeSide = 'rooms' | 'people' | 'notifications' | 'public'
interface HomeBeside {
  readonly side: HomeSide
  /** What that side shows. */
  readonly view: ComponentChildren
  readonly unread?: number
  readonly live?: RoomEntry | null
  panel?(live: RoomEntry): ComponentChild
}

const nothing = (): void => undefined

/** What stands beside a page, with one of Home's sides chosen; the other sides have scenes of their own. */
export function homeBeside({ side, view, unread = 0, live = null, panel = () => null }: HomeBeside) {
  const text = createText(messages)
  const news = { count: String(unread), said: `${text('home_notifications')}, ${unread}`, isNews: true }
  const sides: readonly Tab<HomeSide>[] = [
    { id: 'rooms', label: text('home_rooms') },
    { id: 'people', label: text('home_people') },
    { id: 'notifications', label: text('home_notifications'), badge: unread > 0 ? news : null },
    { id: 'public', label: text('home_public') },
  ]
  return {
    view: 'home' as const,
    element: (
      <Beside
        live={live}
        home={sides.map(each => ({ ...each, view: each.id === side ? view : null }))}
        watchTab={show => {
          if (!live) show(side)
          return nothing
        }}
        panel={panel}
      />
    ),
  }
}
