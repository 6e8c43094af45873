import type { FollowedThing } from './session-follows.ts'

/** Whether two are the same, whatever it is called. */
export const isSameThing = (one: FollowedThing, other: FollowedThing): boolean =>
  one.hub === other.hub &&
  (one.kind === 'host'
    ? other.kind === 'host' && one.room === other.room
    : other.kind === 'tag' && one.tag === other.tag)
