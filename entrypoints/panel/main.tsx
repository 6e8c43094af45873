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
import { TextContext } from '../../components/text.ts'
import { extensionText } from '../../lib/platform/i18n.ts'
import { createPanelPort } from '../../lib/platform/panel-port.ts'
import { draftMost } from '../../lib/protocol/port.ts'

/** In a page's frame the address is `panel.html#NONCE&theme=dark`; elsewhere it has no fragment. */
const fragment = (): readonly string[] => location.hash.slice(1).split('&')
const nonce = fragment()[0] || null
const systemDark = matchMedia('(prefers-color-scheme: dark)')

function applyTheme(): void {
  const asked = fragment().find(part => part.startsWith('theme='))
  const dark = asked ? asked === 'theme=dark' : systemDark.matches
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

let state = emptyPanel(window.parent !== window)
/** What was on screen when we last said so. */
let read: typeof state.conversation.messages = []
/** The draft as the host has it. */
let drafted = ''

const port = createPanelPort({
  nonce,
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
  render(
    <TextContext.Provider value={extensionText}>
      <PanelView
        state={state}
        onPin={pin => port.send({ type: 'pin-panel', pin })}
        onList={on => port.send({ type: 'list-people', on })}
        onClose={() => port.send({ type: 'show-panel', open: false })}
        onDraft={draft => update({ ...state, draft, notSaid: null })}
        onSay={text =>
          update(port.send({ type: 'say', text }) ? say(state, text) : { ...state, notSaid: 'lost' })
        }
        onTyping={on => port.send({ type: 'typing', on })}
        onLooking={atNewest => update(look(state, { atNewest }))}
      />
    </TextContext.Provider>,
    document.getElementById('root')!,
  )
  sayRead()
  sayDraft()
}

/** With every change: the frame may be gone at any moment. */
function sayDraft(): void {
  const text = state.draft.slice(0, draftMost)
  if (text !== drafted && port.send({ type: 'draft', text })) drafted = text
}

function sayRead(): void {
  const { messages } = state.conversation
  const newest = messages.at(-1)?.record
  // Compared by the list: a late message comes above the newest, and is read with it.
  if (!newest || messages === read || !isLooking(state)) return
  if (port.send({ type: 'read', record: newest })) read = messages
}

applyTheme()
addEventListener('hashchange', applyTheme)
systemDark.addEventListener('change', applyTheme)
document.documentElement.dir = extensionText('@@bidi_dir')
document.title = extensionText('panel_title')
document.addEventListener('visibilitychange', () =>
  update(look(state, { visible: document.visibilityState === 'visible' })),
)
update(look(state, { visible: document.visibilityState === 'visible' }))
