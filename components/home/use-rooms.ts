import { useEffect, useRef, useState } from 'preact/hooks'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import type { Ask } from '../ask.ts'

/** Calls back when rooms come, go or change; returns the end of it. */
export type WatchRooms = (changed: () => void) => () => void

/** The rooms that this browser knows, kept up to date; null until they are known. What did not come stays as it was. */
export function useRooms(ask: Ask, watchRooms: WatchRooms): readonly RoomEntry[] | null {
  const [rooms, setRooms] = useState<readonly RoomEntry[] | null>(null)
  const asked = useRef(0)
  useEffect(() => {
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
