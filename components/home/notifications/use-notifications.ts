import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Notification } from '../../../lib/core/notifications/types.ts'
import type { WaitingLetter } from '../../../lib/protocol/outbox-requests.ts'
import type { Ask } from '../../ask.ts'

export interface ShownNotifications {
  /** Newest first; null until they are known. */
  readonly list: readonly Notification[] | null
  /** Whether invitations come; null until it is known. */
  readonly receives: boolean | null
  /** What waits for a hub that is away, the newest first. */
  readonly letters: readonly WaitingLetter[]
}

/** What this person is told of, kept up to date. `watch` calls back when it changes and returns the end of it. What did not come stays as it was. */
export function useNotifications(ask: Ask, watch: (changed: () => void) => () => void): ShownNotifications {
  const [shown, setShown] = useState<ShownNotifications>({ list: null, receives: null, letters: [] })
  const asked = useRef(0)
  // Before anything is painted: the answer may be here already.
  useLayoutEffect(() => {
    async function load(): Promise<void> {
      const turn = ++asked.current
      const [list, kept, waiting] = await Promise.all([
        ask<'list-notifications'>({ type: 'list-notifications' }),
        ask<'get-notification-settings'>({ type: 'get-notification-settings' }),
        ask<'list-outbox'>({ type: 'list-outbox' }),
      ])
      if (turn !== asked.current) return
      setShown(before => ({
        list: list.ok ? list.value : before.list,
        receives: kept.ok ? kept.value.receiveInvites : before.receives,
        letters: waiting.ok ? waiting.value : before.letters,
      }))
    }
    void load()
    return watch(() => void load())
  }, [])
  return shown
}
