import type { PersonId, RecordId } from '../../core/ids.ts'
import type { Feature, Outlet } from '../../engine/types.ts'
import type { FollowOutcome, FollowView } from '../../protocol/follow.ts'
import type { HostToPage, HostToPanel, PageToHost, PanelToHost } from '../../protocol/port.ts'
import { createBring } from './room-bring.ts'
import { createFollow } from './room-follow.ts'
import { createGo } from './room-go.ts'
import { placeOf } from './room-places.ts'
import { createTabs, type Page } from './room-tabs.ts'
import { createViews } from './room-views.ts'

/** Going to people, following them, being followed, and asking everybody to come. */
export const createViewport: Feature = room => {
  const tabs = createTabs(room)
  const sentByPort = new WeakMap<object, Map<string, string>>()
  let pushing = false
  let closed = false

  const told = (person: PersonId | null, code: FollowOutcome): void =>
    tabs.current()?.send({ type: 'follow-outcome', person, code })
  const follow = createFollow({ room, changed: push, told })
  const views = createViews({ room, tabs, isMoved: () => follow.isMoved, changed: push })
  const go = createGo({ room, told })
  const bring = createBring(room, push)

  /** Once for all changes of this turn, and to each port only what is new to it. */
  function push(): void {
    if (pushing) return
    pushing = true
    queueMicrotask(() => {
      pushing = false
      if (closed) return
      for (const page of room.pages) showPage(page)
      for (const panel of room.panels) show(panel, followView())
    })
  }

  function followView(): FollowView {
    const { followers, followable, sharing } = views
    return { type: 'follow', following: follow.view, followers: [...followers], followable, sharing }
  }

  /** One tab follows; the others are left alone. */
  function showPage(page: Page): void {
    const view = followView()
    show(page, page === follow.page ? view : { ...view, following: null })
    show(page, bring.view(page))
  }

  function show<Slice extends { readonly type: string }>(port: Outlet<Slice>, slice: Slice): void {
    const sent = sentByPort.get(port) ?? new Map<string, string>()
    sentByPort.set(port, sent)
    const json = JSON.stringify(slice)
    if (sent.get(slice.type) === json) return
    sent.set(slice.type, json)
    port.send(slice)
  }

  /** What is wished for in the panel happens in the tab in use. */
  function wish(page: Page | null, message: PageToHost | PanelToHost): void {
    switch (message.type) {
      case 'be-followed':
        views.followable = message.on
        break
      case 'refuse-follower':
        views.refuse(message.person)
        break
      case 'follow':
        // What one wished for last counts.
        go.cancel()
        if (message.person === null) follow.end()
        else if (page) follow.start(page, message.person)
        break
      case 'go-to':
        if (page) goTo(page, message.person)
        break
      case 'bring-here':
        if (page) told(null, bring.ask(page))
        break
    }
  }

  function goTo(page: Page, person: PersonId): void {
    if (follow.hasten(person)) go.cancel()
    else leaveFor(() => go.to(page, person))
  }

  function goToPlace(from: Outlet<HostToPanel>, record: RecordId): void {
    const place = placeOf(room, record)
    if (!place) return
    const page = tabs.current()
    if (page) leaveFor(() => go.toPlace(page, place))
    else from.send({ type: 'not-gone', record, address: place.address })
  }

  /** Going somewhere is going one's own way. */
  function leaveFor(start: () => void): void {
    go.cancel()
    follow.pause(true)
    start()
  }

  function drawn(page: Page): void {
    tabs.drawn(page)
    for (const part of [views, follow, go]) part.drawn(page)
  }

  function settle(): void {
    follow.settle()
    views.settle()
    bring.settle()
  }
  const unsubscribe = room.presence.subscribe(settle)

  return {
    greetPage(page) {
      sentByPort.delete(page)
      tabs.used(page)
      settle()
      follow.came(page)
      go.came(page)
      showPage(page)
    },
    greetPanel(panel) {
      sentByPort.delete(panel)
      show(panel, followView())
    },
    page(from, message) {
      if (message.type === 'point' || (message.type === 'attention' && !message.hidden)) tabs.used(from)
      if (message.type === 'drawn') drawn(from)
      else if (message.type === 'view') views.told(from, message.view)
      else if (message.type === 'pause-follow') follow.pause(message.on)
      else if (message.type === 'answer-bring') {
        bring.answered(message.person)
        if (message.come) goTo(from, message.person)
      } else wish(from, message)
    },
    panel(from, message) {
      if (message.type === 'go-to-place') goToPlace(from, message.record)
      else wish(tabs.current(), message)
    },
    pageClosed(page: Outlet<HostToPage>) {
      tabs.closed(page)
      follow.closed(page)
      go.closed(page)
    },
    message(from, message) {
      if (from.person === room.self.person) return
      views.message(from, message)
      follow.message(from, message)
      go.message(from, message)
      bring.message(from, message)
    },
    peerUp: peer => follow.peerUp(peer.session),
    peerDown(session) {
      views.peerDown(session)
      settle()
    },
    close() {
      closed = true
      unsubscribe()
      go.cancel()
      for (const part of [follow, views, bring]) part.close()
    },
  }
}
