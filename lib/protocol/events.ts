import { limits } from '../core/limits.ts'
import { eventName } from './policy.ts'
import { text, timestampMs, z } from './schema.ts'

/** What crosses ports about what other systems tell the room. */

/** Something another system told the room; all of it is what that system and the hub say. */
export const eventView = z.strictObject({
  id: text(32),
  /** For programs: `build.finished`. */
  name: eventName,
  /** For people. */
  text: text(limits.eventTextChars),
  /** The token's name: who it is from. */
  by: text(limits.nameChars),
  /** Milliseconds since 1970, by the hub's clock. */
  timeMs: timestampMs,
})
export type EventView = z.infer<typeof eventView>

export const eventsToPage = [
  /**
   * Something another system told the room. `now`: it refreshes the page, as this person has agreed; `offer`: they may do so; `done`: it has
   * just been refreshed because of that.
   */
  z.strictObject({
    type: z.literal('event'),
    event: eventView,
    refresh: z.enum(['now', 'offer', 'done']),
  }),
] as const

export const panelToEvents = [
  /** Whether events of this name refresh pages in this browser, where the owner has such a rule. */
  z.strictObject({ type: z.literal('agree-event'), name: eventName, on: z.boolean() }),
] as const

export const eventsToPanel = [
  /** The last that came while the room was open here, oldest first, and the names of those that may refresh pages. */
  z.strictObject({
    type: z.literal('events'),
    events: z.array(eventView).check(z.maxLength(limits.eventsShown)),
    agreed: z.array(eventName).check(z.maxLength(limits.eventsAgreed)),
  }),
] as const
