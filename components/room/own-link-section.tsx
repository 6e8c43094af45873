import { useId } from 'preact/hooks'
import { CopyField } from '../copy-field.tsx'
import { useText } from '../text.ts'

interface OwnLinkSectionProps {
  /** Null when it opens nothing any more. */
  readonly href: string | null
  copy(text: string): Promise<void>
}

/** For everybody but the owner: the link by which they came. */
export function OwnLinkSection({ href, copy }: OwnLinkSectionProps) {
  const t = useText()
  const id = useId()
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{t('own_link_title')}</h2>
      <p class="hint">{t(href === null ? 'own_link_closed' : 'own_link_hint')}</p>
      {href !== null && (
        <div class="row">
          <CopyField
            testId="link-address"
            text={href}
            label={t('own_link_title')}
            copyLabel={t('copy_link', t('own_link_title'))}
            copy={copy}
          />
        </div>
      )}
    </section>
  )
}
