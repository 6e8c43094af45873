import { limits } from '../core/limits.ts'
import { sentKinds } from '../core/sent-kinds.ts'
import { roomId, text, uint, z } from './schema.ts'

/** The port on which an extension page watches what leaves this browser. Nothing is said on it but by the host. */

/**
 * `pointer`: where it is. `presence`: name, colour, state, and tags of page and site. `messages`: what features say to other browsers, and the
 * history they ask for. `document`: the shared document and, on direct links, presence with it. `log`: things for the room's stored history. `linking`: how
 * to make direct links. `mail`: what waits for people at hubs. `doors`: coming in by links, and the name that is shown to whoever has one. `sessions`: public
 * rooms, published, looked for and followed. `upkeep`: signs of life, questions and acknowledgements.
 */
export const sentKind = z.enum(sentKinds)
export type SentKind = z.infer<typeof sentKind>

/** One line: what went to one receiver in the last minute. */
export const ledgerRow = z.strictObject({
  /** Null: outside rooms. */
  room: z.nullable(roomId),
  /** Outside rooms the host of the hub. */
  roomName: text(limits.nameChars + limits.linkChars),
  /** Null: the hub. Otherwise the person's name as they state it, or as they are called here; empty where it is not known. */
  to: z.nullable(text(limits.nameChars)),
  kind: sentKind,
  messages: uint(0xffff_ffff),
  bytes: uint(Number.MAX_SAFE_INTEGER),
})
export type LedgerRow = z.infer<typeof ledgerRow>

/** All there is, whenever it changes, once a second at most. */
export const hostToLedger = z.strictObject({
  type: z.literal('sent'),
  rows: z.array(ledgerRow).check(z.maxLength(limits.ledgerRows)),
})
export type HostToLedger = z.infer<typeof hostToLedger>
