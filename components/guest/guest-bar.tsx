import { useText } from '../text.ts'
import { GuestForget, type GuestForgetProps } from './guest-forget.tsx'
import { GuestName, type GuestNameProps } from './guest-name.tsx'
import { GuestNotes } from './guest-notes.tsx'

interface GuestBarProps extends GuestNameProps, GuestForgetProps {
  readonly extensionHref: string
}

/** Above the room for as long as a guest is in it: that they are one, what they are called and what that means, the way out, and that to the extension. */
export function GuestBar({ extensionHref, name, onRename, roomName, onForget }: GuestBarProps) {
  const t = useText()
  return (
    <aside class="guest-bar" aria-label={t('guest_about')}>
      <details data-testid="guest-bar">
        <summary>
          <span>{t('guest_bar')}</span>
          <span class="soft">{t('guest_about')}</span>
        </summary>
        <GuestName name={name} onRename={onRename} />
        <GuestNotes />
        <GuestForget roomName={roomName} onForget={onForget} />
        <p>{t('guest_extension_hint')}</p>
        <a href={extensionHref}>{t('guest_extension')}</a>
      </details>
    </aside>
  )
}
