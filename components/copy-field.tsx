import type { Ref } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { CheckIcon } from './icons.tsx'
import { useText } from './text.ts'

interface CopyFieldProps {
  readonly testId: string
  readonly text: string
  /** What it is. */
  readonly label: string
  /** For those who hear the button alone. */
  readonly copyLabel: string
  /** Lines that are shown; one is a field in which the end may be out of sight. */
  readonly lines?: number
  /** Puts text on the clipboard; rejects when the browser does not let us. */
  copy(text: string): Promise<void>
}

/** Text to be copied, and the button that copies it and says so. Where the browser keeps us from the clipboard, the text is selected. */
export function CopyField({ testId, text, label, copyLabel, lines = 1, copy }: CopyFieldProps) {
  const t = useText()
  const [copied, setCopied] = useState<string | null>(null)
  const field = useRef<HTMLInputElement | HTMLTextAreaElement>(null)
  const done = copied === text
  const onCopy = () =>
    copy(text).then(
      () => setCopied(text),
      () => {
        field.current?.focus()
        field.current?.select()
      },
    )
  const shared = {
    class: 'link-text',
    'data-testid': testId,
    dir: 'ltr',
    readOnly: true,
    'aria-label': label,
    value: text,
    onFocus: () => field.current?.select(),
  } as const
  return (
    <>
      {lines === 1 ? (
        <input ref={field as Ref<HTMLInputElement>} {...shared} />
      ) : (
        <textarea ref={field as Ref<HTMLTextAreaElement>} rows={lines} {...shared} />
      )}
      <button type="button" class="plain small" aria-label={done ? t('copied') : copyLabel} onClick={onCopy}>
        {done && <CheckIcon />}
        {t(done ? 'copied' : 'copy')}
      </button>
    </>
  )
}
