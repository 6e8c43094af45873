import { limits } from '../core/limits.ts'
import { appearance } from './appearance.ts'
import { knownPerson } from './people.ts'
import { roomNaming } from './room-name.ts'
import { httpAddress, pageKeysView, profile, roomId, sharing, uint, z } from './schema.ts'

/** `runtime.sendMessage` from the background: which rooms are live, in which tabs. The host makes it so. */
export const liveRooms = z.strictObject({
  to: z.literal('host'),
  type: z.literal('live'),
  profile,
  /** Nothing of pages is shown to anybody, whatever each room shares. */
  paused: z.boolean(),
  keys: z.optional(pageKeysView),
  appearance: z.optional(appearance),
  /** Sites of which others may be told whole addresses, with query and fragment. */
  confirmed: z.array(httpAddress).check(z.maxLength(limits.sites)),
  /** The person would rather have no direct links, which show others their address. */
  relayOnly: z.boolean(),
  /** Rooms are shown our mailbox. */
  invitable: z.optional(z.boolean()),
  rooms: z
    .array(
      z.strictObject({
        room: roomId,
        tabs: z.array(uint(0xffff_ffff)),
        sharing,
        /** No direct links in this one, whatever the person would have elsewhere. */
        relayed: z.optional(z.boolean()),
        naming: z.optional(roomNaming),
        /** Of whom there is something to say. */
        known: z.optional(z.array(knownPerson).check(z.maxLength(limits.members))),
      }),
    )
    .check(z.maxLength(32)),
})
export type LiveRooms = z.infer<typeof liveRooms>
