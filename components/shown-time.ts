import { lazily } from './lazily.ts'

const timeFormat = lazily(
  () => new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }),
)

/** A moment as people write it, in their own language: “20 Nov 2026, 10:41”. Milliseconds since 1970. */
export const shownTime = (timeMs: number): string => timeFormat().format(timeMs)
