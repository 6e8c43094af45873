import { render } from 'preact'
import type { ActivityActions } from '../../components/activity/activity-actions.ts'
import { PanelLobby, type PanelLobbyDeps } from '../../components/asks/panel-lobby.tsx'
import { createChatActions } from '../../components/chat/create-chat-actions.ts'
import { readPicture } from '../../components/chat/read-picture.ts'
import { onceATurn } from '../../components/once-a-turn.ts'
import {
  emptyPanel,
  isLooking,
  look,
  type PanelState,
  receive,
  unlink,
} from '../../components/panel/panel-state.ts'
import { PanelView } from '../../components/panel/panel-view.tsx'
import type { PanelWays } from '../../components/panel/pin-menu.tsx'
import { noFaces } from '../../components/people/faces.ts'
import { PersonHere, type PersonHereDeps } from '../../components/people/person-here.tsx'
import { type PinsState, sayPin, writePin } from '../../components/pins/pins-state.ts'
import { type Text, TextContext } from '../../components/text.ts'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { createKeyTaker } from '../../lib/page/key-taker.ts'
import { copyText } from '../../lib/platform/copy-text.ts'
import type { PanelPort, PanelPortDeps } from '../../lib/platform/panel-port.ts'
import type { ActivityTarget } from '../../lib/protocol/activity.ts'
import { draftMost } from '../../lib/protocol/draft-most.ts'
import { handOver } from './hand-over.ts'

export interface ShownPanel {
  readonly root: Element
  readonly text: Text
  /** Of a frame that took the keyboard from the page around it; null elsewhere. */
  readonly nonce: string | null
  readonly connect: (heard: Pick<PanelPortDeps, 'received' | 'broken'>) => PanelPort
  /** Ways away from the page, for a panel in a frame on one. */
  readonly ways: (send: PanelPort['send']) => PanelWays
  /** Opens a room's own page, which has its versions; without it nothing leads there. */
  readonly openRoom?: (room: RoomId) => void
  /** Shows cards of people; null where nothing is known of them. */
  readonly people: PersonHereDeps | null
  /** Tells who waits to be let in; without it nobody is shown. */
  readonly lobby?: PanelLobbyDeps
}

