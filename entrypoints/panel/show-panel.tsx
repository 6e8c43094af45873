import { render } from 'preact'
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
import { type PinsState, sayPin, writePin } from '../../components/pins/pins-state.ts'
import { type Text, TextContext } from '../../components/text.ts'
import { createKeyTaker } from '../../lib/page/key-taker.ts'
import { copyText } from '../../lib/platform/copy-text.ts'
import type { PanelPort, PanelPortDeps } from '../../lib/platform/panel-port.ts'
import { draftMost } from '../../lib/protocol/port.ts'
import { handOver } from './hand-over.ts'

export interface ShownPanel {
  readonly root: Element
  readonly text: Text
  /** Of a frame that took the keyboard from the page around it; null elsewhere. */
  readonly nonce: string | null
  readonly connect: (heard: Pick<PanelPortDeps, 'received' | 'broken'>) => PanelPort
  /** Ways away from the page, for a panel in a frame on one. */
  readonly ways: (send: PanelPort['send']) => PanelWays
}

/** Shows the panel in any document, whatever leads to the host from there. Returns the end of it. */
export function showPanel({ root, text, nonce, connect, ways: waysFrom }: ShownPanel): () => void {
  let state = emptyPanel(window.parent !== window)
  /** What was on screen when we last said so. */
  let read: typeof state.chat.conversation.messages = []
  /** The draft as the host has it. */
  let drafted: string | null = null
  /** The port has been broken, and what was asked of the host is not known to it now. */
  let forgotten = false
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
      update(receive(state, message))
      if (forgotten) askAgain()
    },
    broken() {
      forgotten = true
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
          onPin={pin => port.send({ type: 'pin-panel', pin })}
          onWish={wish => port.send(wish)}
          ways={ways}
          onClose={() => port.send({ type: 'show-panel', open: false })}
          onTab={tab => port.send({ type: 'show-tab', tab })}
          onOpenPin={pin => port.send({ type: 'open-pin', pin })}
          onEndPin={pin => port.send({ type: 'end-pin', pin })}
          onCancelPin={() => port.send({ type: 'cancel-pin' })}
          onPinDraft={text => updatePins(writePin(state.pins, text))}
          onPinSay={sendPin}
        />
      </TextContext.Provider>,
      root,
    )
    keys.look()
    sayRead()
    sayDraft()
  }

  function askAgain(): void {
    forgotten = false
    const { thread, search } = state.chat
    if (thread) port.send({ type: 'open-thread', root: thread.root })
    if (search?.query.trim()) port.send({ type: 'search-chat', query: search.query.trim() })
  }

  /** With every change: the frame may be gone at any moment. */
  function sayDraft(): void {
    const text = state.chat.writing.draft.slice(0, draftMost)
    if (text !== (drafted ?? '') && port.send({ type: 'draft', text })) drafted = text
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
