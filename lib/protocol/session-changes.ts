import { z } from './schema.ts'

/** From the background to frames of ours: names under which it keeps something else now in session storage. */
export const sessionChanges = z.strictObject({
  keys: z.array(z.string().check(z.maxLength(64))).check(z.maxLength(64)),
})
