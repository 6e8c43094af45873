import { watchSession } from './watch-session.ts'

/** What the background keeps in session storage of which a list of rooms shows something. */
export const roomsKeys = { live: 'live', known: 'rooms' } as const

/** Calls back when rooms come, go or change. Returns the end of it. */
export const watchRooms = (changed: () => void): (() => void) =>
  watchSession(changed, Object.values(roomsKeys))
