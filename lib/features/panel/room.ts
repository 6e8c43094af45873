import type { Feature, Outlet } from '../../engine/types.ts'
import type { HostToPage, HostToPanel, PageToHost, PanelToHost } from '../../protocol/port.ts'
import { panelStateFrom } from './model.ts'

const setting = 'panel'
/** What the port's schema takes; nobody reads larger numbers. */
const unreadMost = 100_000

/** Whether the panel is open and where, the same in all tabs of a room and after a reload, and how much in it is unread. */
export const createPanel: Feature = room => {
  let state = panelStateFrom(room.settings.get(setting))

  const slice = () => ({ type: 'panel', ...state, unread: Math.min(unreadMost, room.unread.total) }) as const

  function push(): void {
    for (const page of room.pages) page.send(slice())
    for (const panel of room.panels) panel.send(slice())
  }

  function hear(_from: Outlet<HostToPage> | Outlet<HostToPanel>, message: PageToHost | PanelToHost): void {
    const next =
      message.type === 'show-panel'
        ? { ...state, open: message.open }
        : message.type === 'pin-panel'
          ? { ...state, pin: message.pin }
          : state
    if (next === state) return
    state = next
    room.settings.set(setting, state)
    push()
  }

  const unsubscribe = room.unread.subscribe(push)

  return {
    greetPage: page => page.send(slice()),
    greetPanel: panel => panel.send(slice()),
    page: hear,
    panel: hear,
    close: unsubscribe,
  }
}
