import { pageAddress } from '../core/address.ts'
import { limits } from '../core/limits.ts'
import { reactionCount } from '../core/reactions.ts'
import {
  base64url,
  colorIndex,
  fileId,
  httpAddress,
  notSaidCode,
  pageTag,
  personId,
  profile,
  recordId,
  shownName,
  text,
  timestampMs,
  uint,
  uint16,
  z,
} from './schema.ts'
import { pageView } from './view.ts'

/**
 * What is said in a room: records, and what ports carry of them. Bodies are read loosely: fields that a later version has added are passed
 * over, so that its messages are still read.
 */

/** Somebody who is named in a text as `@name`. The name is the one they had when it was written. */
export const mention = z.object({ person: personId, name: shownName(limits.nameChars) })
export type Mention = z.infer<typeof mention>
const mentions = z.array(mention).check(z.maxLength(limits.mentions))

/** Where the author was, as far as they let it be known. Page and view are told under the keys of an epoch. */
export const chatPlace = z.object({
  address: httpAddress,
  page: pageTag,
  epoch: uint(0xffff_ffff),
  view: z.optional(pageView),
})
export type ChatPlace = z.infer<typeof chatPlace>

/** Types of pictures that are shown; none of them can hold a script. */
export const imageType = z.enum(['png', 'jpeg', 'webp', 'gif'])
export type ImageType = z.infer<typeof imageType>

const pixels = uint16.check(z.minimum(1))
const image = {
  type: imageType,
  width: pixels,
  height: pixels,
  /** What is in the picture, for those who cannot see it; often its file's name. */
  alt: text(limits.imageAltChars),
}

/** A picture: a file of the room at its hub, sealed under the room's content key of that epoch. */
export const chatImage = z.object({
  ...image,
  /** SHA-256 of the sealed bytes: by it the hub has them. */
  file: fileId,
  epoch: uint(0xffff_ffff),
  /** Before sealing. */
  bytes: uint(limits.fileBytes),
})
export type ChatImage = z.infer<typeof chatImage>

/** Body of a record of kind `chat`. The name and colour are those the author had when it was said. */
export const chatBody = z.object({
  text: text(limits.chatBytes),
  profile,
  /** The first message of the thread that it answers in. */
  reply: z.optional(recordId),
  mentions: z.optional(mentions),
  place: z.optional(chatPlace),
  image: z.optional(chatImage),
})
export type ChatBody = z.infer<typeof chatBody>

/** As much of any record's body as says where something was said or done. */
export const placedBody = z.object({ place: chatPlace })

/** Where something was said or done; null where it says nothing of it, or no address that a page of ours could have. */
export function placeIn({ place }: Pick<ChatBody, 'place'>): ChatPlace | null {
  return place && pageAddress(place.address) === place.address ? place : null
}

/** Body of a record of kind `chat-edit`, which counts where its author is the message's: of several the last in the room's order. */
export const chatEditBody = z.object({
  of: recordId,
  text: text(limits.chatBytes),
  mentions: z.optional(mentions),
})
/** Body of a record of kind `chat-delete`, which counts where its author is the message's, for good. */
export const chatDeleteBody = z.object({ of: recordId })
/** Body of a record of kind `chat-react`: of one person's for one reaction the last in the room's order counts. */
export const chatReactBody = z.object({
  of: recordId,
  reaction: uint(reactionCount - 1),
  on: z.boolean(),
  profile,
})

/**
 * Why a file is not there, or not yet. `none`: the hub has no such file, or not yet; `damaged`: it does not open; `full`: the hub keeps
 * no more of this room; `refused`: the hub does not let us; `no-hub`: the room has none.
 */
export const imageProblem = z.enum(['hub-away', 'none', 'damaged', 'full', 'too-fast', 'refused', 'no-hub'])
export type ImageProblem = z.infer<typeof imageProblem>

