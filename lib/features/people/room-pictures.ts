import { fromBase64Url, toBase64Url } from '../../core/bytes.ts'
import type { PictureId, SessionId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { isPicture } from '../../core/picture.ts'
import { pictureIdOf } from '../../core/picture-id.ts'
import { createRate, type Rate } from '../../core/rate.ts'
import type { Peer, RoomContext } from '../../engine/types.ts'
import type { PeerMessage } from '../../protocol/peer.ts'

type PictureMessage = Extract<PeerMessage, { type: 'want-picture' | 'picture' }>

/** Uploaded pictures of people in a room. */
export interface Pictures {
  /** As base64url; null while it is not here. */
  get(id: PictureId): string | null
  /** These are to be shown: what is not kept here is asked of others. `holders`: who names it, and then whoever else is here. */
  want(id: PictureId, holders: readonly SessionId[]): void
  message(from: Peer, message: PictureMessage): void
  peerDown(session: SessionId): void
  close(): void
}

/** Who was asked and does not answer within that has it no more. Milliseconds. */
const answerMs = 5_000
/** More are not asked for one picture. */
const askedMost = 4

interface Wanted {
  readonly left: SessionId[]
  asked: SessionId | null
  stop: (() => void) | null
}

/** Asks for pictures, one person at a time, and hands out those that are here. `came`: there is one more. */
export function createPictures(room: RoomContext, came: () => void): Pictures {
  const { clock, people } = room
  const known = new Map<PictureId, string>()
  const wanted = new Map<PictureId, Wanted>()
  const rateBySession = new Map<SessionId, Rate>()
  let closed = false

  function keep(id: PictureId, data: string): void {
    wanted.get(id)?.stop?.()
    wanted.delete(id)
    known.set(id, data)
    came()
  }

  function askNext(id: PictureId): void {
    const want = wanted.get(id)
    if (!want || closed) return
    want.stop?.()
    const next = want.left.shift()
    want.asked = next ?? null
    // Whoever names it again, or comes, is asked again.
    if (next === undefined) wanted.delete(id)
    else {
      want.stop = clock.after(answerMs, () => askNext(id))
      if (!room.send(next, { type: 'want-picture', id })) askNext(id)
    }
  }

  async function find(id: PictureId): Promise<void> {
    const bytes = await people.pictures?.get(id).catch(() => null)
    if (closed) return
    if (bytes && isPicture(bytes)) keep(id, toBase64Url(bytes))
    else askNext(id)
  }

  async function hand(to: SessionId, id: PictureId): Promise<void> {
    const bytes = await people.pictures?.get(id).catch(() => null)
    const data = known.get(id) ?? (bytes ? toBase64Url(bytes) : null)
    if (data !== null && !closed) room.send(to, { type: 'picture', id, data })
  }

  function take(from: SessionId, id: PictureId, data: string): void {
    const bytes = fromBase64Url(data)
    // Nobody fills our memory with what we have not asked them for.
    if (wanted.get(id)?.asked !== from) room.drop('picture-unasked')
    else if (!bytes || !isPicture(bytes) || pictureIdOf(bytes) !== id) {
      room.drop('picture-damaged')
      askNext(id)
    } else {
      // Where it cannot be kept it is asked for again the next time.
      people.pictures?.put(id, bytes).catch(() => room.drop('picture-not-kept'))
      keep(id, data)
    }
  }

  return {
    get: id => known.get(id) ?? null,
    want(id, holders) {
      if (known.has(id) || wanted.has(id)) return
      wanted.set(id, { left: holders.slice(0, askedMost), asked: null, stop: null })
      void find(id)
    },
    message(from, message) {
      if (message.type === 'picture') {
        take(from.session, message.id, message.data)
        return
      }
      const rate =
        rateBySession.get(from.session) ?? createRate(limits.picturesPerSecond, limits.picturesBurst)
      rateBySession.set(from.session, rate)
      if (rate.take(clock.now())) void hand(from.session, message.id)
      else room.drop('pictures-too-fast')
    },
    peerDown(session) {
      rateBySession.delete(session)
      for (const [id, { asked }] of wanted) if (asked === session) askNext(id)
    },
    close() {
      closed = true
      for (const { stop } of wanted.values()) stop?.()
    },
  }
}
