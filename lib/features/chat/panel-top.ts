/** A small window of the browser's that stays on top of all others. */
export interface TopWindow {
  /** Whether it has the keyboard. */
  readonly hasFocus: boolean
  /** Where its one frame goes. */
  show(frame: HTMLIFrameElement): void
  close(): void
}

interface PictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>
}

/**
 * Opens one; null where the browser has none, the page is not allowed one, or the person has not just pressed something. It is the page's
 * window: its scripts can close it, cover it and see that it is there. So nothing is in it but a frame of ours, and that in a closed root.
 */
export async function openTopWindow(
  view: Window,
  size: { readonly width: number; readonly height: number },
  title: string,
  closed: () => void,
): Promise<TopWindow | null> {
  const { documentPictureInPicture: api } = view as { readonly documentPictureInPicture?: PictureInPicture }
  // The browser says no in several ways, and there is the same to do for each.
  const window = await api?.requestWindow(size).catch(() => null)
  if (!window) return null
  const { document } = window
  document.title = title
  document.documentElement.style.cssText = 'height:100%;overflow:hidden'
  document.body.style.cssText = 'height:100%;margin:0'
  const host = document.createElement('div')
  host.style.cssText = 'all:initial;display:block;height:100%'
  const root = host.attachShadow({ mode: 'closed' })
  document.body.append(host)
  window.addEventListener('pagehide', closed, { once: true })
  return {
    get hasFocus() {
      return document.hasFocus()
    },
    show(frame) {
      frame.style.cssText = 'display:block;width:100%;height:100%;border:0;color-scheme:inherit'
      root.replaceChildren(frame)
    },
    close: () => window.close(),
  }
}
