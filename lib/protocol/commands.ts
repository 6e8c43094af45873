import { z } from './schema.ts'

/** Keys of the browser's own that do something of ours; the manifest names the same ones, and `pause` and `hide-cursor`. */
export const pageCommand = z.enum(['say-where', 'open-chat', 'follow'])
export type PageCommand = z.infer<typeof pageCommand>

/** How a key has changed what one shows to others. */
const sharingChange = z.enum(['paused', 'resumed', 'cursor-hidden', 'cursor-shown'])
export type SharingChange = z.infer<typeof sharingChange>

export const hostToPageCommands = [
  /** The person has pressed such a key over this page. */
  z.strictObject({ type: z.literal('command'), command: pageCommand }),
  /** By such a key they have changed what they show, and should hear of it. */
  z.strictObject({
    type: z.literal('sharing-changed'),
    to: sharingChange,
  }),
] as const
export type CommandToPage = z.infer<(typeof hostToPageCommands)[number]>

/** One of the browser's keys for us, as the browser has it now. */
export interface Shortcut {
  /** As the manifest calls it. */
  readonly name: string
  /** What it does, in the person's language. */
  readonly what: string
  /** As the browser writes them; empty where it has none. */
  readonly keys: string
}
