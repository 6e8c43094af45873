import type { PersonId } from '../../lib/core/ids.ts'
import type { ActivityStream } from '../../lib/protocol/activity.ts'
import type { FollowView } from '../../lib/protocol/follow.ts'
import type { PanelPin, PanelTab } from '../../lib/protocol/panel.ts'
import type { ComparisonView } from '../../lib/protocol/people.ts'
import type { ConnectionState, HostToPanel, NoticeCode, PersonView } from '../../lib/protocol/port.ts'
import { type ChatState, emptyChat, receiveChat, unlinkChat } from '../chat/chat-state.ts'
import { catchUp } from '../chat/conversation.ts'
import type { Mentionable } from '../chat/mentions.ts'
import { type Faces, noFaces, receiveFaces } from '../people/faces.ts'
import { emptyPins, givePinBack, type PinsState, receivePins } from '../pins/pins-state.ts'
import { allRights, type Rights } from '../rights.ts'

/** Everything the panel shows. Each function here gives the state after one event. */
export interface PanelState {
  /** Null until the host has answered: then nothing is shown. */
  readonly room: {
    readonly name: string
    readonly connection: ConnectionState
    readonly notice: NoticeCode | null
  } | null
  readonly people: readonly PersonView[]
  readonly pin: PanelPin
  /** Which of its sides is shown. */
  readonly tab: PanelTab
  /** Those who hold the room's keys, here or away. */
  readonly members: readonly Mentionable[]
  readonly rights: Rights
  readonly chat: ChatState
  readonly faces: Faces
  /** Whose card is shown. */
  readonly card: PersonId | null
  /** Words that are being compared, by person. */
  readonly comparisons: ReadonlyMap<PersonId, ComparisonView>
  readonly pins: PinsState
  /** What happened, while that is looked at; null until it is told. */
  readonly activity: ActivityStream | null
  /** Who follows whom of those with us; null until told. */
  readonly follow: FollowView | null
  /** In a frame on a page, which the page can close and open again. */
  readonly framed: boolean
  readonly open: boolean
  /** The document is visible. */
  readonly visible: boolean
  /** The list is scrolled to the newest message. */
  readonly atNewest: boolean
  /** The room is off here. */
  readonly over: boolean
  /** Its name, where its owner has removed us. */
  readonly removedFrom: string | null
}

export const emptyPanel = (framed: boolean): PanelState => ({
  room: null,
  people: [],
  pin: 'floating',
  tab: 'chat',
  members: [],
  rights: allRights,
  chat: emptyChat,
  faces: noFaces,
  card: null,
  comparisons: new Map(),
  pins: emptyPins,
  activity: null,
  follow: null,
  framed,
  open: true,
  visible: true,
  atNewest: false,
  over: false,
  removedFrom: null,
})

/** The newest message is really before somebody's eyes. */
export const isLooking = (state: PanelState): boolean => state.atNewest && isShown(state)

const isShown = ({ framed, open, visible, tab, chat }: PanelState): boolean =>
  visible && (open || !framed) && tab === 'chat' && !chat.thread && !chat.search

/** A change of what is on screen. When the reader goes away, what they saw is read: the next message is news. */
export function look(
  state: PanelState,
  change: Partial<Pick<PanelState, 'atNewest' | 'visible' | 'open' | 'tab' | 'pins' | 'chat'>>,
): PanelState {
  const after = { ...state, ...change }
  const left = isLooking(state) && !isShown(after)
  return left ? withConversation(after, catchUp(after.chat.conversation)) : after
}

export function receive(state: PanelState, message: HostToPanel): PanelState {
  switch (message.type) {
    case 'room':
      return { ...state, room: message }
    case 'people':
      return { ...state, people: message.people }
    case 'panel':
      return look({ ...state, pin: message.pin }, { open: message.open, tab: message.tab })
    case 'chat':
    case 'thread':
    case 'found':
    case 'draft':
    case 'own-place':
    case 'not-said':
    case 'not-changed':
    case 'not-gone':
    case 'image-part':
    case 'image-failed':
      return { ...state, chat: receiveChat(state.chat, message, isLooking(state)) }
    case 'roster':
      return { ...state, members: message.members.filter(({ removed }) => !removed) }
    case 'pins':
      return look(state, { pins: receivePins(state.pins, message) })
    case 'pin-not-said':
      return { ...state, pins: givePinBack(state.pins, message.code) }
    case 'follow':
      return { ...state, follow: message }
    case 'activity':
      return { ...state, activity: message }
    case 'faces':
    case 'picture':
      return { ...state, faces: receiveFaces(state.faces, message) }
    case 'person-card':
      return { ...state, card: message.person }
    case 'comparison':
      return withComparison(state, message)
    case 'end':
      return { ...state, over: true, removedFrom: message.removedFrom ?? null }
    case 'policy':
      return { ...state, rights: { muted: message.muted, viewer: message.role === 'viewer' } }
    case 'show-message':
    case 'events':
    case 'versions':
    case 'version':
    case 'version-done':
      return state
  }
}

/** Whoever is asked to compare words is shown who asks. */
function withComparison(state: PanelState, comparison: ComparisonView): PanelState {
  const comparisons = new Map(state.comparisons).set(comparison.person, comparison)
  const isNew = comparison.asked && state.comparisons.get(comparison.person)?.state !== comparison.state
  return { ...state, comparisons, card: isNew ? comparison.person : state.card }
}

const withConversation = (state: PanelState, conversation: ChatState['conversation']): PanelState => ({
  ...state,
  chat: { ...state.chat, conversation },
})

/** The port broke: whatever had not come back goes back into its input, so that nothing is lost or said twice unseen. */
export function unlink(state: PanelState): PanelState {
  const { pins, chat } = state
  return { ...state, pins: pins.saying ? givePinBack(pins, 'lost') : pins, chat: unlinkChat(chat) }
}
