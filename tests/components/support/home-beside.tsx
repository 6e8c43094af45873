import type { ComponentChild, ComponentChildren } from 'preact'
import { Beside } from '../../../components/home/beside.tsx'
import { type Tab, Tabs } from '../../../components/tabs.tsx'
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

const text = createText(messages)
function sidesOf(unread: number): readonly Tab<HomeSide>[] {
  const news = { count: String(unread), said: `${text('home_notifications')}, ${unread}`, isNews: true }
  return [
    { id: 'rooms', label: text('home_rooms') },
    { id: 'people', label: text('home_people') },
    { id: 'notifications', label: text('home_notifications'), badge: unread > 0 ? news : null },
    { id: 'public', label: text('home_public') },
  ]
}

/** Home as the popup has it: without people, who are listed where there is room for them. */
export const homeInPopup = ({ side, view, unread = 0 }: Omit<HomeBeside, 'live' | 'panel'>) => (
  <Tabs
    tabs={sidesOf(unread).filter(({ id }) => id !== 'people')}
    tab={side}
    label={text('home_tabs')}
    onTab={nothing}
  >
    {view}
  </Tabs>
)

/** What stands beside a page, with one of Home's sides chosen; the other sides have scenes of their own. */
export function homeBeside({ side, view, unread = 0, live = null, panel = () => null }: HomeBeside) {
  return {
    view: 'home' as const,
    element: (
      <Beside
        live={live}
        home={sidesOf(unread).map(each => ({ ...each, view: each.id === side ? view : null }))}
        watchTab={show => {
          if (!live) show(side)
          return nothing
        }}
        panel={panel}
      />
    ),
  }
}
