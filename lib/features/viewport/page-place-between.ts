import type { Overlay } from '../../page/overlay.ts'

export interface PlaceBetweenDeps {
  readonly overlay: Overlay
  /** Holds one element that is as wide as the window. */
  readonly mount: HTMLElement
  /** Where the dock is now, in client pixels. */
  readonly dock: () => DOMRect | null
}

/** Less room beside the panel is none. CSS pixels. */
const narrowPx = 260

/** Keeps something at the window's edge clear of the dock, at the other edge, and of the panel, beside it. */
export function createPlaceBetween({ overlay, mount, dock }: PlaceBetweenDeps): {
  place(): void
  close(): void
} {
  const { controls } = overlay

  const place = (): void => {
    const element = mount.firstElementChild as HTMLElement | null
    if (!element) return
    const { width, height } = controls.getBoundingClientRect()
    const at = dock()
    element.dataset.edge = at && at.top + at.height / 2 < height / 2 ? 'bottom' : 'top'
    const panel = controls.querySelector('.panel')?.getBoundingClientRect()
    const free = panel
      ? [
          { left: 0, width: panel.left },
          { left: panel.right, width: width - panel.right },
        ].sort((a, b) => b.width - a.width)[0]!
      : { left: 0, width }
    const room = free.width < narrowPx ? { left: 0, width } : free
    element.style.left = `${room.left}px`
    element.style.width = `${room.width}px`
  }

  const resized = new ResizeObserver(place)
  resized.observe(controls)
  return { place, close: () => resized.disconnect() }
}
