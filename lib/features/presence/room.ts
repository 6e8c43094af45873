import type { SessionId } from '../../core/ids.ts'
import { steadyRtt } from '../../core/steady-rtt.ts'
import type { Feature, Outlet, Peer, Place, PresenceEntry } from '../../engine/types.ts'
import type { HostToPage, HostToPanel } from '../../protocol/port.ts'
import { connectionOf, mostAttentive, noticeOf, peopleOn } from './model.ts'

/** A page that closes may be about to come back: navigations take 0.1 to 0.3 s, and nobody should see a leave. Milliseconds. */
const returnMs = 700
/** A hub that reconnects faster than this is not worth a word. Milliseconds. */
const hubAwayMs = 3_000

/** One of this browser's tabs in the room. */
interface Tab {
  state: PresenceEntry['state']
  hidden: boolean
  /** Rises with each use; the tab that was used last is the one others see us in. */
  used: number
}

/** Who is here and how well: keeps our own presence by what our tabs tell, and gives every port its view of the room. */
export const createPresence: Feature = room => {
  const { presence, clock } = room
  const tabs = new Map<Outlet<HostToPage>, Tab>()
  const sentByPort = new WeakMap<object, Map<string, string>>()
  const rttBySession = new Map<SessionId, number>()
  const viaBySession = new Map<SessionId, Peer['via']>()
  let current: Outlet<HostToPage> | null = null
  let uses = 0
  let hubAway = false
  let cancelHubAway: (() => void) | null = null
  let cancelReturn: (() => void) | null = null
  let pushing = false
  let closed = false

  /** The tab used last among those that are looked at, or among all when none is. */
  function place(): void {
    cancelReturn?.()
    cancelReturn = null
    const inOrder = [...tabs].sort(([, a], [, b]) => Number(a.hidden) - Number(b.hidden) || b.used - a.used)
    current = inOrder[0]?.[0] ?? null
    presence.set({
      page: current?.page ?? null,
      site: current?.site ?? null,
      state: mostAttentive([...tabs.values()].map(tab => tab.state)),
    })
  }

  function watchHub(): void {
    const away = room.status.hub === 'connecting'
    if (!away) {
      cancelHubAway?.()
      cancelHubAway = null
      hubAway = false
    } else if (!hubAway) {
      cancelHubAway ??= clock.after(hubAwayMs, () => {
        cancelHubAway = null
        hubAway = true
        push()
      })
    }
  }

  function peersChanged(): void {
    watchHub()
    for (const session of viaBySession.keys()) if (!room.peers.has(session)) viaBySession.delete(session)
    for (const session of rttBySession.keys()) {
      // One way's round trip says nothing of another's.
      if (viaBySession.get(session) !== room.peers.get(session)?.via) rttBySession.delete(session)
    }
    for (const { session, via, rttMs } of room.peers.values()) {
      viaBySession.set(session, via)
      const shownMs = steadyRtt(rttBySession.get(session) ?? null, rttMs)
      if (shownMs !== null) rttBySession.set(session, shownMs)
    }
    push()
  }

  /** Once for all changes of this turn, and to each port only what is new to it. */
  function push(): void {
    if (pushing) return
    pushing = true
    queueMicrotask(() => {
      pushing = false
      if (closed) return
      for (const page of room.pages) show(page, page)
      for (const panel of room.panels) show(panel, panelSpot())
    })
  }

  function show(port: Outlet<HostToPage> | Outlet<HostToPanel>, spot: Pick<Place, 'page' | 'site'>): void {
    const sent = sentByPort.get(port) ?? new Map<string, string>()
    sentByPort.set(port, sent)
    const slices = [roomView(), { type: 'people', people: peopleOn(spot, source()) } as const]
    for (const slice of slices) {
      const json = JSON.stringify(slice)
      if (sent.get(slice.type) === json) continue
      sent.set(slice.type, json)
      port.send(slice)
    }
  }

  const panelSpot = () => room.self.guest ?? presence.self

  const source = () => ({
    self: presence.self,
    others: [...presence.others.values()],
    peers: room.peers,
    status: room.status,
    rttBySession,
    colorByPerson: presence.colorByPerson,
    editions: room.editions,
  })

  const isRemoved = (): boolean => room.policy?.current?.bans.includes(room.self.person) ?? false

  const roomView = () =>
    ({
      type: 'room',
      room: room.room,
      name: room.name,
      self: room.self.person,
      connection: connectionOf(room.status, room.peers.values(), hubAway),
      notice: noticeOf(room.status, hubAway, room.storageFailing, room.log?.problem ?? null, isRemoved()),
      viewer: !room.keys.edit,
    }) as const

  const unsubscribe = [presence.subscribe(push), room.subscribePeers(peersChanged)]
  if (room.policy) unsubscribe.push(room.policy.subscribe(push))
  watchHub()
  place()

  return {
    greetPage(page) {
      sentByPort.delete(page)
      // A tab in the background whose address changes by itself is not where anybody went.
      if (!tabs.has(page)) tabs.set(page, { state: 'here', hidden: false, used: ++uses })
      place()
      show(page, page)
    },
    greetPanel(panel) {
      sentByPort.delete(panel)
      show(panel, panelSpot())
    },
    page(from, message) {
      const tab = tabs.get(from)
      if (!tab) return
      if (message.type === 'point' && from !== current) {
        tab.used = ++uses
        tab.state = 'here'
        tab.hidden = false
        place()
      } else if (message.type === 'attention') {
        if (message.state === 'here' && !message.hidden) tab.used = ++uses
        tab.state = message.state
        tab.hidden = message.hidden
        place()
      }
    },
    pageClosed(page) {
      tabs.delete(page)
      cancelReturn ??= clock.after(returnMs, place)
    },
    close() {
      closed = true
      cancelHubAway?.()
      cancelReturn?.()
      for (const end of unsubscribe) end()
    },
  }
}
