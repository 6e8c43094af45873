import { render } from 'preact'
import { BubbleView } from '../../components/bubble/bubble-view.tsx'
import { TextContext } from '../../components/text.ts'
import { createKeyTaker } from '../../lib/page/key-taker.ts'
import { connectPanel } from '../../lib/platform/extension-port.ts'
import { extensionText } from '../../lib/platform/i18n.ts'
import { createPanelPort } from '../../lib/platform/panel-port.ts'

/** Shows the line that is said at one's pointer. It may be written before the host has answered; then it is said once it has. */
export function startBubble(nonce: string | null): void {
  let line: string | null = null
  const port = createPanelPort({
    connect: connectPanel,
    nonce,
    onlySpeaks: true,
    received(message) {
      if (message.type === 'room' && line !== null) port.send({ type: 'say-bubble', text: line })
    },
    broken: () => undefined,
  })

  const root = document.getElementById('root')!
  const keys = createKeyTaker({ view: window, nonce, field: () => root.querySelector('input') })

  render(
    <TextContext.Provider value={extensionText}>
      <BubbleView
        onSay={text => {
          if (!port.send({ type: 'say-bubble', text })) line = text
        }}
        onEnd={() => port.send({ type: 'end-bubble' })}
      />
    </TextContext.Provider>,
    root,
  )
  keys.look()
}
