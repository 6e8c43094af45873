import { utf8 } from '../../lib/core/bytes.ts'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import type { SignedRecord } from '../../lib/protocol/record-codec.ts'

/** The device that it was said from. */
const device = 'AAAAAAAAAAA'

/** What some people have said in turns, as a store has it: signatures are not looked at again there, and these are none. */
export function longHistory(room: RoomId, authors: readonly PersonId[], count: number): SignedRecord[] {
  return Array.from({ length: count }, (_, n) => {
    const at = n % authors.length
    const payload = utf8(
      JSON.stringify({
        v: 1,
        room,
        author: authors[at],
        device,
        seq: Math.floor(n / authors.length) + 1,
        lamport: n + 1,
        timeMs: n * 1_000,
        kind: 'chat',
        body: {
          text: `number ${n}, with a few words more, as people write them`,
          profile: { name: `P${at}`, color: at % 12 },
        },
      }),
    )
    return { payload, signature: new Uint8Array(64) }
  })
}
