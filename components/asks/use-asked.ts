import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { AskAnswers, AskedRoom, Asker } from '../../lib/protocol/ask-requests.ts'
import type { Request } from '../../lib/protocol/background.ts'
import type { Ask } from '../ask.ts'

/** Calls back when somebody asks to be let in, or is answered; returns the end of it. */
export type WatchAsks = (changed: () => void) => () => void

/** The rooms that this person has asked to be let into, kept up to date. */
export const useAsked = (ask: Ask, watchAsks: WatchAsks): readonly AskedRoom[] =>
  useListed<'list-asked', AskedRoom>(ask, watchAsks, { type: 'list-asked' }) ?? []

/** Who waits to be let into a room of ours, kept up to date. */
export const useAskers = (ask: Ask, watchAsks: WatchAsks, room: RoomId): readonly Asker[] =>
  useListed<'list-asks', Asker>(ask, watchAsks, { type: 'list-asks', room }) ?? []

/** What did not come stays as it was. */
function useListed<Type extends 'list-asked' | 'list-asks', Item>(
  ask: Ask,
  watchAsks: WatchAsks,
  request: Extract<Request, { type: Type }>,
): readonly Item[] | null {
  const [listed, setListed] = useState<readonly Item[] | null>(null)
  const newest = useRef(0)
  // Before anything is painted: the answer may be here already.
  useLayoutEffect(() => {
    async function load(): Promise<void> {
      const turn = ++newest.current
      const answer = await ask<Type>(request)
      if (turn === newest.current && answer.ok) setListed(answer.value as AskAnswers[Type] & readonly Item[])
    }
    void load()
    return watchAsks(() => void load())
  }, [])
  return listed
}
