import type { Feature, Outlet } from '../../engine/types.ts'
import type { PanelTab } from '../../protocol/panel.ts'
import type { HostToPage, HostToPanel, PageToHost, PanelToHost } from '../../protocol/port.ts'
import { type PanelState, panelStateFrom } from './model.ts'

type Panel = Outlet<HostToPanel>

const setting = 'panel'
/** What the port's schema takes; nobody reads larger numbers. */
const unreadMost = 100_000

/**
 * Whether the panel is open and where, the same in all tabs of a room and after a reload, and how much in it is unread. Which of its sides
 * is shown is each panel's own matter, unless a page asks for one.
 */
export const createPanel: Feature = room => {
  let state = panelStateFrom(room.settings.get(setting))
  let tabByPanel = new WeakMap<Panel, PanelTab>()

  const slice = (panel?: Panel) => {
    const { places, ...rest } = state
    const tab = (panel && tabByPanel.get(panel)) ?? state.tab
    return {
      type: 'panel',
      ...rest,
      ...places,
      tab,
      unread: Math.min(unreadMost, room.unread.total),
    } as const
  }

  function push(): void {
    for (const page of room.pages) page.send(slice())
    for (const panel of room.panels) panel.send(slice(panel))
  }

  function change(next: Partial<PanelState>): void {
    state = { ...state, ...next }
    room.settings.set(setting, state)
    push()
  }

  /** What both may ask for; false for anything else. */
  function hear(message: PageToHost | PanelToHost): boolean {
    if (message.type === 'show-panel') change({ open: message.open })
    else if (message.type === 'pin-panel') change({ pin: message.pin })
    else return false
    return true
  }

  function showTab(tab: PanelTab): void {
    tabByPanel = new WeakMap()
    change({ tab })
  }

  function page(_from: Outlet<HostToPage>, message: PageToHost): void {
    if (hear(message)) return
    const { places } = state
    if (message.type === 'show-tab') showTab(message.tab)
    else if (message.type === 'place-pin' || message.type === 'open-pin') showTab('pins')
    else if (message.type === 'place-panel') {
      const { at = places.at, size = places.size } = message
      change({ places: { ...places, ...(at && { at }), ...(size && { size }) } })
    } else if (message.type === 'place-dock') {
      const { corner, shrunk } = message
      change({ places: { ...places, dock: { corner, shrunk } } })
    }
  }

  function panel(from: Panel, message: PanelToHost): void {
    if (hear(message)) return
    if (message.type === 'show-tab') {
      for (const other of room.panels) tabByPanel.set(other, tabByPanel.get(other) ?? state.tab)
      tabByPanel.set(from, message.tab)
      change({ tab: message.tab })
    } else if (message.type === 'pop-panel' || message.type === 'leave-panel')
      // The page in whose frame it was pressed knows that it was there.
      for (const outlet of room.pages) outlet.send(message)
  }

  const unsubscribe = room.unread.subscribe(push)

  return {
    greetPage: outlet => outlet.send(slice()),
    greetPanel: outlet => outlet.send(slice(outlet)),
    page,
    panel,
    close: unsubscribe,
  }
}
