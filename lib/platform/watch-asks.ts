import { watchSession } from './watch-session.ts'

/** What the background keeps in session storage: another value whenever somebody asks to be let in, or is answered. */
export const asksKey = 'asks'

/** Calls back when those who wait, or rooms that we wait for, come, go or change. Returns the end of it. */
export const watchAsks = (changed: () => void): (() => void) => watchSession(changed, [asksKey])
