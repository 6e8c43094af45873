import { render } from 'preact'
import { onceATurn } from '../../components/once-a-turn.ts'
import {
  emptyPanel,
  isLooking,
  look,
  type PanelState,
  receive,
  say,
  unlink,
} from '../../components/panel/panel-state.ts'
import { PanelView } from '../../components/panel/panel-view.tsx'
import { type PinsState, sayPin, writePin } from '../../components/pins/pins-state.ts'
import { TextContext } from '../../components/text.ts'
import type { RoomId } from '../../lib/core/ids.ts'
import { createKeyTaker } from '../../lib/page/key-taker.ts'
import { extensionText } from '../../lib/platform/i18n.ts'
import { createPanelPort } from '../../lib/platform/panel-port.ts'
import { draftMost } from '../../lib/protocol/port.ts'

export interface PanelPlace {
  readonly root: Element
  /** Proves to the host whose page's frame this is; null outside pages, where `room` may name the room. */
  readonly nonce: string | null
  readonly room?: RoomId
}

/** Shows the panel. Returns the end of it. */
export function startPanel({ root, nonce, room }: PanelPlace): () => void {
  let state = emptyPanel(window.parent !== window)
  /** What was on screen when we last said so. */
  let read: typeof state.conversation.messages = []
  /** The draft as the host has it. */
  let drafted: string | null = null
  let ended = false
  const keys = createKeyTaker({
    view: window,
    nonce,
    // What is put in before the draft is known would be taken for one.
    field: () => (drafted === null ? null : root.querySelector('textarea')),
  })

  const port = createPanelPort({
    nonce,
    ...(room && { room }),
    received(message) {
      if (message.type === 'draft') drafted = message.text
      update(receive(state, message))
    },
    broken: () => update(unlink(state)),
  })

  const redraw = onceATurn(draw)

  function update(next: PanelState): void {
    state = next
    redraw()
  }

  function draw(): void {
    if (ended) return
    render(
      <TextContext.Provider value={extensionText}>
        <PanelView
          state={state}
          onPin={pin => port.send({ type: 'pin-panel', pin })}
          onWish={wish => port.send(wish)}
          onList={on => port.send({ type: 'list-people', on })}
          onClose={() => port.send({ type: 'show-panel', open: false })}
          onDraft={draft => update({ ...state, draft, notSaid: null })}
          onSay={text =>
            update(port.send({ type: 'say', text }) ? say(state, text) : { ...state, notSaid: 'lost' })
          }
          onTyping={on => port.send({ type: 'typing', on })}
          onLooking={atNewest => update(look(state, { atNewest }))}
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

  /** With every change: the frame may be gone at any moment. */
  function sayDraft(): void {
    const text = state.draft.slice(0, draftMost)
    if (text !== (drafted ?? '') && port.send({ type: 'draft', text })) drafted = text
  }

  const updatePins = (pins: PinsState): void => update({ ...state, pins })

  function sendPin(text: string): void {
    const under = state.pins.open
    const sent = port.send(under ? { type: 'reply-pin', pin: under, text } : { type: 'pin', text })
    updatePins(sent ? sayPin(state.pins, text) : { ...state.pins, notSaid: 'lost' })
  }

  function sayRead(): void {
    const { messages } = state.conversation
    const newest = messages.at(-1)?.record
    // Compared by the list: a late message comes above the newest, and is read with it.
    if (!newest || messages === read || !isLooking(state)) return
    if (port.send({ type: 'read', record: newest })) read = messages
  }

  const lookAgain = (): void => update(look(state, { visible: document.visibilityState === 'visible' }))
  document.addEventListener('visibilitychange', lookAgain)
  lookAgain()
  return () => {
    ended = true
    document.removeEventListener('visibilitychange', lookAgain)
    port.close()
    render(null, root)
  }
}