const line = text(limits.excerptChars)
const reactionView = z.strictObject({
  reaction: uint(reactionCount - 1),
  count: uint(limits.members),
  mine: z.boolean(),
  /** Of those who reacted first. */
  names: z.array(text(limits.nameChars)).check(z.maxLength(limits.reactionNames)),
})

export const chatMessage = z.strictObject({
  record: recordId,
  person: personId,
  name: text(limits.nameChars),
  color: colorIndex,
  self: z.boolean(),
  /** Ours, and nobody else has it yet. */
  unsent: z.optional(z.boolean()),
  /** The author's clock. */
  timeMs: timestampMs,
  /** As it was edited last; empty where it was deleted. */
  text: text(limits.chatBytes),
  edited: z.boolean(),
  deleted: z.boolean(),
  /** What it answers; `person` is null while that has not come. */
  reply: z.nullable(
    z.strictObject({
      record: recordId,
      person: z.nullable(personId),
      name: text(limits.nameChars),
      excerpt: line,
    }),
  ),
  /** The thread that it began. */
  replies: z.nullable(z.strictObject({ count: uint(limits.records), lastMs: timestampMs })),
  /** In the order of the reactions. */
  reactions: z.array(reactionView).check(z.maxLength(reactionCount)),
  /** Only those whose `@name` stands in the text. */
  mentions: z
    .array(z.strictObject({ person: personId, name: text(limits.nameChars) }))
    .check(z.maxLength(limits.mentions)),
  mentionsMe: z.boolean(),
  /** Where it was said. `label`: host and path. */
  place: z.nullable(z.strictObject({ label: text(limits.placeLabelChars), address: httpAddress })),
  image: z.nullable(
    z.strictObject({
      ...image,
      bytes: uint(limits.fileBytes),
      /** Of our own that is on its way to the hub: how much of it is there, in bytes; null once all is, and of others'. */
      sentBytes: z.nullable(uint(2 * limits.fileBytes)),
      /** Why ours has not reached the hub; it is tried again. */
      problem: z.nullable(imageProblem),
    }),
  ),
  /** `same-name`: somebody else in this room goes by this name. */
  doubt: z.nullable(z.enum(['same-name'])),
})
export type ChatMessage = z.infer<typeof chatMessage>

/** Messages a `chat` slice may hold; what is asked for beyond comes in several. And messages of a panel's window. */
export const chatSliceMost = 200
export const chatWindowMost = 600

/** Messages of a thread that are shown: the first, and the newest replies. */
export const chatThreadMost = 200

/** One piece of a picture on its way over a port. */
const imagePart = {
  part: uint(limits.imageParts - 1),
  parts: uint(limits.imageParts).check(z.minimum(1)),
  data: base64url(limits.imagePartBytes),
}
/** A picture that a panel is handing over, by a name it has chosen. 8 random bytes. */
const upload = base64url(8)

