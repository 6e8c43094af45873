import type { ComponentChildren } from 'preact'
import type { Profile } from '../../lib/protocol/schema.ts'
import { Avatar } from '../avatar.tsx'
import { useText } from '../text.ts'

interface PopupFrameProps {
  readonly profile: Profile
  readonly children: ComponentChildren
  onOptions(): void
}

/** What every view of the popup stands in: the product's name, and who you are. */
export function PopupFrame({ profile, children, onOptions }: PopupFrameProps) {
  const t = useText()
  const label = t('profile_change', profile.name)
  return (
    <>
      <header class="head">
        <span class="brand">{t('extension_name')}</span>
        <button type="button" class="chip" aria-label={label} title={label} onClick={onOptions}>
          <bdi>{profile.name}</bdi>
          <Avatar person={profile} />
        </button>
      </header>
      <main>{children}</main>
    </>
  )
}
