import { useEffect, useRef, useState } from 'preact/hooks'
import { titleOf } from '../../lib/core/notifications/title.ts'
import type { ToastView } from '../../lib/protocol/notifications.ts'
import { Avatar } from '../avatar.tsx'
import { BellIcon, CloseIcon } from '../icons.tsx'
import { useText } from '../text.ts'

export interface ToastsProps {
  /** Oldest first. */
  readonly toasts: readonly ToastView[]
  /** Of the page's own background. */
  readonly theme: 'light' | 'dark'
  /** Where the dock is not. */
  readonly edge: 'top' | 'bottom'
  /** How long each is there while nobody is about to use one. Milliseconds. */
  readonly lastsMs: number
  onShow(toast: ToastView): void
  /** It was closed by hand, or its time is over. */
  onClose(toast: ToastView, byHand: boolean): void
}

/** Notifications on the page: who, and of which kind. Under the pointer and with the focus in them they stay. */
export function Toasts({ toasts, theme, edge, ...rest }: ToastsProps) {
  const t = useText()
  const [hovered, setHovered] = useState(false)
  const [focused, setFocused] = useState(false)
  return (
    <section
      class="toasts"
      data-theme={theme}
      data-edge={edge}
      aria-label={t('toast_region')}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onFocusIn={() => setFocused(true)}
      onFocusOut={() => setFocused(false)}
    >
      {toasts.map(toast => (
        <Toast key={toast.id} toast={toast} rests={hovered || focused} {...rest} />
      ))}
    </section>
  )
}

interface ToastProps extends Pick<ToastsProps, 'lastsMs' | 'onShow' | 'onClose'> {
  readonly toast: ToastView
  /** Its time stands still. */
  readonly rests: boolean
}

function Toast({ toast, rests, lastsMs, onShow, onClose }: ToastProps) {
  const t = useText()
  const { id, what, count, by } = toast
  const left = useRef(lastsMs)
  // One that counts more than before is new.
  useEffect(() => {
    left.current = lastsMs
  }, [count])
  useEffect(() => {
    if (rests) return
    const startedMs = performance.now()
    const timer = setTimeout(() => onClose(toast, false), left.current)
    return () => {
      clearTimeout(timer)
      left.current = Math.max(1_000, left.current - (performance.now() - startedMs))
    }
  }, [rests, count])
  return (
    <div class="toast page-card" data-testid="toast" data-id={id} data-what={what}>
      {by && what !== 'event' && count === 1 ? (
        <Avatar person={by} />
      ) : (
        <span class="sign">
          <BellIcon />
        </span>
      )}
      <p role="status">{titleOf(t as Parameters<typeof titleOf>[0], toast)}</p>
      <button type="button" class="go" data-testid="toast-show" onClick={() => onShow(toast)}>
        {t('toast_show')}
      </button>
      <button
        type="button"
        class="close"
        data-testid="toast-close"
        aria-label={t('dismiss')}
        onClick={() => onClose(toast, true)}
      >
        <CloseIcon />
      </button>
    </div>
  )
}
