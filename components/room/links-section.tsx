import { useId } from 'preact/hooks'
import type { DoorId } from '../../lib/core/ids.ts'
import type { RoomLink } from '../../lib/protocol/background.ts'
import { CopyField } from '../copy-field.tsx'
import { counted } from '../counted.ts'
import { LinkQr } from '../link-qr.tsx'
import { shownTime } from '../shown-time.ts'
import { keyOf, type Text, useText } from '../text.ts'
import { LinkForm, type NewLink } from './link-form.tsx'
import { Outcome } from './outcome.tsx'
import { type Action, type Asked, useAction } from './use-action.ts'

export interface LinksSectionProps {
  readonly links: readonly RoomLink[]
  readonly locked: boolean
  onMake(link: NewLink): Asked<unknown>
  onClose(link: DoorId): Asked<unknown>
  copy(text: string): Promise<void>
}

/** The owner's links: each is closed, expires and counts its uses by itself. */
export function LinksSection({ links, locked, onMake, onClose, copy }: LinksSectionProps) {
  const t = useText()
  const id = useId()
  const closing = useAction()
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t('links_title')}</h2>
      <p class="hint">{t('links_hint')}</p>
      {locked && links.length > 0 && <p class="note">{t('links_locked')}</p>}
      {links.length === 0 ? (
        <div class="empty" data-testid="no-links">
          <p class="what">{t('links_none')}</p>
          <p>{t('links_none_hint')}</p>
        </div>
      ) : (
        <ul class="rows" aria-labelledby={id}>
          {links.map(link => (
            <LinkRow key={link.id} link={link} closing={closing} onClose={onClose} copy={copy} />
          ))}
        </ul>
      )}
      <Outcome action={closing} />
      <LinkForm onMake={onMake} />
    </section>
  )
}

interface LinkRowProps extends Pick<LinksSectionProps, 'onClose' | 'copy'> {
  readonly link: RoomLink
  readonly closing: Action
}

function LinkRow({ link, closing, onClose, copy }: LinkRowProps) {
  const t = useText()
  const role = t(keyOf('link_role', link.role))
  return (
    <li data-testid="link" data-link={link.id} data-role={link.role}>
      <p class="name">
        {role} <span class="soft">· {limitsOf(t, link)}</span>
      </p>
      <div class="row">
        {link.href === null ? (
          <p class="soft grow">{t('link_not_here')}</p>
        ) : (
          <CopyField
            testId="link-address"
            text={link.href}
            label={role}
            copyLabel={t('copy_link', role)}
            copy={copy}
          />
        )}
        <button
          type="button"
          class="plain small danger"
          data-testid="close-link"
          aria-label={t('close_link_of', role)}
          disabled={closing.busy}
          onClick={() => closing.run(() => onClose(link.id))}
        >
          {t('close_link')}
        </button>
      </div>
      {link.href !== null && <LinkQr link={link.href} />}
    </li>
  )
}

/** Until when and how often a link opens, in words. */
function limitsOf(t: Text, { expiresAtMs, uses, used }: RoomLink): string {
  const until = expiresAtMs === 0 ? t('never_expires') : t('expires_at', shownTime(expiresAtMs))
  if (uses === 0) return `${until} · ${t('uses_unlimited')}`
  const left = used === null ? counted(t, 'uses_most', uses) : t('uses_left', Math.max(uses - used, 0), uses)
  return `${until} · ${left}`
}
