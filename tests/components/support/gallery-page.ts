import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openPages } from '../../support/browser.ts'
import { bundleForPage } from '../../support/bundle.ts'
import { bundleStyles } from './bundle-styles.ts'

export interface SceneOptions {
  readonly theme?: 'light' | 'dark'
  readonly dir?: 'ltr' | 'rtl'
  /** CSS pixels; each view has its own. */
  readonly width?: number
  /** CSS pixels; each view has its own. */
  readonly height?: number
  /** With fingers and nothing else. */
  readonly touch?: boolean
  readonly forcedColors?: boolean
}

declare global {
  /** What `bundleForPage` makes of gallery.tsx. */
  var underTest: typeof import('./gallery.tsx')
}

export interface Gallery {
  readonly context: BrowserContext
  /** A page that shows one scene of `gallery.tsx`. Whoever opens it closes it. */
  open(scene: string, options?: SceneOptions): Promise<Page>
}

const sizes: Readonly<Record<string, readonly [widthPx: number, heightPx: number]>> = {
  dock: [640, 260],
  following: [720, 320],
  toasts: [480, 260],
  panel: [340, 520],
  popup: [336, 460],
  options: [720, 640],
  room: [900, 900],
  home: [360, 640],
  welcome: [1180, 760],
}

/** Of one page, where a context's `hasTouch` is of all. */
async function onlyTouch(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })
}

/** The views in plain pages, without an extension. */
export async function openGallery(browser: Browser): Promise<Gallery> {
  const script = await bundleForPage('tests/components/support/gallery.tsx')
  const context = await openPages(
    browser,
    { '/': '<!doctype html><html lang="en"><title>Gallery</title><body><div id="root"></div></body></html>' },
    { width: 640, height: 480 },
  )
  return {
    context,
    async open(scene, options = {}) {
      const { theme = 'light', dir = 'ltr', touch = false, forcedColors = false } = options
      const view = scene.split('-')[0]!
      const [widthPx, heightPx] = sizes[view]!
      const { width = widthPx, height = heightPx } = options
      const page = await context.newPage()
      await page.emulateMedia({
        colorScheme: theme,
        reducedMotion: 'reduce',
        forcedColors: forcedColors ? 'active' : 'none',
      })
      if (touch) await onlyTouch(page)
      await page.setViewportSize({ width, height })
      await page.goto('/')
      // What stands on pages brings its own; around it is somebody else's page.
      const around = 'html { background: light-dark(#f6f7f9, #111318) }'
      await page.addStyleTag({
        content: ['dock', 'following', 'toasts'].includes(view) ? around : await bundleStyles(view),
      })
      await page.addScriptTag({ content: script })
      await page.evaluate(
        ([name, theme, dir]) => {
          document.documentElement.dataset.theme = theme
          document.documentElement.style.colorScheme = theme
          document.documentElement.dir = dir
          underTest.show(name)
        },
        [scene, theme, dir] as const,
      )
      return page
    },
  }
}
