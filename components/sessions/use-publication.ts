import { useEffect, useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { Answers, Request } from '../../lib/protocol/background.ts'
import type { Publication } from '../../lib/protocol/session-requests.ts'
import type { Ask } from '../ask.ts'
import type { Asked } from '../room/use-action.ts'
import { useInOrder } from '../use-in-order.ts'
import type { PublicationSectionProps } from './publication-section.tsx'

/** What an owner has published of a room, and how they change it; null until it is known. `state`: asked anew when that is another, of who is there and of the room's rules. */
export function usePublication(
  ask: Ask,
  room: RoomId,
  owner: boolean,
  state: string,
): Pick<PublicationSectionProps, 'publication' | 'onPublish' | 'onUnpublish' | 'onRelayed'> {
  const [publication, setPublication] = useState<Publication | null>(null)
  const inOrder = useInOrder()

  async function refresh(): Promise<void> {
    const counts = inOrder()
    const answer = await ask<'get-publication'>({ type: 'get-publication', room })
    if (answer.ok && counts()) setPublication(answer.value)
  }
  async function change<Type extends Request['type']>(
    request: Extract<Request, { type: Type }>,
  ): Asked<Answers[Type]> {
    const answer = await ask<Type>(request)
    await refresh()
    return answer
  }

  useEffect(() => {
    if (owner) void refresh()
  }, [room, owner, state])

  return {
    publication,
    onPublish: form => change<'publish-session'>({ type: 'publish-session', room, form }),
    onUnpublish: () => change<'unpublish-session'>({ type: 'unpublish-session', room }),
    onRelayed: on => change<'set-room-relayed'>({ type: 'set-room-relayed', room, on }),
  }
}
