import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useText } from '../text.ts'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'

interface ConfirmProps {
  /** What will be so, and what will not. */
  readonly text: string
  /** The word on the button that does it. */
  readonly label: string
  readonly danger?: boolean
  onConfirm(): Asked<unknown>
  /** Done, or thought better of. */
  onClose(): void
}

/** Asks once more, where the button was that led here. Escape and *Cancel* lead back. */
export function Confirm({ text, label, danger = false, onConfirm, onClose }: ConfirmProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const cancel = useRef<HTMLButtonElement>(null)
  // Before the next key comes: whoever uses the keyboard goes on here, and whoever presses Enter twice does no harm.
  useLayoutEffect(() => cancel.current?.focus(), [])
  return (
    <fieldset
      class="confirm"
      data-testid="confirm"
      aria-describedby={id}
      aria-label={label}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <p id={id}>{text}</p>
      <div class="buttons">
        <button ref={cancel} type="button" class="plain" disabled={action.busy} onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="button"
          class={danger ? 'primary dangerous' : 'primary'}
          data-testid="confirm-yes"
          disabled={action.busy}
          onClick={() => action.run(onConfirm, onClose)}
        >
          {label}
        </button>
      </div>
      <Outcome action={action} />
    </fieldset>
  )
}

/** Whether the question is open, and the button that leads to it, which has the focus again when it closes. */
export function useConfirm() {
  const [asking, setAsking] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const wasAsking = useRef(false)
  useLayoutEffect(() => {
    if (wasAsking.current && !asking) opener.current?.focus()
    wasAsking.current = asking
  }, [asking])
  return { asking, opener, ask: () => setAsking(true), close: () => setAsking(false) }
}
