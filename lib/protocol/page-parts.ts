import { z } from './schema.ts'

/**
 * What the first script in a page asks of the background, by `runtime.sendMessage`: a part of the overlay in that very page. Answered,
 * with nothing, when it is there or cannot be had.
 */
export const partRequest = z.strictObject({
  type: z.literal('bring-part'),
  part: z.enum(['views', 'things']),
})
export type PartRequest = z.infer<typeof partRequest>
