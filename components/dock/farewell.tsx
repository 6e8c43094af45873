import { CloseIcon } from '../icons.tsx'
import { useText } from '../text.ts'

interface FarewellProps {
  readonly roomName: string
  /** Of the page's own background. */
  readonly theme: 'light' | 'dark'
  onDismiss(): void
}

/** What is left of the dock for somebody whom the owner has removed: that it is so, and what it means. */
export function Farewell({ roomName, theme, onDismiss }: FarewellProps) {
  const t = useText()
  return (
    <div class="dock" data-testid="removed" data-corner="bottom-right" data-theme={theme}>
      <div class="notice" role="alert">
        <span>
          <b>{t('removed_from', roomName)}</b> {t('removed_from_hint')}
        </span>
        <button type="button" aria-label={t('dismiss')} onClick={onDismiss}>
          <CloseIcon />
        </button>
      </div>
    </div>
  )
}
