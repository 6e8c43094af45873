import type { Browser } from 'wxt/browser'
import type { RoomId } from '../../core/ids.ts'
import type { PortHandle } from '../../engine/types.ts'
import type { PageToHost, PanelToHost } from '../../protocol/port.ts'

/** A page or a panel at its port, which has said hello or is about to. */
export interface Client {
  readonly port: Browser.runtime.Port
  /** The tab it belongs to, which for a panel's window is the one that it was opened from. */
  tab: number | null
  hello: boolean
  /** The page's address. */
  address: string | null
  /** What frames that the page is opening will say to be let in, the panel's and the one at the pointer. */
  readonly expects: string[]
  /** Let in by a nonce: a panel that belongs to a tab. */
  framed: boolean
  /** The one room that it asked for: a room's own page, which shows no other. */
  wants: RoomId | null
  /** A panel that is told of nothing but the room and its end. */
  onlySpeaks: boolean
  room: RoomId | null
  handle: PortHandle<PageToHost> | PortHandle<PanelToHost> | null
}

export const createClient = (port: Browser.runtime.Port): Client => ({
  port,
  tab: port.sender?.tab?.id ?? null,
  hello: false,
  address: null,
  expects: [],
  framed: false,
  wants: null,
  onlySpeaks: false,
  room: null,
  handle: null,
})
