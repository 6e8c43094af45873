import { limits } from '../core/limits.ts'
import { shownName, snapshotId, text, timestampMs, uint, z } from './schema.ts'

/** What crosses a panel's port about a room's versions: the document as it was when somebody saved it. */

/**
 * `named`: saved by somebody under a name; `before`: saved by itself before another one was restored; `recovered`: what could be read of a
 * damaged document, as text, kept in this browser alone.
 */
export const versionKind = z.enum(['named', 'before', 'recovered'])

export const versionView = z.strictObject({
  version: snapshotId,
  kind: versionKind,
  /** Of a `before`, the name of the version that was restored then. Empty where this browser cannot open it. */
  name: text(limits.versionNameChars),
  /** Who saved it, as they were called then; empty where this browser cannot open it. */
  by: text(limits.nameChars),
  /** The hub's clock. */
  timeMs: timestampMs,
  /** Sealed. */
  bytes: uint(limits.snapshotBytes),
})
export type VersionView = z.infer<typeof versionView>

/** A part of a document, readable: what was written, or its JSON where it is more than text. */
export const versionPart = z.strictObject({
  name: text(limits.versionNameChars),
  text: text(limits.snapshotTextChars),
})
export type VersionPart = z.infer<typeof versionPart>

/** A document in words, as it is kept beside a snapshot. */
export const readableText = z.strictObject({
  parts: z.array(versionPart).check(z.maxLength(limits.versionParts)),
  /** There is more than that. */
  cut: z.boolean(),
})

/**
 * Why something with versions was not done; each has one sentence in the locales. `hub-away`: no answer; `refused`: the hub did not take it;
 * `too-many`: there are as many as a room keeps; `room-full`, `too-large`: no space; `gone`: the hub no longer has it; `damaged`: it does not
 * open; `viewer`: viewers change nothing.
 */
export const versionProblem = z.enum([
  'hub-away',
  'refused',
  'too-many',
  'room-full',
  'too-large',
  'gone',
  'damaged',
  'viewer',
])
export type VersionProblem = z.infer<typeof versionProblem>

export const panelToVersions = [
  /** Answered with `versions`, and again after each change made here. */
  z.strictObject({ type: z.literal('list-versions') }),
  z.strictObject({ type: z.literal('save-version'), name: shownName(limits.versionNameChars) }),
  /** Answered with `version`; changes nothing. */
  z.strictObject({ type: z.literal('look'), version: snapshotId }),
  /** Makes the document as it was then, by a new change; how it is now is saved before. */
  z.strictObject({ type: z.literal('restore'), version: snapshotId }),
] as const

export const versionsToPanel = [
  /** Newest first. `problem`: why there are none to show, or null. */
  z.strictObject({
    type: z.literal('versions'),
    versions: z.array(versionView).check(z.maxLength(limits.versions + 1)),
    /** Whether this person may save and restore. */
    mayEdit: z.boolean(),
    problem: z.nullable(versionProblem),
  }),
  z.strictObject({
    type: z.literal('version'),
    version: snapshotId,
    ...readableText.shape,
  }),
  /** What was asked for is done (`problem` null) or not. Asking to look is answered so only when it failed. */
  z.strictObject({
    type: z.literal('version-done'),
    what: z.enum(['save', 'look', 'restore']),
    version: z.nullable(snapshotId),
    problem: z.nullable(versionProblem),
  }),
] as const
