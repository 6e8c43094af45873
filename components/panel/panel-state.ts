import type { FollowView } from '../../lib/protocol/follow.ts'
import type {
  ConnectionState,
  HostToPanel,
  NoticeCode,
  PanelPin,
  PersonView,
} from '../../lib/protocol/port.ts'
import type { NotSaid } from '../chat/composer.tsx'
import { applyChat, type Conversation, catchUp, emptyConversation } from '../chat/conversation.ts'
import { emptyPins, givePinBack, type PinsState, receivePins } from '../pins/pins-state.ts'

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
  /** Who is here and how they are linked is unfolded. */
  readonly listed: boolean
  readonly conversation: Conversation
  readonly draft: string
  /** What was sent and has not come back as a message yet, oldest first. */
  readonly saying: readonly string[]
  readonly notSaid: NotSaid | null
  readonly pins: PinsState
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
  listed: false,
  conversation: emptyConversation,
  draft: '',
  saying: [],
  notSaid: null,
  pins: emptyPins,
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

const isShown = ({ framed, open, visible, pins }: PanelState): boolean =>
  visible && (open || !framed) && pins.tab === 'chat'

/** A change of what is on screen. When the reader goes away, what they saw is read: the next message is news. */
export function look(
  state: PanelState,
  change: Partial<Pick<PanelState, 'atNewest' | 'visible' | 'open' | 'pins'>>,
): PanelState {
  const after = { ...state, ...change }
  const left = isLooking(state) && !isShown(after)
  return left ? { ...after, conversation: catchUp(state.conversation) } : after
}

export function receive(state: PanelState, message: HostToPanel): PanelState {
  switch (message.type) {
    case 'room':
      return { ...state, room: message }
    case 'people':
      return { ...state, people: message.people }
    case 'panel':
      return look({ ...state, pin: message.pin, listed: message.listed }, { open: message.open })
    case 'chat':
      return {
        ...state,
        conversation: applyChat(state.conversation, message, isLooking(state)),
        saying: message.messages.reduce(
          (saying, { message: { self, text } }) => (self ? withoutFirst(saying, text) : saying),
          state.saying,
        ),
      }
    case 'not-said':
      return giveBack(state, 1, message.code)
    case 'draft':
      // Whoever has typed here goes on with that.
      return isUnsaid(state) ? state : { ...state, draft: message.text }
    case 'pins':
      return look(state, { pins: receivePins(state.pins, message) })
    case 'pin-not-said':
      return { ...state, pins: givePinBack(state.pins, message.code) }
    case 'follow':
      return { ...state, follow: message }
    case 'end':
      return { ...state, over: true, removedFrom: message.removedFrom ?? null }
    case 'roster':
    case 'policy':
    case 'events':
    case 'versions':
    case 'version':
    case 'version-done':
    case 'thread':
    case 'found':
    case 'not-changed':
    case 'not-gone':
    case 'image-part':
    case 'image-failed':
      return state
  }
}

const isUnsaid = ({ draft, saying }: PanelState): boolean => draft !== '' || saying.length > 0

export const say = (state: PanelState, text: string): PanelState => ({
  ...state,
  draft: '',
  saying: [...state.saying, text],
  notSaid: null,
})

/** The port broke: whatever had not come back goes back into the input, so that nothing is lost or said twice unseen. */
export function unlink(before: PanelState): PanelState {
  const { pins } = before
  const state = pins.saying ? { ...before, pins: givePinBack(pins, 'lost') } : before
  return state.saying.length > 0 ? giveBack(state, state.saying.length, 'lost') : state
}

/** Puts the oldest of what is being said back into the input, before what has been typed since. */
function giveBack(state: PanelState, count: number, notSaid: NotSaid): PanelState {
  const texts = [...state.saying.slice(0, count), state.draft]
  return {
    ...state,
    draft: texts.filter(text => text !== '').join('\n'),
    saying: state.saying.slice(count),
    notSaid,
  }
}

function withoutFirst(texts: readonly string[], text: string): readonly string[] {
  const at = texts.indexOf(text)
  return at < 0 ? texts : texts.toSpliced(at, 1)
}
