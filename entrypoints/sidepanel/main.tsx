import { render } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { browser } from 'wxt/browser'
import { Beside } from '../../components/home/beside.tsx'
import { homeTabs } from '../../components/home/home-tabs.tsx'
import { notificationsTab } from '../../components/home/notifications/notifications-tab.tsx'
import { useNotifications } from '../../components/home/notifications/use-notifications.ts'
import { useRooms } from '../../components/home/use-rooms.ts'
import { peopleTab } from '../../components/people/people-home.tsx'
import { publicTab } from '../../components/sessions/public-tab.tsx'
import { TextContext } from '../../components/text.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { ask } from '../../lib/platform/background-client.ts'
import { extensionText, writePageIn } from '../../lib/platform/i18n.ts'
import { openRoomPage } from '../../lib/platform/open-room-page.ts'
import { requestAccess } from '../../lib/platform/request-access.ts'
import { watchHomeTab, watchNotifications } from '../../lib/platform/watch-notifications.ts'
import { watchKnownPeople } from '../../lib/platform/watch-people.ts'
import { watchRooms } from '../../lib/platform/watch-rooms.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { startPanel } from '../panel/start-panel.ts'
import { exportLater } from './export-later.ts'

/** `sidepanel.html?window=ID` stands beside that window's tabs; in the browser's own place it is beside those of its window. */
async function windowOf(search: string): Promise<number> {
  const given = new URLSearchParams(search).get('window')
  if (given && /^\d+$/.test(given)) return Number(given)
  // Phones have no windows; there it is a tab.
  return browser.windows
    ? (await browser.windows.getCurrent()).id!
    : (await browser.tabs.getCurrent())!.windowId
}

async function activeTab(windowId: number): Promise<number> {
  const [tab] = await browser.tabs.query({ active: true, windowId })
  return tab!.id!
}

/** The panel of a room, which lives as long as it is looked at. */
function RoomPanel({ room }: { readonly room: RoomId }) {
  const root = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => startPanel({ root: root.current!, nonce: null, room }), [room])
  return <div ref={root} class="room-panel" />
}

/** Whom one wants to invite to a room, one mostly wants in the one that is on. */
const liveFirst = (rooms: readonly RoomEntry[]): readonly RoomEntry[] =>
  rooms.toSorted((a, b) => Number(b.window !== null) - Number(a.window !== null))

function SidePanel({ window }: { readonly window: number }) {
  const rooms = useRooms(ask, watchRooms)
  const notifications = useNotifications(ask, watchNotifications)
  if (!rooms) return null
  const home = { ask, requestAccess, tab: () => activeTab(window), opened: () => undefined }
  return (
    <Beside
      live={rooms.find(room => room.window === window) ?? null}
      home={[
        ...homeTabs(extensionText, {
          ...home,
          rooms,
          window,
          // Without the click of the toolbar button nobody knows what is in the tab.
          where: 'new-tab',
          onExport: exportLater,
          onOpenRoom: room => void openRoomPage(room),
        }),
        peopleTab(extensionText, { ask, watchPeople: watchKnownPeople, rooms: liveFirst(rooms) }),
        notificationsTab(extensionText, { ...home, ...notifications }),
        publicTab(extensionText, { ...home, where: 'new-tab' }),
      ]}
      watchTab={watchHomeTab}
      panel={({ room }) => <RoomPanel room={room} />}
    />
  )
}

async function start(): Promise<void> {
  writePageIn(document, 'extension_name')
  const window = await windowOf(location.search)
  render(
    <TextContext.Provider value={extensionText}>
      <SidePanel window={window} />
    </TextContext.Provider>,
    document.getElementById('root')!,
  )
}

void start()
