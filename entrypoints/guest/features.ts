import type { Feature } from '../../lib/engine/types.ts'
import { createActivity } from '../../lib/features/activity/room.ts'
import { createChat } from '../../lib/features/chat/room.ts'
import { createDraft } from '../../lib/features/draft/room.ts'
import { createPanel } from '../../lib/features/panel/room.ts'
import { createPeople } from '../../lib/features/people/room.ts'
import { createPins } from '../../lib/features/pins/room.ts'
import { createPresence } from '../../lib/features/presence/room.ts'
import { createRoster } from '../../lib/features/roster/room.ts'
import { createPlaces } from '../../lib/features/viewport/room-places.ts'

/** What people can do together who are not on the same pages. */
export const features: readonly Feature[] = [
  createPresence,
  createChat,
  createDraft,
  createPanel,
  createRoster,
  createPins,
  createPeople,
  createActivity,
  createPlaces,
]
