import type { Feature } from '../../lib/engine/types.ts'
import { createChat } from '../../lib/features/chat/room.ts'
import { createCursors } from '../../lib/features/cursors/room.ts'
import { createDraft } from '../../lib/features/draft/room.ts'
import { createEvents } from '../../lib/features/events/room.ts'
import { createPanel } from '../../lib/features/panel/room.ts'
import { createPresence } from '../../lib/features/presence/room.ts'
import { createRoster } from '../../lib/features/roster/room.ts'
import { createVersions } from '../../lib/features/versions/room.ts'

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
]
