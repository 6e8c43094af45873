import { limits } from '../core/limits.ts'
import { uint, uint16, z } from './schema.ts'

/** What people point at, as it crosses ports and wires. */

const pathStep = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('id'), hash: uint(0xffff_ffff) }),
  z.strictObject({ by: z.literal('attr'), hash: uint(0xffff_ffff) }),
  z.strictObject({
    by: z.literal('child'),
    tag: z.string().check(z.maxLength(64), z.regex(/^[a-z][\w.\-:]*$/i)),
    nth: uint16,
  }),
  z.strictObject({ by: z.literal('shadow') }),
  z.strictObject({ by: z.literal('frame') }),
])

/** `core/anchor.ts` says what the parts mean. */
export const anchorTarget = z.strictObject({
  ref: uint16.check(z.minimum(1)),
  path: z.array(pathStep).check(z.maxLength(limits.pathSteps)),
  pageBox: z.tuple([uint16, uint16, uint16, uint16]),
})

export const pointSample = z.strictObject({
  time: uint16,
  kind: z.enum(['none', 'page', 'box', 'text']),
  pressed: z.boolean(),
  ref: uint16,
  offset: uint(0xff_ffff),
  check: uint16,
  x: uint16,
  y: uint16,
})
