import { limits } from '../core/limits.ts'
import { httpAddress, pageTag, personId, text, z } from './schema.ts'
import { pageView } from './view.ts'

/** Going to people, following them and asking them to come: what ports and people say. */

const host = text(limits.addressChars)

/** Slow lane, person to person. */
export const followToPeer = [
  /** I want your view whenever it changes, or no longer. */
  z.object({ type: z.literal('follow'), on: z.boolean() }),
  /** Not with me. */
  z.object({ type: z.literal('follow-refused') }),
  /** I want your view once. */
  z.object({ type: z.literal('look') }),
  /** Mine. Page and address are null where the page is not shared, `view` where one may not look on or nothing is in view. */
  z.object({
    type: z.literal('view'),
    page: z.nullable(pageTag),
    address: z.nullable(httpAddress),
    view: z.nullable(pageView),
  }),
  /** Come to where I am. */
  z.object({ type: z.literal('bring'), page: pageTag, address: httpAddress }),
] as const

/** From wherever people are listed: the dock on a page, or the panel. */
const listToHost = [
  z.strictObject({ type: z.literal('go-to'), person: personId }),
  z.strictObject({ type: z.literal('follow'), person: z.nullable(personId) }),
  /** No longer this one; for as long as the room is open here. */
  z.strictObject({ type: z.literal('refuse-follower'), person: personId }),
  z.strictObject({ type: z.literal('be-followed'), on: z.boolean() }),
  z.strictObject({ type: z.literal('bring-here') }),
] as const

export const pageToHostFollow = [
  ...listToHost,
  /** The page may be drawn on and the key of its places is there: what it is asked before that is lost. */
  z.strictObject({ type: z.literal('drawn') }),
  /** The person has scrolled on their own, or wants to go on. */
  z.strictObject({ type: z.literal('pause-follow'), on: z.boolean() }),
  z.strictObject({ type: z.literal('answer-bring'), person: personId, come: z.boolean() }),
  /** What is in view here: asked for by `tell-view`, or while views are shared. */
  z.strictObject({ type: z.literal('view'), view: pageView }),
] as const

export const panelToHostFollow = listToHost
/** What can be wished for wherever people are listed. */
export type FollowWish = z.infer<(typeof listToHost)[number]>

/**
 * `on`: their view moves this one; `paused`: until the person wants to go on; `leaving`: in a moment this tab goes to another page;
 * `apart`: they are on a page that they do not share, or that cannot be reached; `still`: they follow somebody who follows us.
 */
export const followState = z.enum(['on', 'paused', 'leaving', 'apart', 'still'])
export type FollowState = z.infer<typeof followState>

const followView = z.strictObject({
  type: z.literal('follow'),
  following: z.nullable(
    z.strictObject({
      person: personId,
      state: followState,
      /** Where `leaving` leads, if that is another site. */
      host: z.nullable(host),
    }),
  ),
  followers: z.array(personId).check(z.maxLength(limits.people)),
  /** Others may follow us. */
  followable: z.boolean(),
  /** Somebody follows us: tell the view whenever it changes. */
  sharing: z.boolean(),
})
export type FollowView = z.infer<typeof followView>

/** What became of a wish; each has one sentence in the locales. */
export const followOutcome = z.enum([
  'refused',
  'left',
  'not-shared',
  'no-answer',
  'asked',
  'nobody',
  'own-not-shared',
])
export type FollowOutcome = z.infer<typeof followOutcome>

const askedView = z.strictObject({
  type: z.literal('asked'),
  by: z.array(z.strictObject({ person: personId, host: z.nullable(host) })).check(z.maxLength(limits.people)),
})
export type AskedView = z.infer<typeof askedView>

export const hostToPageFollow = [
  followView,
  /** Show what they see; `smooth` where they are still moving. */
  z.strictObject({ type: z.literal('go'), view: pageView, smooth: z.boolean() }),
  /** Leave for this page, in this tab. */
  z.strictObject({ type: z.literal('navigate'), address: httpAddress }),
  z.strictObject({ type: z.literal('tell-view') }),
  /** Those who ask us to come, newest last; the host where that is another site than the port's. */
  askedView,
  z.strictObject({ type: z.literal('follow-outcome'), person: z.nullable(personId), code: followOutcome }),
] as const

export const hostToPanelFollow = [followView] as const
