import type { Browser } from 'wxt/browser'
import { pageAddress } from '../../core/address.ts'
import type { RoomId } from '../../core/ids.ts'
import type { Sharing } from '../../core/sharing.ts'
import { createTurns } from '../../core/turns.ts'
import type { PortHandle, Room, RoomContext } from '../../engine/types.ts'
import type { HostFact, HostTask } from '../../protocol/host-facts.ts'
import type { LiveRooms } from '../../protocol/live-rooms.ts'
import {
  type HostToPage,
  type HostToPanel,
  type PageToHost,
  type PanelToHost,
  pageToHost,
  panelToHost,
} from '../../protocol/port.ts'
import { portNames, portVersion } from '../../protocol/port-names.ts'
import { createAdmission } from './admission.ts'
import { type Client, createClient } from './client.ts'
import { pageSettings, tellsPages } from './page-settings.ts'
import { performTask } from './perform-task.ts'
import { watchRemoval } from './watch-removal.ts'

type Port = Browser.runtime.Port

/** What the person has set for every room. */
export type RoomSettings = Pick<LiveRooms, 'profile' | 'relayOnly'>

export interface HostDeps {
  /** Opens a room from what this browser keeps of it; rejects when it is not known here. `reopen`: what is kept has changed; `told`: what the background is to know. */
  readonly openRoom: (
    room: RoomId,
    as: RoomSettings,
    reopen: () => void,
    told: (fact: HostFact) => void,
  ) => Promise<Room>
  /** Whether a port comes from a page of this extension and not from a content script. */
  readonly isOwnPage: (port: Port) => boolean
}

const hidden: Sharing = { address: 'nothing', cursor: false, others: false }

/** The context that rooms live in. */
export interface Host {
  /** Opens, closes and rebinds until what is live is what is said; resolves when it is so, with the rooms that could not be opened. */
  setLive(live: LiveRooms): Promise<readonly RoomId[]>
  /** Does something in a room or a page; false where there is none, or it could not be done. */
  perform(task: HostTask): Promise<boolean>
  /** Calls back with what the background is to know. A room whose owner has removed us is to be left. */
  onFact(heard: (fact: HostFact) => void): void
  /** To be called for every port that another context opens. */
  accept(port: Port): void
  /** Messages that were dropped because they did not parse. */
  readonly dropped: number
}

/** Frames that a page may be opening at once. */
const expectsMost = 4

/**
 * Binds ports to live rooms. A tab's overlay belongs to the room that is on in that tab; a panel in a page's frame must say the nonce
 * that this tab's content script announced, so that a page which frames the panel by itself sees nothing.
 */
