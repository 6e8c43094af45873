import { useText } from '../text.ts'

/** What a guest has to know of this page, before they come in and whenever they ask. */
export function GuestNotes() {
  const t = useText()
  return (
    <ul class="guest-notes" data-testid="guest-notes">
      <li>{t('guest_shown')}</li>
      <li>{t('guest_trust')}</li>
      <li>{t('guest_forgotten')}</li>
    </ul>
  )
}
