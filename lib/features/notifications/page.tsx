import { render } from 'preact'
import { type Text, TextContext } from '../../../components/text.ts'
import { toastStyles } from '../../../components/toast/toast-styles.ts'
import { Toasts } from '../../../components/toast/toasts.tsx'
import type { PageChannel } from '../../page/channel.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'
import type { ToastView } from '../../protocol/notifications.ts'

export interface ToastsMountDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly theme: Theme
  readonly text: Text
  /** Where the dock is now, in client pixels. */
  dock(): Pick<DOMRect, 'top' | 'height'> | null
  /** Opens the chat of the room that is on here. */
  showPanel(): void
  /** Opens the notification centre; within a click. */
  openCentre(id: string): void
  /** The person has seen it, or is to be shown what it tells of, in the chat. */
  read(id: string, shown: boolean): void
}

export interface ToastsMount {
  setTheme(theme: Theme): void
  close(): void
}

/** Long enough to notice and to reach. Milliseconds. */
const lastsMs = 10_000
/** More at once would be a wall: the oldest goes. */
const most = 3

/** Notifications as lines on the page. What they say is in the panel and in the centre; here only who, and of which kind. */
export function createToastsMount(deps: ToastsMountDeps): ToastsMount {
  const { overlay, channel, text, showPanel, openCentre, read } = deps
  let { theme } = deps
  let toasts: readonly ToastView[] = []

  overlay.style(toastStyles)
  const mount = overlay.host.ownerDocument.createElement('div')
  overlay.controls.append(mount)

  const edge = () => {
    const dock = deps.dock()
    return dock && dock.top + dock.height / 2 < overlay.controls.clientHeight / 2 ? 'bottom' : 'top'
  }

  function set(next: readonly ToastView[]): void {
    toasts = next
    draw()
  }
  const without = (...ids: readonly string[]): readonly ToastView[] =>
    toasts.filter(({ id }) => !ids.includes(id))

  const draw = () =>
    render(
      toasts.length > 0 && (
        <TextContext.Provider value={text}>
          <Toasts
            toasts={toasts}
            theme={theme}
            edge={edge()}
            lastsMs={lastsMs}
            onShow={({ id, here }) => {
              set(without(id))
              if (!here) return openCentre(id)
              showPanel()
              read(id, true)
            }}
            onClose={({ id }, byHand) => {
              set(without(id))
              if (byHand) read(id, false)
            }}
          />
        </TextContext.Provider>
      ),
      mount,
    )

  const forget = [
    channel.on('toast', ({ toast }) => {
      const isShown = toasts.some(({ id }) => id === toast.id)
      set(
        isShown
          ? toasts.map(other => (other.id === toast.id ? toast : other))
          : [...toasts, toast].slice(-most),
      )
    }),
    channel.on('toasts-settled', ({ ids }) => set(without(...ids))),
  ]

  return {
    setTheme(next) {
      theme = next
      draw()
    },
    close() {
      for (const stop of forget) stop()
      render(null, mount)
      mount.remove()
    },
  }
}
