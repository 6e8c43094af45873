import { useEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import { useText } from '../text.ts'

/** While the frame is given the focus it may lose it for a moment. Milliseconds. */
const blurMs = 300

interface BubbleViewProps {
  onSay(text: string): void
  /** Nothing is to be said after all. */
  onEnd(): void
}

/** One line, written at the pointer: Enter says it, Escape and going elsewhere give it up. */
export function BubbleView({ onSay, onEnd }: BubbleViewProps) {
  const t = useText()
  const input = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState<string | null>(null)
  useEffect(() => input.current?.focus(), [])

  const endIfLeft = () => {
    if (input.current && !document.hasFocus()) onEnd()
  }

  if (said !== null)
    return (
      <main class="bubble">
        <p class="bubble-said" dir="auto">
          {said}
        </p>
      </main>
    )
  return (
    <main class="bubble">
      <input
        ref={input}
        data-testid="bubble-input"
        dir="auto"
        autocomplete="off"
        maxLength={limits.bubbleChars}
        placeholder={t('bubble_write')}
        aria-label={t('bubble_write')}
        title={t('bubble_hint')}
        onBlur={() => setTimeout(endIfLeft, blurMs)}
        onKeyDown={event => {
          // 229: Safari and some input methods end a composition with a key that no longer says so.
          if (event.isComposing || event.keyCode === 229) return
          const text = event.currentTarget.value.trim()
          if (event.key === 'Escape' || (event.key === 'Enter' && text === '')) onEnd()
          else if (event.key === 'Enter') {
            setSaid(text)
            onSay(text)
          }
        }}
      />
    </main>
  )
}
