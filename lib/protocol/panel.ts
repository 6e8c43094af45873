import { uint, z } from './schema.ts'

/** Where the panel is, and which of its sides is before somebody's eyes: what ports carry of it. */

/** Where it is on the page. */
export const panelPin = z.enum([
  'floating',
  'left',
  'right',
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
])
export type PanelPin = z.infer<typeof panelPin>

/** The panel's sides. */
export const panelTab = z.enum(['chat', 'people', 'pins', 'activity'])
export type PanelTab = z.infer<typeof panelTab>

/** More than any window has. CSS pixels. */
const px = uint(0xffff)

/** Left top corner that a floating panel was dragged to; the window it is shown in may be smaller. */
const panelAt = z.strictObject({ left: px, top: px })
export type PanelAt = z.infer<typeof panelAt>

/** As large as it was drawn; shown no larger than the window takes. */
const panelSize = z.strictObject({ width: px, height: px })
export type PanelSize = z.infer<typeof panelSize>

export const dockCorner = z.enum(['bottom-right', 'bottom-left', 'top-left', 'top-right'])
export type DockCorner = z.infer<typeof dockCorner>

const dockPlace = z.strictObject({ corner: dockCorner, shrunk: z.boolean() })
export type DockPlace = z.infer<typeof dockPlace>

/** What the person has made of where things are; what is absent is as we have it. */
export const placesKept = z.strictObject({
  at: z.optional(panelAt),
  size: z.optional(panelSize),
  dock: z.optional(dockPlace),
})
export type PlacesKept = z.infer<typeof placesKept>

const panelView = z.strictObject({
  type: z.literal('panel'),
  open: z.boolean(),
  pin: panelPin,
  tab: panelTab,
  unread: uint(100_000),
  ...placesKept.shape,
})

/** Away from the page: a window of its own, or one that stays on top of all others. */
const popPanel = z.strictObject({ type: z.literal('pop-panel'), to: z.enum(['window', 'top']) })
/** The keyboard goes back to where it was on the page. */
const leavePanel = z.strictObject({ type: z.literal('leave-panel') })

const toHost = [
  z.strictObject({ type: z.literal('show-panel'), open: z.boolean() }),
  z.strictObject({ type: z.literal('pin-panel'), pin: panelPin }),
  z.strictObject({ type: z.literal('show-tab'), tab: panelTab }),
] as const

export const pageToHostPanel = [
  ...toHost,
  z.strictObject({ type: z.literal('place-panel'), at: z.optional(panelAt), size: z.optional(panelSize) }),
  z.strictObject({ type: z.literal('place-dock'), ...dockPlace.shape }),
] as const
export const hostToPagePanel = [panelView, popPanel, leavePanel] as const
export const panelToHostPanel = [...toHost, popPanel, leavePanel] as const
export const hostToPanelPanel = [panelView] as const
