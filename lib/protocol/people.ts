import { comparisonNonceBytes, comparisonWordCount } from '../core/comparison-sizes.ts'
import { limits } from '../core/limits.ts'
import { base64url, mailboxId, personId, picture, pictureId, profile, shownName, uint, z } from './schema.ts'

/** People beyond what they say of themselves in presence: their pictures, what this browser knows of them, and words that two compare. */

const pictureBytes = base64url(limits.pictureBytes)
const mark = z.enum(['verified', 'other-key'])

/** As the background tells a room's host; `core/acquaintances.ts` says what it is. */
export const knownPerson = z.strictObject({
  person: personId,
  ownName: z.nullable(shownName(limits.nameChars)),
  blocked: z.boolean(),
  mark: z.nullable(mark),
})

/** As a room's host tells the background. */
export const seenPerson = z.strictObject({
  person: personId,
  name: profile.shape.name,
  color: profile.shape.color,
  picture: z.nullable(picture),
  inbox: z.optional(z.nullable(mailboxId)),
  owner: z.optional(z.literal(true)),
})

/** What is shown of somebody besides name and colour. Those of whom there is nothing are left out. */
const faceView = z.strictObject({
  person: personId,
  picture: z.optional(picture),
  mark: z.optional(mark),
  blocked: z.optional(z.literal(true)),
})
export type FaceView = z.infer<typeof faceView>

/** Of everybody of whom there is something to show, here or away. */
const faces = z.strictObject({
  type: z.literal('faces'),
  faces: z.array(faceView).check(z.maxLength(limits.members)),
})
/** A picture that a face names, checked; once to each port. */
const shownPicture = z.strictObject({ type: z.literal('picture'), id: pictureId, data: pictureBytes })

/** Shows more of somebody, in the panel. */
export const pageToHostPeople = [
  z.strictObject({ type: z.literal('open-person'), person: personId }),
] as const
export const hostToPagePeople = [faces, shownPicture] as const

/**
 * `waiting`: their browser has not answered; `words`: both have them, as indices into `comparisonWords`; `failed`: what they showed is not what they had
 * committed to.
 */
export const comparisonView = z.strictObject({
  type: z.literal('comparison'),
  person: personId,
  state: z.enum(['waiting', 'words', 'failed', 'none']),
  words: z.array(uint(0xff)).check(z.maxLength(comparisonWordCount)),
  /** They have begun it. */
  asked: z.boolean(),
})
export type ComparisonView = z.infer<typeof comparisonView>

export const panelToHostPeople = [
  /** Begins to compare words with somebody who is here. */
  z.strictObject({ type: z.literal('compare'), person: personId }),
  z.strictObject({ type: z.literal('end-comparison'), person: personId }),
] as const
export const hostToPanelPeople = [
  faces,
  shownPicture,
  comparisonView,
  /** The page has asked for more of somebody. */
  z.strictObject({ type: z.literal('person-card'), person: personId }),
] as const

export const peoplePeer = [
  z.object({ type: z.literal('want-picture'), id: pictureId }),
  /** Of whoever asked for it, as far as we have it. */
  z.object({ type: z.literal('picture'), id: pictureId, data: pictureBytes }),
  /** `core/comparison.ts`: first the commitment, then the other's nonce, then one's own. */
  z.object({ type: z.literal('compare-commit'), commitment: base64url(32) }),
  z.object({ type: z.literal('compare-answer'), nonce: base64url(comparisonNonceBytes) }),
  z.object({ type: z.literal('compare-reveal'), nonce: base64url(comparisonNonceBytes) }),
] as const