/** Shows the panel in any document, whatever leads to the host from there. Returns the end of it. */
export function showPanel(shown: ShownPanel): () => void {
  const { root, text, nonce, connect, people, lobby, openRoom, ways: waysFrom } = shown
  let state: PanelState = {
    ...emptyPanel(window.parent !== window),
    faces: { ...noFaces, onAbout: people && (card => update({ ...state, card })) },
  }
  /** What was on screen when we last said so. */
  let read: typeof state.chat.conversation.messages = []
  /** The draft as the host has it. */
  let drafted: string | null = null
  /** The port has been broken, and what was asked of the host is not known to it now. */
  let forgotten = false
  let watching = false
  let here: RoomId | null = null
  let ended = false
  const keys = createKeyTaker({
    view: window,
    nonce,
    // What is put in before the draft is known would be taken for one.
    field: () => (drafted === null ? null : root.querySelector('textarea')),
  })

  const port = connect({
    received(message) {
      if (message.type === 'draft') {
        const isOurs = state.chat.writing.draft !== (drafted ?? '')
        drafted = message.text
        // What was typed here and not told stays, and is told.
        if (isOurs) return redraw()
      }
      if (message.type === 'room') here = message.room
      // The chat's side says what can be done instead.
      if (message.type === 'not-gone') showChat()
      update(receive(state, message))
      if (message.type === 'show-message') {
        showChat()
        chat.show(message.record)
      }
      if (forgotten) askAgain()
    },
    broken() {
      forgotten = true
      watching = false
      drafted = null
      update(unlink(state))
    },
  })

  const chat = createChatActions({
    state: () => state.chat,
    update: chat => update(look(state, { chat })),
    send: port.send,
    readPicture,
    handOver: (upload, bytes) => handOver(port.send, upload, bytes),
    copy: copyText,
    looking: atNewest => update(look(state, { atNewest })),
  })

  const activity: ActivityActions = {
    onShow: (sorts, person) => port.send({ type: 'watch-activity', sorts: [...sorts], person }),
    onWindow: direction => port.send({ type: 'activity-window', direction }),
    onNoteVisits: on => port.send({ type: 'note-visits', on }),
    onGo: goTo,
  }

  const ways = waysFrom(port.send)
  const redraw = onceATurn(draw)

  function update(next: PanelState): void {
    state = next
    redraw()
  }

  function draw(): void {
    if (ended) return
    render(
      <TextContext.Provider value={text}>
        <PanelView
          state={state}
          chat={chat}
          activity={activity}
          onPin={pin => port.send({ type: 'pin-panel', pin })}
          onWish={wish => port.send(wish)}
          ways={ways}
          lobby={
            lobby &&
            here && <PanelLobby key={here} {...lobby} room={here} onOpen={() => here && openRoom?.(here)} />
          }
          card={people && (person => card(person, people))}
          onClose={() => port.send({ type: 'show-panel', open: false })}
          onTab={tab => port.send({ type: 'show-tab', tab })}
          onOpenPin={pin => port.send({ type: 'open-pin', pin })}
          onGoToPin={pin => port.send({ type: 'go-to-place', record: pin })}
          onEndPin={pin => port.send({ type: 'end-pin', pin })}
          onCancelPin={() => port.send({ type: 'cancel-pin' })}
          onPinDraft={text => updatePins(writePin(state.pins, text))}
          onPinSay={sendPin}
        />
      </TextContext.Provider>,
      root,
    )
    keys.look()
    sayWatching()
    sayRead()
    sayDraft()
  }

  const card = (person: PersonId, deps: PersonHereDeps) => (
    <PersonHere
      key={person}
      {...deps}
      person={person}
      here={state.people.some(one => one.person === person)}
      comparison={state.comparisons.get(person) ?? null}
      onCompare={() => port.send({ type: 'compare', person })}
      onEndComparison={() => port.send({ type: 'end-comparison', person })}
      onClose={() => {
        // Nobody is kept waiting by words that are looked at no more.
        if (state.comparisons.has(person)) port.send({ type: 'end-comparison', person })
        update({ ...state, card: null })
      }}
    />
  )

  function askAgain(): void {
    forgotten = false
    const { thread, search } = state.chat
    if (thread) port.send({ type: 'open-thread', root: thread.root })
    if (search?.query.trim()) port.send({ type: 'search-chat', query: search.query.trim() })
  }

  /** The activity is told only while it is looked at. */
  function sayWatching(): void {
    const looks = state.tab === 'activity' && state.room !== null
    if (looks === watching) return
    watching = looks
    const { sorts = [], person = null } = state.activity ?? {}
    port.send(looks ? { type: 'watch-activity', sorts, person } : { type: 'close-activity' })
  }

  function showChat(): void {
    if (state.tab !== 'chat') port.send({ type: 'show-tab', tab: 'chat' })
  }

  function goTo(target: ActivityTarget): void {
    if (target.to === 'page') port.send({ type: 'go-to-place', record: target.record })
    else if (target.to === 'version') here && openRoom?.(here)
    else if (target.to === 'pin') {
      port.send({ type: 'show-tab', tab: 'pins' })
      port.send({ type: 'open-pin', pin: target.record })
      const isHere = state.pins.pins.some(({ pin }) => pin.record === target.record)
      if (!isHere) port.send({ type: 'go-to-place', record: target.record })
    } else {
      showChat()
      chat.show(target.record)
    }
  }

  /** With every change: the frame may be gone at any moment. Not before the host has told its own, which would pass for an answer. */
  function sayDraft(): void {
    if (drafted === null) return
    const text = state.chat.writing.draft.slice(0, draftMost)
    if (text !== drafted && port.send({ type: 'draft', text })) drafted = text
  }

  const updatePins = (pins: PinsState): void => update({ ...state, pins })

  function sendPin(text: string): void {
    const under = state.pins.open
    const sent = port.send(under ? { type: 'reply-pin', pin: under, text } : { type: 'pin', text })
    updatePins(sent ? sayPin(state.pins, text) : { ...state.pins, notSaid: 'lost' })
  }

  function sayRead(): void {
    const { messages } = state.chat.conversation
    const newest = messages.at(-1)?.record
    // Compared by the list: a late message comes above the newest, and is read with it.
    if (!newest || messages === read || !isLooking(state)) return
    if (port.send({ type: 'read', record: newest })) read = messages
  }

  const lookAgain = (): void => update(look(state, { visible: document.visibilityState === 'visible' }))
  /** What nothing in here has used gives the keyboard back to the page. */
  const leave = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing)
      port.send({ type: 'leave-panel' })
  }
  document.addEventListener('visibilitychange', lookAgain)
  if (state.framed) addEventListener('keydown', leave)
  lookAgain()
  return () => {
    ended = true
    document.removeEventListener('visibilitychange', lookAgain)
    removeEventListener('keydown', leave)
    port.close()
    render(null, root)
  }
}
