import { toBase64Url } from '../../core/bytes.ts'
import type { PageChannel } from '../../page/channel.ts'
import { keepKeys } from '../../page/key-keeper.ts'
import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'

export interface BubbleFrameDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  /** Where the pointer is, in client pixels. */
  readonly at: { readonly x: number; readonly y: number }
  readonly theme: Theme
  readonly frameUrl: (nonce: string, theme: Theme) => string
  readonly title: string
  /** How long it stays after something was said. Milliseconds. */
  readonly shownMs: number
  /** The person is done with it. */
  readonly left: () => void
}

export interface BubbleFrame {
  /** The line was said, or given up. */
  done(said: boolean): void
  close(): void
}

/** As the style sheet has it, and its distance from the pointer's tip. CSS pixels. */
const size = { width: 264, height: 40 }
const offsetPx = 14

/** Opens the frame that a line is written in, in the keyboard's focus from the first moment on, so that no key goes to the page. */
export function openBubbleFrame(deps: BubbleFrameDeps): BubbleFrame {
  const { overlay, channel, at, theme, frameUrl, title, shownMs, left } = deps
  const document = overlay.host.ownerDocument
  const view = document.defaultView!
  const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(16)))
  channel.send({ type: 'expect-panel', nonce })
  let timer: number | undefined

  const holder = document.createElement('div')
  holder.className = 'bubble-frame'
  holder.dataset.testid = 'bubble-frame'
  holder.dataset.theme = theme
  holder.style.left = `${Math.max(0, Math.min(at.x + offsetPx, view.innerWidth - size.width))}px`
  holder.style.top = `${Math.max(0, Math.min(at.y + offsetPx, view.innerHeight - size.height))}px`
  const frame = document.createElement('iframe')
  frame.title = title
  frame.referrerPolicy = 'no-referrer'
  // As the panel's: a page under an embedder policy lets in only frames like this one.
  frame.setAttribute('credentialless', '')
  frame.src = frameUrl(nonce, theme)
  frame.addEventListener('load', () => {
    frame.dataset.loaded = ''
    keeper.handTo(frame, nonce)
  })
  holder.append(frame)
  overlay.controls.append(holder)
  const keeper = keepKeys(overlay.controls)

  const close = (): void => {
    view.clearTimeout(timer)
    keeper.end()
    holder.remove()
  }
  return {
    done(said) {
      if ('said' in holder.dataset) return
      keeper.end()
      left()
      if (!said) return close()
      holder.dataset.said = ''
      timer = view.setTimeout(close, shownMs)
    },
    close,
  }
}
