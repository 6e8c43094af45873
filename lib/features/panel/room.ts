import type { Feature, Outlet } from '../../engine/types.ts'
import type { HostToPage, HostToPanel, PageToHost, PanelToHost } from '../../protocol/port.ts'
import { type PanelState, panelStateFrom } from './model.ts'

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
    const change = changeBy(message)
    if (!change) return
    state = { ...state, ...change }
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

function changeBy(message: PageToHost | PanelToHost): Partial<PanelState> | null {
  switch (message.type) {
    case 'show-panel':
      return { open: message.open }
    case 'pin-panel':
      return { pin: message.pin }
    case 'list-people':
      return { listed: message.on }
    default:
      return null
  }
}
