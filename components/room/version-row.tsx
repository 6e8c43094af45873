import { useId, useState } from 'preact/hooks'
import type { VersionView } from '../../lib/protocol/versions.ts'
import { shownTime } from '../shown-time.ts'
import { type Text, useText } from '../text.ts'
import { Confirm, useConfirm } from './confirm.tsx'
import { Outcome } from './outcome.tsx'
import { type Asked, useAction } from './use-action.ts'
import type { VersionText } from './versions-section.tsx'

interface VersionRowProps {
  readonly version: VersionView
  readonly mayEdit: boolean
  onLook(): Asked<VersionText>
  onRestore(): Asked<unknown>
}

/** One version: when and by whom, what stood there, and the way back to it. */
export function VersionRow({ version, mayEdit, onLook, onRestore }: VersionRowProps) {
  const t = useText()
  const id = useId()
  const looking = useAction()
  const restoring = useConfirm()
  const [text, setText] = useState<VersionText | null>(null)
  const name = nameOf(t, version)
  const when = shownTime(version.timeMs)
  return (
    <li data-testid="version" data-version={version.version} data-kind={version.kind}>
      <div class="item">
        <div class="who">
          <p class="name">
            <bdi>{name}</bdi>
          </p>
          <p class="soft">{version.by === '' ? when : t('saved_by', when, version.by)}</p>
        </div>
        <div class="buttons">
          <button
            type="button"
            class="plain small"
            data-testid="look-at-version"
            aria-label={t(text === null ? 'look_at' : 'hide_version', name)}
            aria-expanded={text !== null}
            aria-controls={id}
            disabled={looking.busy}
            onClick={() => (text === null ? void looking.run(onLook, setText) : setText(null))}
          >
            {t(text === null ? 'look' : 'hide')}
          </button>
          {mayEdit && version.kind !== 'recovered' && (
            <button
              ref={restoring.opener}
              type="button"
              class="plain small"
              data-testid="restore-version"
              aria-label={t('restore_version', name)}
              disabled={restoring.asking}
              onClick={restoring.ask}
            >
              {t('restore')}
            </button>
          )}
        </div>
      </div>
      {restoring.asking && (
        <Confirm
          text={t('restore_meaning', name)}
          label={t('restore')}
          onConfirm={onRestore}
          onClose={restoring.close}
        />
      )}
      <div id={id}>{text && <Parts text={text} name={name} />}</div>
      <Outcome action={looking} />
    </li>
  )
}

function nameOf(t: Text, { kind, name }: VersionView): string {
  if (kind === 'recovered') return t('version_recovered')
  if (name === '') return t('version_sealed')
  return kind === 'before' ? t('version_before', name) : name
}

/** What stood there, as text and nothing else. */
function Parts({ text, name }: { readonly text: VersionText; readonly name: string }) {
  const t = useText()
  const { parts, cut } = text
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
    <section class="plain-text" data-testid="version-text" tabIndex={0} aria-label={name}>
      {parts.length === 0 && <p>{t('version_empty')}</p>}
      {parts.map(part => (
        <div key={part.name}>
          {part.name !== '' && (
            <p class="part-name">
              <bdi>{part.name}</bdi>
            </p>
          )}
          <pre dir="auto">{part.text}</pre>
        </div>
      ))}
      {cut && <p>{t('version_cut')}</p>}
    </section>
  )
}
