import { limits } from '../core/limits.ts'
import { appearance } from './appearance.ts'
import { text, z } from './schema.ts'

/** What the settings ask of the background about the extension as a whole. */

const url = text(limits.addressChars)

export const ownRequests = [
  /** As if the extension were not there, everywhere; the rooms that are live wait until it is switched on again. */
  z.strictObject({ type: z.literal('set-off'), on: z.boolean() }),
  /** Whether a hub answers there, and which. */
  z.strictObject({ type: z.literal('check-hub'), url }),
  z.strictObject({ type: z.literal('set-appearance'), appearance }),
  /** One that is not used. */
  z.strictObject({ type: z.literal('forget-hub'), url }),
  /** Leaves every room, so that nothing is under way while what is kept is changed from outside. */
  z.strictObject({ type: z.literal('leave-all-rooms') }),
  /** All that this browser keeps. The extension starts anew. */
  z.strictObject({ type: z.literal('delete-everything') }),
  /** Starts the extension anew, so that nothing in memory is older than what is kept, and shows the settings. */
  z.strictObject({ type: z.literal('restart') }),
] as const

/** What a hub says of itself. */
export interface HubAnswer {
  /** Its origin. */
  readonly hub: string
  /** Null where it does not say. */
  readonly version: string | null
  /** How long the answer took. Milliseconds. */
  readonly tookMs: number
}

export interface OwnAnswers {
  'set-off': null
  'set-appearance': null
  'check-hub': HubAnswer
  'forget-hub': null
  'leave-all-rooms': null
  'delete-everything': null
  restart: null
}
