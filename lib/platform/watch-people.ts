import { watchSession } from './watch-session.ts'

/** What the background keeps in session storage: another value whenever a list of people shows something else. */
export const peopleKey = 'people'

/** Calls back when people come, go or change. Returns the end of it. */
export const watchKnownPeople = (changed: () => void): (() => void) => watchSession(changed, [peopleKey])
