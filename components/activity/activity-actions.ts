import type { PersonId } from '../../lib/core/ids.ts'
import type { ActivitySort, ActivityTarget } from '../../lib/protocol/activity.ts'

/** What can be done with a room's activity. */
export interface ActivityActions {
  /** No sorts: everything; `person` null: everybody's. */
  onShow(sorts: readonly ActivitySort[], person: PersonId | null): void
  onWindow(direction: 'older' | 'newer' | 'newest'): void
  /** Goes where it was. */
  onGo(target: ActivityTarget): void
  onNoteVisits(on: boolean): void
}
