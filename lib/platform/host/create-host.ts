import type { Browser } from 'wxt/browser'
import { pageAddress } from '../../core/address.ts'
import type { RoomId } from '../../core/ids.ts'
import type { PortHandle, Room } from '../../engine/types.ts'
import {
  type HostToPage,
  type HostToPanel,
  type LiveRooms,
  type PageToHost,
  type PanelToHost,
  pageToHost,
  panelToHost,
  portNames,
  portVersion,
} from '../../protocol/port.ts'
import type { Profile } from '../../protocol/schema.ts'

type Port = Browser.runtime.Port

export interface HostDeps {
  /** Opens a room from what this browser keeps of it; rejects when it is not known here. */
  readonly openRoom: (room: RoomId, profile: Profile) => Promise<Room>
  /** Whether a port comes from a page of this extension and not from a content script. */
  readonly isOwnPage: (port: Port) => boolean
}

/** The context that rooms live in. */
export interface Host {
  /** Opens, closes and rebinds until what is live is what is said; resolves when it is so. */
  setLive(live: LiveRooms): Promise<void>
  /** To be called for every port that another context opens. */
  accept(port: Port): void
  /** Messages that were dropped because they did not parse. */
  readonly dropped: number
}

/** A port that has said hello or is about to. */
interface Guest {
  readonly port: Port
  /** The tab it belongs to, which for a panel's window is the one that it was opened from. */
  tab: number | null
  hello: boolean
  /** The page's address, or what a panel asked for. */
  address: string | null
  nonce: string | null
  room: RoomId | null
  handle: PortHandle<PageToHost> | PortHandle<PanelToHost> | null
}

/**
 * Binds ports to live rooms. A tab's overlay belongs to the room that is on in that tab; a panel in a page's frame must say the nonce
 * that this tab's content script announced, so that a page which frames the panel by itself sees nothing.
 */
export function createHost({ openRoom, isOwnPage }: HostDeps): Host {
  let live: LiveRooms | null = null
  let dropped = 0
  const rooms = new Map<RoomId, Promise<Room>>()
  const guests = new Set<Guest>()
  /** Nonces that content scripts announced and no panel has said yet. */
  const expected = new Map<string, number>()

  const roomOfTab = (tab: number | null): RoomId | null =>
    live?.rooms.find(room => tab !== null && room.tabs.includes(tab))?.room ?? null

  function roomOf(guest: Guest): RoomId | null {
    if (guest.port.name === portNames.page || guest.nonce !== null) return roomOfTab(guest.tab)
    return live?.rooms.find(room => room.room === guest.room)?.room ?? live?.rooms[0]?.room ?? null
  }

  async function setLive(next: LiveRooms): Promise<void> {
    live = next
    const wanted = new Set(next.rooms.map(room => room.room))
    const closing: Promise<unknown>[] = []
    for (const [id, opening] of rooms) {
      if (wanted.has(id)) continue
      rooms.delete(id)
      closing.push(opening.then(room => room.close()))
    }
    for (const guest of guests) if (guest.handle && guest.room !== roomOf(guest)) release(guest)
    await Promise.allSettled(closing)
    for (const id of wanted) if (!rooms.has(id)) rooms.set(id, openRoom(id, next.profile))
    await Promise.all([...rooms.values()].map(opening => opening.then(room => room.setProfile(next.profile))))
    for (const guest of guests) if (guest.hello && !guest.handle) await bind(guest)
  }

  async function bind(guest: Guest): Promise<void> {
    if (!live) return // the background will say in a moment what is live
    const id = roomOf(guest)
    const opening = id && rooms.get(id)
    if (!id || !opening) {
      release(guest)
      return
    }
    guest.room = id
    const room = await opening.catch(() => null)
    if (!guests.has(guest) || guest.handle || rooms.get(id) !== opening) return
    if (!room) {
      release(guest)
      return
    }
    // A port that has just gone refuses messages by throwing; its disconnect event follows.
    const send = (message: HostToPage | HostToPanel): void => {
      if (guests.has(guest)) guest.port.postMessage(message)
    }
    guest.handle =
      guest.port.name === portNames.page ? room.connectPage(guest.address, send) : room.connectPanel(send)
  }

  function release(guest: Guest): void {
    guests.delete(guest)
    guest.handle?.close()
    guest.port.postMessage({ type: 'end' })
    guest.port.disconnect()
  }

  function receive(guest: Guest, raw: unknown): void {
    const isPage = guest.port.name === portNames.page
    const parsed = (isPage ? pageToHost : panelToHost).safeParse(raw)
    if (!parsed.success) {
      dropped++
      return
    }
    const message = parsed.data
    if (message.type === 'hello') {
      greet(guest, message)
      return
    }
    if (message.type === 'expect-panel') {
      if (guest.tab !== null) expected.set(message.nonce, guest.tab)
      return
    }
    if (message.type === 'address') guest.address = pageAddress(message.address)
    ;(guest.handle as PortHandle<PageToHost | PanelToHost> | null)?.receive(message)
  }

  function greet(guest: Guest, message: Extract<PageToHost | PanelToHost, { type: 'hello' }>): void {
    if (guest.hello || message.version !== portVersion) {
      release(guest)
      return
    }
    if ('address' in message) guest.address = pageAddress(message.address)
    else if (message.nonce === null) {
      // Without a nonce only a whole tab or the side panel: a page could have framed us.
      if (guest.tab !== null && guest.port.sender?.frameId !== 0) {
        release(guest)
        return
      }
      guest.room = message.room
    } else {
      // One nonce lets one panel in: the frame in the tab that announced it, or a window of its own.
      const tab = expected.get(message.nonce)
      expected.delete(message.nonce)
      const isWindow = guest.port.sender?.frameId === 0
      if (tab === undefined || (tab !== guest.tab && !isWindow)) {
        release(guest)
        return
      }
      guest.tab = tab
      guest.nonce = message.nonce
    }
    guest.hello = true
    void bind(guest)
  }

  function accept(port: Port): void {
    if (port.name !== portNames.page && port.name !== portNames.panel) return
    if (port.name === portNames.panel && !isOwnPage(port)) {
      port.disconnect()
      return
    }
    const guest: Guest = {
      port,
      tab: port.sender?.tab?.id ?? null,
      hello: false,
      address: null,
      nonce: null,
      room: null,
      handle: null,
    }
    guests.add(guest)
    port.onMessage.addListener(raw => receive(guest, raw))
    port.onDisconnect.addListener(() => {
      guests.delete(guest)
      guest.handle?.close()
    })
  }

  return {
    setLive,
    accept,
    get dropped() {
      return dropped
    },
  }
}