export function createHost({ openRoom, isOwnPage }: HostDeps): Host {
  /** As the background said last; null until it has, which is in a moment when a page was faster. */
  let live: LiveRooms | null = null
  const turns = createTurns()
  let dropped = 0
  const rooms = new Map<RoomId, Room>()
  /** To be closed and opened again. */
  const stale = new Set<RoomId>()
  /** Those without direct links. */
  let relayedRooms: ReadonlySet<RoomId> = new Set()
  const clients = new Set<Client>()
  const admit = createAdmission(clients)
  /** Names of rooms that we were removed from, for their last words. */
  const removedFrom = new Map<RoomId, string>()
  let tell: (fact: HostFact) => void = () => undefined
  /** What each open room was told of sharing. */
  const saidByRoom = new WeakMap<Room, string>()

  const roomOfTab = (tab: number | null): RoomId | null =>
    live?.rooms.find(room => tab !== null && room.tabs.includes(tab))?.room ?? null

  function roomOf(client: Client): RoomId | null {
    if (client.port.name === portNames.page || client.framed) return roomOfTab(client.tab)
    const wanted = client.wants ?? client.room
    const found = live?.rooms.find(room => room.room === wanted)
    return (found ?? (client.wants ? undefined : live?.rooms[0]))?.room ?? null
  }

  /** One after another: the worker that asked may have been stopped, and a new one asks again. */
  function setLive(next: LiveRooms): Promise<readonly RoomId[]> {
    return turns(() => apply(next))
  }

  /** Its ports come back by themselves and find it with its new keys. */
  function reopen(id: RoomId): void {
    stale.add(id)
    turns(async () => live && apply(live)).catch(error =>
      console.error('alongside: a room was not opened anew', error),
    )
  }

  async function apply(next: LiveRooms): Promise<readonly RoomId[]> {
    // A room's transports are made with it.
    const allRemade = live !== null && live.relayOnly !== next.relayOnly
    const remadeRooms = new Set(allRemade ? rooms.keys() : stale)
    for (const { room, relayed = false } of next.rooms)
      if (rooms.has(room) && relayedRooms.has(room) !== relayed) remadeRooms.add(room)
    relayedRooms = new Set(next.rooms.flatMap(({ room, relayed }) => (relayed ? room : [])))
    stale.clear()
    const isNew = tellsPages(live) !== tellsPages(next)
    live = next
    const wanted = next.rooms.map(({ room }) => room)
    const closing = [...rooms].filter(([id]) => remadeRooms.has(id) || !wanted.includes(id))
    for (const [id] of closing) rooms.delete(id)
    for (const client of clients) {
      const id = roomOf(client)
      if (!client.handle || (client.room === id && !(id && remadeRooms.has(id)))) continue
      if (id) letGo(client)
      else turnAway(client)
    }
    // Before anything is waited for: what is to be seen no longer goes at once.
    share(next)
    await Promise.allSettled(closing.map(([, room]) => room.close()))

    const unopened: RoomId[] = []
    const open = async (id: RoomId): Promise<void> => {
      try {
        const room = await openRoom(
          id,
          { profile: next.profile, relayOnly: next.relayOnly || relayedRooms.has(id) },
          () => reopen(id),
          fact => tell(fact),
        )
        removedFrom.delete(id)
        rooms.set(id, room)
        // Its pages may say hello while other rooms are still being opened.
        share(next)
        watchRemoval(room.context, () => leaveRemoved(room.context))
      } catch (error) {
        console.warn('alongside: a room could not be opened', error)
        unopened.push(id)
      }
    }
    for (const room of rooms.values()) room.setProfile(next.profile)
    await Promise.all(wanted.filter(id => !rooms.has(id)).map(open))
    live = { ...next, rooms: next.rooms.filter(({ room }) => rooms.has(room)) }
    for (const client of clients) {
      if (client.hello && !client.handle) bind(client)
      else if (isNew) tellSettings(client)
    }
    return unopened
  }

  function leaveRemoved({ room, name }: RoomContext): void {
    if (removedFrom.has(room)) return
    removedFrom.set(room, name)
    tell({ to: 'background', type: 'removed', room })
  }

  /** What each room is shown. Pages tell where they are once more, as far as that may still be known. */
  function share({ rooms: wanted, paused, confirmed, invitable = false }: LiveRooms): void {
    for (const { room: id, sharing, naming, known = [] } of wanted) {
      const room = rooms.get(id)
      if (naming) room?.setNaming(naming)
      room?.setPeople(known, invitable)
      const shown = paused ? hidden : sharing
      const said = JSON.stringify([shown, confirmed])
      if (!room || saidByRoom.get(room) === said) continue
      saidByRoom.set(room, said)
      room.setSharing(shown, confirmed)
      for (const { room: bound, address, handle } of clients)
        if (bound === id && address !== null)
          (handle as PortHandle<PageToHost> | null)?.receive({ type: 'address', address })
    }
  }

  function bind(client: Client): void {
    if (!live) return
    const id = roomOf(client)
    if (!id) {
      turnAway(client)
      return
    }
    const room = rooms.get(id)
    if (!room) return // it is being opened
    client.room = id
    const send = (message: HostToPage | HostToPanel): void => {
      const isMeant = !client.onlySpeaks || message.type === 'room' || message.type === 'end'
      if (clients.has(client) && isMeant) client.port.postMessage(message)
    }
    client.handle =
      client.port.name === portNames.page
        ? room.connectPage(client.address, send, client.tab)
        : room.connectPanel(send)
    tellSettings(client)
  }

  /** What the person has changed of keys and looks on its page. */
  function tellSettings({ port, handle }: Client): void {
    if (!handle || port.name !== portNames.page || !live) return
    for (const message of pageSettings(live)) port.postMessage(message)
  }

  function turnAway(client: Client): void {
    const name = client.room && removedFrom.get(client.room)
    client.port.postMessage(name ? { type: 'end', removedFrom: name } : { type: 'end' })
    letGo(client)
  }

  /** Without an `end` it comes back by itself and says hello. */
  function letGo(client: Client): void {
    clients.delete(client)
    client.handle?.close()
    client.port.disconnect()
  }

  function receive(client: Client, raw: unknown): void {
    const isPage = client.port.name === portNames.page
    const parsed = (isPage ? pageToHost : panelToHost).safeParse(raw)
    if (!parsed.success) {
      dropped++
      return
    }
    const message = parsed.data
    if (message.type === 'hello') {
      greet(client, message)
      return
    }
    if (message.type === 'expect-panel') {
      client.expects.push(message.nonce)
      if (client.expects.length > expectsMost) client.expects.shift()
      return
    }
    if (message.type === 'address') client.address = pageAddress(message.address)
    ;(client.handle as PortHandle<PageToHost | PanelToHost> | null)?.receive(message)
  }

  function greet(client: Client, message: Extract<PageToHost | PanelToHost, { type: 'hello' }>): void {
    const welcome = !client.hello && message.version === portVersion
    if (!welcome || !('address' in message || admit(client, message))) {
      turnAway(client)
      return
    }
    if ('address' in message) client.address = pageAddress(message.address)
    else client.onlySpeaks = message.onlySpeaks === true
    client.hello = true
    bind(client)
  }

  function accept(port: Port): void {
    if (port.name !== portNames.page && port.name !== portNames.panel) return
    if (port.name === portNames.panel && !isOwnPage(port)) {
      port.disconnect()
      return
    }
    const client = createClient(port)
    clients.add(client)
    port.onMessage.addListener(raw => receive(client, raw))
    port.onDisconnect.addListener(() => {
      clients.delete(client)
      client.handle?.close()
    })
  }

  return {
    setLive,
    perform: task => performTask(task, rooms, clients),
    onFact(heard) {
      tell = heard
    },
    accept,
    get dropped() {
      return dropped
    },
  }
}
