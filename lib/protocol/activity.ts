import { activitySorts } from '../core/activity-sorts.ts'
import { limits } from '../core/limits.ts'
import { chatPlace } from './chat.ts'
import { hubEvent } from './hub.ts'
import {
  colorIndex,
  httpAddress,
  personId,
  profile,
  recordId,
  sessionId,
  snapshotId,
  text,
  timestampMs,
  uint,
  z,
} from './schema.ts'

/**
 * What happens in a room: records of what leaves none otherwise, and the stream that ports carry. Bodies are read loosely: fields that a
 * later version has added are passed over.
 */

export const activityKind = 'activity'

/** What the owner may have changed; `person` is null where it is about nobody. */
export const ownerAct = z.enum(['muted', 'unmuted', 'removed', 'let-back', 'locked', 'unlocked'])
export type OwnerAct = z.infer<typeof ownerAct>

const name = text(limits.nameChars)
/** The name and colour of who says it, as they were then. */
const said = { profile }

/** Body of a record of kind `activity`. */
export const activityBody = z.discriminatedUnion('what', [
  /** I have come. A stay is named by its session. */
  z.object({ what: z.literal('join'), session: sessionId, ...said }),
  /**
   * A stay has ended: said by whoever leaves, or noted by somebody who no longer reaches them. `seenMs`: when they were lost sight of; null
   * where they were gone before the author came.
   */
  z.object({
    what: z.literal('leave'),
    person: personId,
    session: sessionId,
    seenMs: z.nullable(timestampMs),
    ...said,
  }),
  /** I am still here: whatever others have noted of this stay before is mistaken. */
  z.object({ what: z.literal('here'), session: sessionId }),
  /** I have gone to a page, and let it be known. */
  z.object({ what: z.literal('visit'), place: chatPlace, ...said }),
  z.object({
    what: z.enum(['save', 'restore']),
    version: z.nullable(snapshotId),
    name: text(limits.versionNameChars),
    ...said,
  }),
  /** The owner has changed who may do what; of several of one serial the first counts. */
  z.object({
    what: z.literal('rule'),
    act: ownerAct,
    person: z.nullable(personId),
    name,
    serial: uint(0xffff_ffff),
    ...said,
  }),
  /** Another system told the room something: noted by somebody who heard it. */
  z.object({
    what: z.literal('event'),
    from: hubEvent.shape.from,
    name: hubEvent.shape.name,
    text: hubEvent.shape.text,
    timeMs: timestampMs,
    ...said,
  }),
])
export type ActivityBody = z.infer<typeof activityBody>

/** By what a stream can be narrowed. */
export const activitySort = z.enum(activitySorts)
export type ActivitySort = z.infer<typeof activitySort>

/** What a line says; each has one sentence in the locales. */
export const activityWhat = z.enum([
  'join',
  'leave',
  'visit',
  'message',
  'messages',
  'pin',
  'pin-reply',
  'pin-done',
  'save',
  'restore',
  'role-editor',
  'role-viewer',
  ...ownerAct.options,
  'event',
])
export type ActivityWhat = z.infer<typeof activityWhat>

/** Where a click on a line leads; null: nowhere. */
const activityTarget = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('message'), record: recordId }),
  z.strictObject({ to: z.literal('pin'), record: recordId }),
  z.strictObject({ to: z.literal('page'), record: recordId, address: httpAddress }),
  z.strictObject({ to: z.literal('version'), version: snapshotId }),
])
export type ActivityTarget = z.infer<typeof activityTarget>

/** People of folded messages that are named; the others are a number. */
export const activityNames = 3

const activityPerson = z.strictObject({ person: personId, name, color: colorIndex, self: z.boolean() })

export const activityLine = z.strictObject({
  /** The newest record that it tells of. */
  record: recordId,
  sort: activitySort,
  what: activityWhat,
  /** Whose doing it is; nobody's for what other systems told. */
  people: z.array(activityPerson).check(z.maxLength(activityNames)),
  /** So many others beside them. */
  others: uint(limits.members),
  /** Messages that are folded into it; else 1. */
  count: uint(limits.records),
  /** By the clock of who said it; of a leave that was noted, when they were lost sight of, or the noting. */
  timeMs: timestampMs,
  /** Whom or what it was done to: a name. */
  about: text(limits.nameChars + limits.versionNameChars),
  /** Words of a message, a pin or an event, or host and path of a page. */
  excerpt: text(limits.excerptChars),
  /** Who noted what they did not do: a leave, an event. Empty where it is their own word. */
  notedBy: name,
  target: z.nullable(activityTarget),
})
export type ActivityLine = z.infer<typeof activityLine>

const sorts = z.array(activitySort).check(z.maxLength(activitySort.options.length))

export const panelToHostActivity = [
  /** Answered by `activity`, and by another whenever it changes, until it is closed. No sorts: all of them. */
  z.strictObject({ type: z.literal('watch-activity'), sorts, person: z.nullable(personId) }),
  z.strictObject({ type: z.literal('close-activity') }),
  z.strictObject({ type: z.literal('activity-window'), direction: z.enum(['older', 'newer', 'newest']) }),
  /** Whether the pages that we are on in this room are noted in it. */
  z.strictObject({ type: z.literal('note-visits'), on: z.boolean() }),
] as const

const activityStream = z.strictObject({
  type: z.literal('activity'),
  sorts,
  person: z.nullable(personId),
  /** Newest first. */
  lines: z.array(activityLine).check(z.maxLength(limits.activityLines)),
  /** There are others before the window, and after it. */
  older: z.boolean(),
  newer: z.boolean(),
  /** Who can be asked for: all who have done something here, by name. */
  people: z.array(activityPerson).check(z.maxLength(limits.members)),
  notesVisits: z.boolean(),
  /** Visits can be noted: the page is shown in this room. */
  mayNoteVisits: z.boolean(),
  /** The room takes no more notes of this kind. */
  full: z.boolean(),
})
export type ActivityStream = z.infer<typeof activityStream>

export const hostToPanelActivity = [activityStream] as const
