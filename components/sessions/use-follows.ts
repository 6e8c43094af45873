import { useEffect, useState } from 'preact/hooks'
import type { Answers } from '../../lib/protocol/background.ts'
import type { FollowedThing } from '../../lib/protocol/session-follows.ts'
import type { Ask } from '../ask.ts'
import type { Asked } from '../room/use-action.ts'
import { useInOrder } from '../use-in-order.ts'

/** What a person follows among public sessions, and how they change it. */
export interface ShownFollows extends Pick<Answers['list-follows'], 'things' | 'told'> {
  onFollow(thing: FollowedThing, on: boolean): Asked<unknown>
}

/** Null until it is known. */
export function useFollows(ask: Ask): ShownFollows | null {
  const [follows, setFollows] = useState<Answers['list-follows'] | null>(null)
  const inOrder = useInOrder()

  async function load(): Promise<void> {
    const counts = inOrder()
    const answer = await ask<'list-follows'>({ type: 'list-follows' })
    if (answer.ok && counts()) setFollows(answer.value)
  }
  useEffect(() => void load(), [])

  return (
    follows && {
      ...follows,
      async onFollow(thing, on) {
        const answer = await ask<'set-follow'>({ type: 'set-follow', thing, on })
        await load()
        return answer
      },
    }
  )
}
