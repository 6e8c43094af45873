import { render } from 'preact'
import { GuestBar } from '../../components/guest/guest-bar.tsx'
import type { PanelWays } from '../../components/panel/pin-menu.tsx'
import type { Asked } from '../../components/room/use-action.ts'
import { type Text, TextContext } from '../../components/text.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { fail, ok } from '../../lib/core/result.ts'
import { createHost, type HostDeps } from '../../lib/platform/host/create-host.ts'
import { createMemoryPorts } from '../../lib/platform/memory-port.ts'
import { createPanelPort } from '../../lib/platform/panel-port.ts'
import type { LiveRooms } from '../../lib/protocol/live-rooms.ts'
import { portNames } from '../../lib/protocol/port-names.ts'
import { showPanel } from '../panel/show-panel.tsx'
import type { GuestProfile } from './guest-profile.ts'
import { tellAttention } from './tell-attention.ts'
import { createTitleUnread } from './title-unread.ts'

export interface GuestRoomDeps {
  readonly root: Element
  readonly text: Text
  readonly room: RoomId
  readonly roomName: string
  readonly profile: GuestProfile
  readonly openRoom: HostDeps['openRoom']
  readonly extensionHref: string
  /** Leaves the room for good. */
  readonly forget: () => Asked<null>
}

/** A guest shows nothing of pages: they are on none. */
const sharing = { address: 'nothing', cursor: false, others: false } as const
/** This page, to its host. */
const tab = 1
const noWays: PanelWays = { beside: null, window: null, top: null }

/** Opens the room in a host of this page's own, and the panel on it. Resolves with the way out, or null where it could not be opened. */
export async function openGuestRoom(deps: GuestRoomDeps): Promise<(() => Promise<void>) | null> {
  const { root, text, room, profile } = deps
  const host = createHost({ openRoom: deps.openRoom, isOwnPage: () => true })
  const live = (rooms: LiveRooms['rooms']) =>
    host.setLive({
      to: 'host',
      type: 'live',
      profile: profile.get(),
      paused: false,
      confirmed: [],
      relayOnly: true,
      rooms,
    })
  const here = [{ room, tabs: [tab], sharing }]
  host.onFact(fact => {
    if (fact.type === 'removed') void live([])
  })
  const unopened = await live(here)
  if (unopened.length > 0) return null

  async function rename(name: string): Asked<null> {
    try {
      await profile.rename(name)
    } catch {
      return fail('storage')
    }
    await live(here)
    return ok(null)
  }

  render(
    <TextContext.Provider value={text}>
      <GuestBar
        extensionHref={deps.extensionHref}
        roomName={deps.roomName}
        name={profile.get().name}
        onRename={rename}
        onForget={deps.forget}
      />
      <div id="room" />
    </TextContext.Provider>,
    root,
  )
  const connectAs = (name: string, from: number | null) => () => {
    const [ours, theirs] = createMemoryPorts(name, from)
    host.accept(theirs)
    return ours
  }
  const connect = connectAs(portNames.panel, null)
  const unread = createTitleUnread(document, text)
  const stopTelling = tellAttention(window, connectAs(portNames.page, tab), unread.hear)
  const close = showPanel({
    root: root.querySelector('#room')!,
    text,
    nonce: null,
    connect: heard => createPanelPort({ ...heard, connect, nonce: null }),
    ways: () => noWays,
    people: null,
  })
  return async () => {
    stopTelling()
    unread.close()
    close()
    await live([])
  }
}
