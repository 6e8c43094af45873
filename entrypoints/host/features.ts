import type { Feature } from '../../lib/engine/types.ts'
import { createActivity } from '../../lib/features/activity/room.ts'
import { createBubble } from '../../lib/features/bubble/room.ts'
import { createChat } from '../../lib/features/chat/room.ts'
import { createCompare } from '../../lib/features/compare/room.ts'
import { createCursors } from '../../lib/features/cursors/room.ts'
import { createDraft } from '../../lib/features/draft/room.ts'
import { createEvents } from '../../lib/features/events/room.ts'
import { createFocus } from '../../lib/features/focus/room.ts'
import { createGestures } from '../../lib/features/gestures/room.ts'
import { createLaser } from '../../lib/features/laser/room.ts'
import { createPanel } from '../../lib/features/panel/room.ts'
import { createPeople } from '../../lib/features/people/room.ts'
import { createPins } from '../../lib/features/pins/room.ts'
import { createPresence } from '../../lib/features/presence/room.ts'
import { createRoster } from '../../lib/features/roster/room.ts'
import { createVersions } from '../../lib/features/versions/room.ts'
import { createViewport } from '../../lib/features/viewport/room.ts'

/** What people can do together in a room. */
export const features: readonly Feature[] = [
  createPresence,
  createCursors,
  createChat,
  createDraft,
  createPanel,
  createRoster,
  createEvents,
  createVersions,
  createPins,
  createFocus,
  createGestures,
  createLaser,
  createBubble,
  createViewport,
  createPeople,
  createCompare,
  createActivity,
]