export const panelToHostChat = [
  z.strictObject({
    type: z.literal('say'),
    /** May be empty beside a picture. */
    text: text(limits.chatBytes),
    /** Any message; that of a thread answers in the thread. */
    reply: z.optional(recordId),
    mentions: z.optional(mentions),
    /** Its parts have been handed over. */
    image: z.optional(z.strictObject({ upload, ...image })),
    /** False: without the place where we are. The host decides what of it may be told. */
    withPlace: z.optional(z.boolean()),
  }),
  z.strictObject({
    type: z.literal('edit-message'),
    record: recordId,
    text: text(limits.chatBytes),
    mentions: z.optional(mentions),
  }),
  z.strictObject({ type: z.literal('delete-message'), record: recordId }),
  z.strictObject({
    type: z.literal('react'),
    record: recordId,
    reaction: uint(reactionCount - 1),
    on: z.boolean(),
  }),
  z.strictObject({ type: z.literal('typing'), on: z.boolean() }),
  /** Everything up to this message has been seen. */
  z.strictObject({ type: z.literal('read'), record: recordId }),
  /**
   * Moves the panel's window: `older`, `newer` by a slice at that end of it; `around` a message, which may have been found or quoted, or the
   * newest where that is null. `at` means nothing to the others.
   */
  z.strictObject({
    type: z.literal('chat-window'),
    at: z.nullable(recordId),
    direction: z.enum(['older', 'newer', 'around']),
  }),
  /** Answered by `thread`, and by another whenever it changes, until it is closed. */
  z.strictObject({ type: z.literal('open-thread'), root: recordId }),
  z.strictObject({ type: z.literal('close-thread') }),
  /** Answered by one `found`; a later search ends an earlier one. */
  z.strictObject({ type: z.literal('search-chat'), query: text(limits.searchChars) }),
  /** In the tab in use: where a message was said, or a pin is. */
  z.strictObject({ type: z.literal('go-to-place'), record: recordId }),
  /** All of this browser's panels of the room are to show it. */
  z.strictObject({ type: z.literal('show-message'), record: recordId }),
  /** Wants the bytes of a picture: answered by `image-part`s in order, or `image-failed`. */
  z.strictObject({ type: z.literal('image'), record: recordId }),
  /** Hands over a picture, piece by piece in order, before it is said. */
  z.strictObject({ type: z.literal('image-part'), upload, ...imagePart }),
  /** The picture will not be said. */
  z.strictObject({ type: z.literal('drop-image'), upload }),
] as const

export const hostToPanelChat = [
  /**
   * What changed in the panel's window, which the host keeps: messages in the room's order. Each is put at its place: after the message
   * `after`, or first when that is null (a late record can belong in the middle); one that is there already is replaced.
   */
  z.strictObject({
    type: z.literal('chat'),
    /** The window starts anew. */
    reset: z.boolean(),
    messages: z
      .array(z.strictObject({ after: z.nullable(recordId), message: chatMessage }))
      .check(z.maxLength(chatSliceMost)),
    /** No longer in the window, which never holds more than `chatWindowMost`: taken away before `messages` are put. */
    gone: z.array(recordId).check(z.maxLength(chatWindowMost)),
    /** There are others before the window, and after it. */
    older: z.boolean(),
    newer: z.boolean(),
    /** The last message read before; unread ones start after it. */
    readUpTo: z.nullable(recordId),
    /** How many there are that have not been read, in the window or not. */
    unread: uint(limits.records),
  }),
  z.strictObject({
    type: z.literal('thread'),
    root: recordId,
    /** The first message, then replies in the room's order; empty while the first has not come. `more` replies stand between the two. */
    messages: z.array(chatMessage).check(z.maxLength(chatThreadMost)),
    more: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('found'),
    query: text(limits.searchChars),
    /** Newest first. */
    messages: z.array(chatMessage).check(z.maxLength(limits.found)),
    more: z.boolean(),
  }),
  /** What was said, in answer to `reply`, was not taken: shown at the input that it came from, the text kept. */
  z.strictObject({
    type: z.literal('not-said'),
    code: notSaidCode,
    reply: z.nullable(recordId),
  }),
  /** An edit, a deletion or a reaction was not taken. */
  z.strictObject({ type: z.literal('not-changed'), record: recordId, code: notSaidCode }),
  /** The person wants to see this message, which is here. */
  z.strictObject({ type: z.literal('show-message'), record: recordId }),
  /** No tab of this browser in the room can be led there; the panel may open one. */
  z.strictObject({ type: z.literal('not-gone'), record: recordId, address: httpAddress }),
  z.strictObject({ type: z.literal('image-part'), record: recordId, ...imagePart }),
  z.strictObject({ type: z.literal('image-failed'), record: recordId, code: imageProblem }),
] as const

/** A new message that is meant for us, told once: it mentions us, or answers in a thread that we have written in. */
export const chatCall = z.strictObject({
  kind: z.enum(['mention', 'thread']),
  record: recordId,
  person: personId,
  name: text(limits.nameChars),
  color: colorIndex,
  excerpt: line,
  timeMs: timestampMs,
})
export type ChatCall = z.infer<typeof chatCall>
