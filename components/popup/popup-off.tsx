import { useText } from '../text.ts'

/** What the popup shows while everything is off. */
export function PopupOff({ onTurnOn }: { onTurnOn(): void }) {
  const t = useText()
  return (
    <section class="switched-off" data-testid="switched-off">
      <h1>{t('off_is')}</h1>
      <p class="soft">{t('off_popup')}</p>
      <button type="button" class="primary" data-testid="turn-on" onClick={onTurnOn}>
        {t('off_turn_on')}
      </button>
    </section>
  )
}
