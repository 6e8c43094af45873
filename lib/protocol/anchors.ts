import { limits } from '../core/limits.ts'
import { uint, uint16, z } from './schema.ts'

/** Places on a page, as they cross ports and go to people. */

const pathStep = z.discriminatedUnion('by', [
  z.object({ by: z.literal('id'), hash: uint(0xffff_ffff) }),
  z.object({ by: z.literal('attr'), hash: uint(0xffff_ffff) }),
  z.object({
    by: z.literal('child'),
    tag: z.string().check(z.maxLength(64), z.regex(/^[a-z][\w.\-:]*$/i)),
    nth: uint16,
  }),
  z.object({ by: z.literal('shadow') }),
  z.object({ by: z.literal('frame') }),
])

/** `core/anchor.ts` says what the parts mean. */
export const anchorTarget = z.object({
  ref: uint16.check(z.minimum(1)),
  path: z.array(pathStep).check(z.maxLength(limits.pathSteps)),
  pageBox: z.tuple([uint16, uint16, uint16, uint16]),
  picture: z.optional(z.tuple([uint16, uint16])),
})

export const pointSample = z.object({
  time: uint16,
  kind: z.enum(['none', 'page', 'box', 'text']),
  pressed: z.boolean(),
  ref: uint16,
  offset: uint(0xff_ffff),
  check: uint16,
  x: uint16,
  y: uint16,
})

/** `core/spot.ts` says what the parts mean. */
export const spot = z.object({
  kind: z.enum(['page', 'box', 'text']),
  offset: uint(0xff_ffff),
  check: uint16,
  x: uint16,
  y: uint16,
  target: z.nullable(anchorTarget),
})
