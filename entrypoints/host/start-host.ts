import { type Browser, browser } from 'wxt/browser'
import type { RoomId } from '../../lib/core/ids.ts'
import { createLedger } from '../../lib/engine/ledger/ledger.ts'
import type { Feature, RoomContext } from '../../lib/engine/types.ts'
import { createBrowserClock } from '../../lib/platform/browser-clock.ts'
import { openDatabase } from '../../lib/platform/database.ts'
import { createHost, type Host } from '../../lib/platform/host/create-host.ts'
import { createFrameRelay } from '../../lib/platform/host/frame-relay.ts'
import { createLedgerPorts } from '../../lib/platform/host/ledger-port.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { createRtcConnections } from '../../lib/platform/rtc-connection.ts'
import { portNames } from '../../lib/protocol/port-names.ts'
import { directLinks, type LinkDirectly } from './link-directly.ts'
import { createRoomOpener } from './open-room.ts'

/**
 * Starts the host in this context: rooms from IndexedDB, the hub by WebSocket, people by WebRTC. `features`: what people can do
 * in a room; adding one is adding a line where this is called.
 */
export function startHost(features: readonly Feature[]): Host {
  const clock = createBrowserClock()
  const ledger = createLedger(clock)
  const rooms = new Map<RoomId, RoomContext>()
  const openRoom = createRoomOpener({
    database: openDatabase(),
    fetch: (input, init) => fetch(input, init),
    openSocket: url => new WebSocket(url) as Socket,
    linkDirectly: directly(),
    clock,
    randomBytes: length => crypto.getRandomValues(new Uint8Array(length)),
    features,
    sent: ledger.sent,
    opened: context => rooms.set(context.room, context),
  })
  const host = createHost({ openRoom, isOwnPage })
  const frames = createFrameRelay()
  const acceptLedger = createLedgerPorts({
    ledger,
    clock,
    // Of rooms that were left, too: what they have sent is still told for a minute.
    rowsOf: async entries =>
      entries.map(({ to, ...sent }) => {
        const context = rooms.get(sent.room)
        const name = to && (context?.presence.others.get(to)?.profile.name ?? '')
        return { ...sent, roomName: context?.name ?? '', to: name }
      }),
  })
  browser.runtime.onConnect.addListener(port => {
    if (port.name === portNames.ledger && isOwnPage(port)) acceptLedger(port)
    else if (port.name === portNames.frame) frames.accept(port)
    else host.accept(port)
  })
  return host
}

/** Null where WebRTC is switched off, as in Firefox by a setting: then all goes by the relay. */
function directly(): LinkDirectly | null {
  return typeof RTCPeerConnection === 'undefined'
    ? null
    : directLinks(createRtcConnections(RTCPeerConnection))
}

/** A content script speaks with the address of its page; our own pages with one of ours, in frames as well. */
function isOwnPage(port: Browser.runtime.Port): boolean {
  const { url } = port.sender ?? {}
  if (!url || !URL.canParse(url)) return false
  return new URL(url).protocol === new URL(browser.runtime.getURL('/')).protocol
}
