import type { HostToPage } from '../protocol/port.ts'
import type { PageChannel } from './channel.ts'

/** The channel of a part of the overlay that comes late: until it is there, what the host says is kept for it. */
export interface LateChannel extends PageChannel {
  /** Something the host has said, in order; `isMeant`: for this part. Of a slice of the view the newest is kept, whomever it is for. */
  deliver(message: HostToPage, isMeant: boolean): void
  /** The part listens: it is told what was kept, and from now on everything. */
  open(): void
}

/** Told whole whenever they change. */
const slices: ReadonlySet<HostToPage['type']> = new Set<HostToPage['type']>([
  'room',
  'people',
  'anchor-key',
  'panel',
  'pins',
  'follow',
  'asked',
])
/** A part that cannot come must not fill the page's memory; the oldest go first. Messages. */
const keptMost = 500

/** What the part says goes out by `channel`. */
export function createLateChannel(channel: Pick<PageChannel, 'send'>): LateChannel {
  const listeners = new Map<string, Set<(message: never) => void>>()
  const kept = new Set<HostToPage>()
  let isOpen = false

  const tell = (message: HostToPage): void => {
    for (const run of listeners.get(message.type) ?? []) run(message as never)
  }

  const keep = (message: HostToPage): void => {
    if (slices.has(message.type))
      for (const older of kept) if (older.type === message.type) kept.delete(older)
    kept.add(message)
    if (kept.size > keptMost) kept.delete(kept.values().next().value!)
  }

  return {
    send: channel.send,
    on(type, run) {
      const those = listeners.get(type) ?? new Set()
      listeners.set(type, those.add(run))
      return () => those.delete(run)
    },
    deliver(message, isMeant) {
      if (isOpen) tell(message)
      else if (isMeant || slices.has(message.type)) keep(message)
    },
    open() {
      isOpen = true
      for (const message of kept) tell(message)
      kept.clear()
    },
  }
}
