import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { cleanName } from './clean-name.ts'
import { Outcome } from './room/outcome.tsx'
import { type Asked, useAction } from './room/use-action.ts'
import { useText } from './text.ts'

interface NameFormProps {
  /** What stands there at first. */
  readonly name: string
  /** Characters. */
  readonly most: number
  readonly label: string
  /** What an empty name means, and who sees the new one. */
  readonly hint: string
  readonly required?: boolean
  /** Of the field, and of what saves it. */
  readonly testIds: readonly [field: string, save: string]
  /** With a name that can be shown, or an empty one. */
  onSave(name: string): Asked<unknown>
  onClose(): void
}

/** Another name for something. Escape leads back. */
export function NameForm({
  name,
  most,
  label,
  hint,
  required = false,
  testIds,
  onSave,
  onClose,
}: NameFormProps) {
  const t = useText()
  const id = useId()
  const [typed, setTyped] = useState(name)
  const action = useAction()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.select(), [])
  const wanted = cleanName(typed)
  return (
    <form
      class="rename"
      onSubmit={event => {
        event.preventDefault()
        void action.run(() => onSave(wanted), onClose)
      }}
      onKeyDown={event => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <label for={id}>{label}</label>
      <input
        ref={input}
        id={id}
        data-testid={testIds[0]}
        value={typed}
        maxLength={most}
        required={required}
        autocomplete="off"
        aria-describedby={`${id}-hint`}
        onInput={event => setTyped(event.currentTarget.value)}
      />
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <div class="buttons">
        <button type="button" class="plain" disabled={action.busy} onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="submit"
          class="primary"
          data-testid={testIds[1]}
          disabled={action.busy || (required && wanted === '')}
        >
          {t('room_rename')}
        </button>
      </div>
      <Outcome action={action} />
    </form>
  )
}
