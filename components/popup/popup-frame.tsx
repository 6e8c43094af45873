import type { ComponentChildren } from 'preact'
import type { Profile } from '../../lib/protocol/schema.ts'
import { Avatar } from '../avatar.tsx'
import { BesideIcon } from '../icons.tsx'
import { useText } from '../text.ts'

interface PopupFrameProps {
  readonly profile: Profile
  readonly children: ComponentChildren
  /** Null where the browser has no place beside the page. */
  readonly onBeside: (() => void) | null
  onOptions(): void
}

/** What every view of the popup stands in: the product's name, and who you are. */
export function PopupFrame({ profile, children, onBeside, onOptions }: PopupFrameProps) {
  const t = useText()
  const label = t('profile_change', profile.name)
  return (
    <>
      <header class="head">
        <span class="brand">{t('extension_name')}</span>
        {onBeside && (
          <button
            type="button"
            class="quiet"
            data-testid="open-beside"
            aria-label={t('beside_open')}
            title={t('beside_open')}
            onClick={onBeside}
          >
            <BesideIcon />
          </button>
        )}
        <button type="button" class="chip" aria-label={label} title={label} onClick={onOptions}>
          <bdi>{profile.name}</bdi>
          <Avatar person={profile} />
        </button>
      </header>
      <main>{children}</main>
    </>
  )
}
