import { limits } from '../core/limits.ts'
import { eventName } from './policy.ts'
import { colorIndex, personId, text, timestampMs, uint, z } from './schema.ts'

/** What crosses a panel's port about who holds the room's keys, and what its owner has said. */

const role = z.enum(['owner', 'editor', 'viewer'])

/** Somebody who holds the room's keys, here or away, or who has been removed. */
export const memberView = z.strictObject({
  person: personId,
  name: text(limits.nameChars),
  color: colorIndex,
  role,
  self: z.boolean(),
  /** Connected now. */
  here: z.boolean(),
  muted: z.boolean(),
  removed: z.boolean(),
  /** When they said something last, by their own clock; null when not known. */
  lastSeenMs: z.nullable(timestampMs),
})
export type MemberView = z.infer<typeof memberView>

export const rosterToPanel = [
  /** Members first, by name, then those who were removed. */
  z.strictObject({
    type: z.literal('roster'),
    members: z.array(memberView).check(z.maxLength(limits.members)),
  }),
  /** What the owner has said of the room, checked, and what it makes us. */
  z.strictObject({
    type: z.literal('policy'),
    role,
    epoch: uint(0xffff_ffff),
    /** We are muted. */
    muted: z.boolean(),
    removed: z.boolean(),
    locked: z.boolean(),
    refreshOn: z.array(eventName).check(z.maxLength(limits.refreshRules)),
  }),
] as const
