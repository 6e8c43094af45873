import type { Shortcut } from '../../lib/protocol/commands.ts'
import { useText } from '../text.ts'

interface ShortcutsSectionProps {
  readonly shortcuts: readonly Shortcut[]
  /** Opens the browser's own page for them. */
  onChange(): void
}

/** Keys that the browser itself watches for, wherever the focus is: it alone can change them. */
export function ShortcutsSection({ shortcuts, onChange }: ShortcutsSectionProps) {
  const t = useText()
  return (
    <section class="card">
      <h2>{t('options_shortcuts')}</h2>
      <p class="hint">{t('options_shortcuts_hint')}</p>
      <dl class="shortcuts">
        {shortcuts.map(({ name, what, keys }) => (
          <div key={name} class="key-row" data-testid="shortcut" data-command={name}>
            <dt>{what}</dt>
            <dd>{keys === '' ? t('options_key_none') : <kbd dir="ltr">{keys}</kbd>}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="plain" data-testid="change-shortcuts" onClick={onChange}>
        {t('options_shortcuts_change')}
      </button>
    </section>
  )
}
