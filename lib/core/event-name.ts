import { limits } from './limits.ts'

/** What another system calls the events that it tells. */
export const eventNamePattern = /^[\w.:-]+$/

export const isEventName = (text: string): boolean =>
  text.length <= limits.eventNameChars && eventNamePattern.test(text)
