import type { Clock } from '../engine/types.ts'
import type { ClientToInbox } from '../protocol/mail.ts'
import type { Follow } from '../protocol/session-follows.ts'

export interface InboxFollowsOptions {
  readonly clock: Clock
  /** What is to be followed now; null for nothing. */
  readonly wanted: () => Omit<Follow, 'type'> | null
  /** On the connection that there is. */
  readonly send: (message: ClientToInbox) => void
}

/** Tells a hub what a person follows: on each connection, and when that has changed. */
export function createInboxFollows({ clock, wanted, send }: InboxFollowsOptions) {
  /** What was said on this connection; null where there is none. */
  let said: string | null = null
  let confirmed = true
  let stopLater: (() => void) | null = null

  function say(): void {
    if (said === null) return
    const now = wanted()
    const { hosts, tags } = now ?? { hosts: [], tags: [] }
    const topics = hosts.length + tags.length === 0 ? '' : JSON.stringify([hosts, tags])
    if (topics === said) return
    said = topics
    confirmed = false
    send({ type: 'follow', ...(now ?? { hosts, tags }) })
  }

  return {
    say,

    /** There is a connection that has been greeted. */
    begin(): void {
      said = ''
      confirmed = true
      say()
    },

    /** The connection is lost. */
    end(): void {
      said = null
      stopLater?.()
      stopLater = null
    },

    done(): void {
      confirmed = true
    },

    /** The hub has refused something, and says when it might take it. */
    later(retryAfterMs: number): void {
      if (confirmed) return
      stopLater ??= clock.after(Math.max(1_000, retryAfterMs), () => {
        stopLater = null
        if (said !== null) said = 'refused'
        say()
      })
    },
  }
}
