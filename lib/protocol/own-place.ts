import { limits } from '../core/limits.ts'
import { text, z } from './schema.ts'

/** Whether the place on the page goes along with what one says, and what it will say: what panels and the host tell one another of it. */

export const panelToHostOwnPlace = [
  /** From now on in this room, in all of this browser's panels. */
  z.strictObject({ type: z.literal('with-place'), on: z.boolean() }),
] as const

export const hostToPanelOwnPlace = [
  z.strictObject({
    type: z.literal('own-place'),
    on: z.boolean(),
    /** What others will read of it; null while there is no page that is shown to them. */
    label: z.nullable(text(limits.placeLabelChars)),
  }),
] as const
