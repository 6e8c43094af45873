import type { LiveRooms } from '../../protocol/live-rooms.ts'
import type { HostToPage } from '../../protocol/port.ts'

/** What pages are told of the person's own settings; what was never changed is as usual there. */
export function pageSettings({ keys, appearance }: LiveRooms): readonly HostToPage[] {
  return [
    ...(keys ? [{ type: 'keys', keys } as const] : []),
    ...(appearance ? [{ type: 'appearance', ...appearance } as const] : []),
  ]
}

/** The same for two sets of rooms of which pages are told the same. */
export const tellsPages = (live: LiveRooms | null): string => JSON.stringify(live && pageSettings(live))
