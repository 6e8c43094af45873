import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { Report } from '../../lib/protocol/sessions.ts'
import { Outcome } from '../room/outcome.tsx'
import { type Asked, useAction } from '../room/use-action.ts'
import { type MessageKey, useText } from '../text.ts'

interface ReportFormProps {
  onReport(report: Report): Asked<unknown>
  onClose(): void
}

const labels: Readonly<Record<Report['reason'], MessageKey>> = {
  spam: 'report_spam',
  hateful: 'report_hateful',
  sexual: 'report_sexual',
  dangerous: 'report_dangerous',
  other: 'report_else',
}

/** Tells the hub's operator why something should not be listed. */
export function ReportForm({ onReport, onClose }: ReportFormProps) {
  const t = useText()
  const id = useId()
  const action = useAction()
  const [reason, setReason] = useState<Report['reason']>('spam')
  const [words, setWords] = useState('')
  const first = useRef<HTMLSelectElement>(null)
  useLayoutEffect(() => first.current?.focus(), [])
  return (
    <form
      class="session-report"
      data-testid="report-form"
      onSubmit={event => {
        event.preventDefault()
        void action.run(() => onReport({ reason, words: words.trim() }))
      }}
    >
      <label for={`${id}-reason`}>{t('report_reason')}</label>
      <select
        ref={first}
        id={`${id}-reason`}
        data-testid="report-reason"
        value={reason}
        onChange={event => setReason(event.currentTarget.value as Report['reason'])}
      >
        {Object.entries(labels).map(([each, label]) => (
          <option key={each} value={each}>
            {t(label)}
          </option>
        ))}
      </select>
      <label for={`${id}-words`}>{t('report_words')}</label>
      <input
        id={`${id}-words`}
        data-testid="report-words"
        value={words}
        maxLength={limits.wordsChars}
        autocomplete="off"
        onInput={event => setWords(event.currentTarget.value)}
      />
      <p class="hint">{t('report_hint')}</p>
      <div class="session-deeds">
        <button type="button" class="plain small" disabled={action.busy} onClick={onClose}>
          {t('cancel')}
        </button>
        <button
          type="submit"
          class="primary dangerous small"
          data-testid="report-send"
          disabled={action.busy}
        >
          {t('report_send')}
        </button>
      </div>
      <Outcome action={action} />
    </form>
  )
}
