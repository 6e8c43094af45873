import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RoomId } from '../../lib/core/ids.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import type { Ask } from '../ask.ts'

/** Calls back when rooms come, go or change; returns the end of it. */
export type WatchRooms = (changed: () => void) => () => void

/** The rooms that this browser knows, kept up to date; until they are known those that come `first`. What did not come stays as it was. */
export function useRooms(
  ask: Ask,
  watchRooms: WatchRooms,
  first: readonly RoomEntry[] | null = null,
): readonly RoomEntry[] | null {
  const [rooms, setRooms] = useState(first)
  const asked = useRef(0)
  // Before anything is painted: the answer may be here already.
  useLayoutEffect(() => {
    async function load(): Promise<void> {
      const turn = ++asked.current
      const answer = await ask<'list-rooms'>({ type: 'list-rooms' })
      if (turn === asked.current && answer.ok) setRooms(answer.value)
    }
    void load()
    return watchRooms(() => void load())
  }, [])
  return rooms
}

/** All but the one that is on, where that stands above. */
export const othersOf = (rooms: readonly RoomEntry[] | null, on: RoomId): readonly RoomEntry[] | null =>
  rooms?.filter(({ room }) => room !== on) ?? null
