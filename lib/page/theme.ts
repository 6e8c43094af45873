export type Theme = 'light' | 'dark'

export interface PageThemeDeps {
  document: Document
  /** Elements that are not the page's. */
  ignore?(element: Element): boolean
  changed(theme: Theme): void
}

export interface PageTheme {
  current(): Theme
  /** `auto`: as the page looks; otherwise whatever it looks like. */
  choose(theme: Theme | 'auto'): void
  /** Looks again, as after a change of route. */
  refresh(): void
  close(): void
}

/** Where the page is looked at, in fractions of the viewport: the dock's corners and the middle. */
const spots = [
  [0.5, 0.5],
  [0.06, 0.06],
  [0.94, 0.06],
  [0.06, 0.94],
  [0.94, 0.94],
] as const

/** Looking reads layout. */
const betweenLooksMs = 500

/** Below this relative luminance white text has more contrast than black (WCAG 2.2: (L + 0.05)² < 1.05 × 0.05). */
const darkBelow = 0.179

/**
 * Light or dark by what the page really looks like, not by what the system asks for: the backgrounds under a few spots are
 * painted over one another on one pixel. Looks again when the page's root changes its attributes or the system its colours.
 */
export function createPageTheme({ document, ignore = () => false, changed }: PageThemeDeps): PageTheme {
  const window = document.defaultView!
  const stop = new AbortController()
  const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!

  /** The colour of the bare canvas, by the `color-scheme` that the page declares. */
  const bareCanvas = () => {
    const schemes = window.getComputedStyle(document.documentElement).colorScheme.split(' ')
    const dark = schemes.includes('dark') && (prefersDark.matches || !schemes.includes('light'))
    return dark ? '#121212' : '#fff'
  }

  const isDarkAt = (clientX: number, clientY: number) => {
    const under = document.elementsFromPoint(clientX, clientY).filter(element => !ignore(element))
    // The root's and the body's background cover the whole canvas, also where their boxes do not reach.
    const layers = [...new Set([...under, document.body, document.documentElement])].filter(Boolean)
    canvas.fillStyle = bareCanvas()
    canvas.fillRect(0, 0, 1, 1)
    for (const element of layers.reverse()) {
      canvas.fillStyle = window.getComputedStyle(element).backgroundColor
      canvas.fillRect(0, 0, 1, 1)
    }
    const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data
    return luminance(red, green, blue) < darkBelow
  }

  let chosen: Theme | 'auto' = 'auto'
  const look = (): Theme => {
    if (chosen !== 'auto') return chosen
    const { innerWidth, innerHeight } = window
    const dark = spots.filter(([x, y]) => isDarkAt(x * innerWidth, y * innerHeight))
    return dark.length * 2 > spots.length ? 'dark' : 'light'
  }

  let theme = look()
  let lookedMs = performance.now()
  let timer: number | undefined
  const lookNow = () => {
    timer = undefined
    lookedMs = performance.now()
    const next = look()
    if (next === theme) return
    theme = next
    changed(theme)
  }
  /** At once, but not more often than it may: some pages write on their root in every frame. */
  const refresh = () => {
    timer ??= window.setTimeout(lookNow, Math.max(0, lookedMs + betweenLooksMs - performance.now()))
  }

  const isRoot = (target: EventTarget | null) =>
    target === document.documentElement || target === document.body
  const observer = new MutationObserver(refresh)
  const watchRoots = () => {
    observer.disconnect()
    observer.observe(document.documentElement, { attributes: true })
    if (document.body) observer.observe(document.body, { attributes: true })
  }
  const lookAnew = () => {
    watchRoots()
    refresh()
  }
  watchRoots()
  prefersDark.addEventListener('change', refresh, { signal: stop.signal })
  // A background that fades is only there at the end.
  document.addEventListener('transitionend', event => isRoot(event.target) && refresh(), {
    signal: stop.signal,
  })
  // The overlay may come before the page's body does.
  document.addEventListener('readystatechange', lookAnew, { signal: stop.signal })

  return {
    current: () => theme,
    choose(next) {
      chosen = next
      lookNow()
    },
    refresh: lookAnew,
    close() {
      stop.abort()
      window.clearTimeout(timer)
      observer.disconnect()
    },
  }
}

/** Relative luminance of an sRGB colour, 0 … 1 (WCAG 2.2). */
function luminance(...channels: readonly [red: number, green: number, blue: number]): number {
  const [red, green, blue] = channels.map(channel => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}
