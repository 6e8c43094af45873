import { useText } from '../text.ts'
import { GuestNotes } from './guest-notes.tsx'

/** Above the room for as long as a guest is in it: that they are one, what that means, and the way to the extension. */
export function GuestBar({ extensionHref }: { readonly extensionHref: string }) {
  const t = useText()
  return (
    <aside class="guest-bar" aria-label={t('guest_about')}>
      <details data-testid="guest-bar">
        <summary>
          <span>{t('guest_bar')}</span>
          <span class="soft">{t('guest_about')}</span>
        </summary>
        <GuestNotes />
        <p>{t('guest_extension_hint')}</p>
        <a href={extensionHref}>{t('guest_extension')}</a>
      </details>
    </aside>
  )
}
