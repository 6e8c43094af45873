import { cursorNames, dockCorners, dockSizes, motions, themes } from '../core/appearance.ts'
import { z } from './schema.ts'

/** `core/appearance.ts` says what it is. */
export const appearance = z.strictObject({
  corner: z.enum(dockCorners),
  size: z.enum(dockSizes),
  theme: z.enum(themes),
  names: z.enum(cursorNames),
  motion: z.enum(motions),
})

/** How things are to look on a page; as usual where it never comes. */
export const hostToPageAppearance = [
  z.strictObject({ type: z.literal('appearance'), ...appearance.shape }),
] as const
