import { usualAppearance } from '../../lib/core/appearance.ts'
import { pageKeys } from '../../lib/core/page-keys.ts'
import { openSharing } from '../../lib/core/sharing.ts'
import type { Settings } from '../../lib/protocol/background.ts'
import type { LiveRooms } from '../../lib/protocol/live-rooms.ts'

/** Settings in which nothing was changed but the name. */
export const adasSettings: Settings = {
  profile: { name: 'Ada', color: 0 },
  hub: 'https://hub.example',
  hubs: [],
  off: false,
  relayOnly: false,
  paused: false,
  invitable: false,
  appearance: usualAppearance,
  keys: pageKeys,
  sites: {},
}

/** What the background tells the host when these rooms are on, in these tabs. */
export const liveIn = (
  rooms: readonly (Pick<LiveRooms['rooms'][number], 'room' | 'tabs'> & Partial<LiveRooms['rooms'][number]>)[],
  change: Partial<LiveRooms> = {},
): LiveRooms => ({
  to: 'host',
  type: 'live',
  profile: adasSettings.profile,
  relayOnly: false,
  paused: false,
  confirmed: [],
  rooms: rooms.map(room => ({ sharing: openSharing, ...room })),
  ...change,
})
