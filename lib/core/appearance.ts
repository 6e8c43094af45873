/** Where the dock sits until it is dragged elsewhere. */
export const dockCorners = ['bottom-right', 'bottom-left', 'top-left', 'top-right'] as const
export const dockSizes = ['small', 'usual', 'large'] as const
/** `auto`: as the page it is on. */
export const themes = ['auto', 'light', 'dark'] as const
/** Whose names stand at their cursors; `moving`: while they move. */
export const cursorNames = ['everybody', 'moving', 'followed', 'nobody'] as const
/** `auto`: as the system. */
export const motions = ['auto', 'less'] as const

/** How what is drawn on pages looks to this person alone. */
export interface Appearance {
  readonly corner: (typeof dockCorners)[number]
  readonly size: (typeof dockSizes)[number]
  readonly theme: (typeof themes)[number]
  readonly names: (typeof cursorNames)[number]
  readonly motion: (typeof motions)[number]
}

export const usualAppearance: Appearance = {
  corner: 'bottom-right',
  size: 'usual',
  theme: 'auto',
  names: 'everybody',
  motion: 'auto',
}
