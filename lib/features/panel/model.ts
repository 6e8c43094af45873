import {
  type PanelPin,
  type PanelTab,
  type PlacesKept,
  panelPin,
  panelTab,
  placesKept,
} from '../../protocol/panel.ts'

/** Where the panel and the dock are on this browser's pages of a room. */
export interface PanelState {
  readonly open: boolean
  readonly pin: PanelPin
  /** The one that was chosen last. */
  readonly tab: PanelTab
  readonly places: PlacesKept
}

/** Reads what was kept; anything else is a closed panel on the right. */
export function panelStateFrom(kept: unknown): PanelState {
  const { open, pin, tab, places } =
    ((typeof kept === 'object' ? kept : null) as Record<string, unknown>) ?? {}
  const [parsedPin, parsedTab, parsedPlaces] = [
    panelPin.safeParse(pin),
    panelTab.safeParse(tab),
    placesKept.safeParse(places),
  ]
  return {
    open: open === true,
    pin: parsedPin.success ? parsedPin.data : 'right',
    tab: parsedTab.success ? parsedTab.data : 'chat',
    places: parsedPlaces.success ? parsedPlaces.data : {},
  }
}
