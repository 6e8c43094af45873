import { type PanelPin, panelPin } from '../../protocol/port.ts'

/** Where the panel is on this browser's pages. */
export interface PanelState {
  readonly open: boolean
  readonly pin: PanelPin
  readonly listed: boolean
}

/** Reads what was kept; anything else is a closed panel on the right. */
export function panelStateFrom(kept: unknown): PanelState {
  const { open, pin, listed } = ((typeof kept === 'object' ? kept : null) as Record<string, unknown>) ?? {}
  const parsed = panelPin.safeParse(pin)
  return { open: open === true, pin: parsed.success ? parsed.data : 'right', listed: listed === true }
}
