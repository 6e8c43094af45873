import { fromUtf8 } from '../core/bytes.ts'
import { limits } from '../core/limits.ts'
import { type PeerMessage, peerMessage, spokenTypes } from '../protocol/peer.ts'
import { parseJson } from '../protocol/record-codec.ts'
import type { Drops } from './drops.ts'
import type { Peer } from './types.ts'

/** Reads what people's browsers say on the slow lane, and passes on what may be said. */
export function createReceive(
  drops: Drops,
  isSilenced: (from: Peer) => boolean,
  heard: (from: Peer, message: PeerMessage) => void,
): (from: Peer, bytes: Uint8Array) => void {
  return (from, bytes) => {
    const json = bytes.length <= limits.peerMessageBytes ? fromUtf8(bytes) : null
    const message = peerMessage.safeParse(json === null ? undefined : parseJson(json))
    if (!message.success) drops.count('message-malformed')
    else if (spokenTypes.has(message.data.type) && isSilenced(from)) drops.count('message-silenced')
    else heard(from, message.data)
  }
}
