import { spot } from './anchors.ts'
import { uint16, z } from './schema.ts'

/** What somebody has before their eyes, as something on the page, so that windows of other sizes can show the same. */

/** Something in a scrolling box and where in the box's visible part it is, in fractions 0 … 65535. */
export const viewPart = z.object({ spot, at: z.tuple([uint16, uint16]) })
export type ViewPart = z.infer<typeof viewPart>

export const pageView = z.object({
  /** At the reading line of the box that scrolls the page; null where that shows nothing but the inner one. */
  main: z.nullable(viewPart),
  /** The same of the scrolling box inside it that was used last. */
  inner: z.nullable(viewPart),
})
export type PageView = z.infer<typeof pageView>
