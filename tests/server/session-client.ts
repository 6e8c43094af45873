import { personIdOf } from '../../lib/core/keys.ts'
import { type PublicSession, type SessionWord, signSession } from '../../lib/protocol/sessions.ts'
import type { TestRoom } from './test-hub.ts'

/** What a room's owner says of it in public. */
export function sessionOf(
  room: TestRoom,
  change: Partial<PublicSession> = {},
  type: SessionWord['type'] = 'public',
) {
  const whose = {
    v: 1,
    room: room.id,
    owner: personIdOf(room.owner.publicKey),
    serial: change.serial ?? 1,
  } as const
  const word: SessionWord =
    type === 'private'
      ? { type, ...whose }
      : {
          type,
          ...whose,
          title: 'Reading together',
          description: '',
          tags: [],
          language: 'en',
          site: null,
          people: 20,
          entry: { kind: 'ask' },
          ...change,
        }
  return { word, signed: signSession(room.owner, word) }
}
