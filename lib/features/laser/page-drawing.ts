import type { Overlay } from '../../page/overlay.ts'
import type { Theme } from '../../page/theme.ts'

export interface DrawingDeps {
  readonly overlay: Overlay
  readonly theme: Theme
  readonly words: { readonly hint: string; readonly done: string }
  /** A finger, a pen or the mouse's button goes down on the page, and up. */
  readonly down: () => void
  readonly up: () => void
  readonly closed: () => void
}

/** A layer over the page, on which a finger draws instead of scrolling. */
export interface Drawing {
  /** Calls back while the page under the layer can be hit. */
  through<Result>(run: () => Result): Result
  close(): void
}

export const drawingCss = `
.drawing { position: fixed; inset: 0; cursor: crosshair; touch-action: none; user-select: none; }
.drawing[data-theme=light] { color-scheme: light; }
.drawing[data-theme=dark] { color-scheme: dark; }
.drawing-bar { position: absolute; top: 16px; left: 50%; translate: -50% 0; display: flex; align-items: center; gap: 12px; box-sizing: border-box; width: max-content; max-width: calc(100vw - 32px);
  padding: 8px 8px 8px 14px; border-radius: 10px; background: #16181d; color: #fff; font: 13px/1.45 system-ui, sans-serif; box-shadow: 0 0 0 1px rgb(255 255 255 / .25), 0 4px 16px rgb(0 0 0 / .3); }
.drawing-bar:dir(rtl) { padding: 8px 14px 8px 8px; }
.drawing-bar button { all: unset; flex: none; box-sizing: border-box; min-height: 32px; padding: 6px 14px; border-radius: 8px; background: #fff; color: #16181d; font-weight: 600; cursor: pointer; }
.drawing-bar button:focus-visible { outline: 2px solid #91a7ff; outline-offset: 2px; }
@media (pointer: coarse) { .drawing-bar button { min-height: 44px; padding: 12px 18px; } }
@media (forced-colors: active) { .drawing-bar, .drawing-bar button { border: 1px solid CanvasText; } }
`

/** Opens it; *Done* and Escape close it. */
export function openDrawing({ overlay, theme, words, down, up, closed }: DrawingDeps): Drawing {
  const document = overlay.host.ownerDocument
  const ending = new AbortController()
  const { signal } = ending
  const layer = document.createElement('div')
  layer.className = 'drawing'
  layer.dataset.testid = 'drawing'
  layer.dataset.theme = theme
  const bar = document.createElement('div')
  bar.className = 'drawing-bar'
  const hint = document.createElement('span')
  hint.role = 'status'
  const done = document.createElement('button')
  done.type = 'button'
  done.dataset.testid = 'drawing-done'
  done.textContent = words.done
  bar.append(hint, done)
  layer.append(bar)
  overlay.controls.append(layer)
  // Said after it is there, or screen readers do not hear of it.
  hint.textContent = words.hint

  const close = (): void => {
    if (signal.aborted) return
    ending.abort()
    layer.remove()
    up()
    closed()
  }
  layer.addEventListener(
    'pointerdown',
    event => {
      const isBar = event.composedPath().includes(bar)
      if (event.isTrusted && event.isPrimary && event.button === 0 && !isBar) down()
    },
    { signal },
  )
  for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    layer.addEventListener(type, ({ isPrimary }) => isPrimary && up(), { signal })
  done.addEventListener('click', ({ isTrusted }) => isTrusted && close(), { signal })
  document.defaultView!.addEventListener(
    'keydown',
    event => {
      if (!event.isTrusted || event.key !== 'Escape') return
      // The person is answering us, not the page.
      event.preventDefault()
      event.stopImmediatePropagation()
      close()
    },
    { capture: true, signal },
  )

  return {
    through(run) {
      layer.style.pointerEvents = 'none'
      try {
        return run()
      } finally {
        layer.style.pointerEvents = ''
      }
    },
    close,
  }
}
