import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { type Gallery, openGallery, type SceneOptions } from './support/gallery-page.ts'
import { smallTargets, sticksOut, unseenFocus, unseenStates } from './support/look.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
let browser: Browser
let gallery: Gallery
let names: readonly string[]

beforeAll(async () => {
  browser = await launchBrowser()
  gallery = await openGallery(browser)
  const page = await gallery.open('panel-blank')
  names = await page.evaluate(() => underTest.sceneNames)
  await page.close()
})
afterAll(() => browser?.close())

const views = ['dock', 'following', 'toasts', 'panel', 'popup', 'options', 'room', 'home', 'welcome'] as const

/** Looks at every scene, those of one view in one page, and lists what was found. */
async function eachScene(
  options: SceneOptions,
  look: (page: Page) => Promise<readonly string[]>,
  of: readonly string[] = views,
): Promise<string[]> {
  const found: string[] = []
  for (const view of of) {
    const scenes = names.filter(name => name.startsWith(view))
    const page = await gallery.open(scenes[0]!, options)
    await page.addScriptTag({ path: axePath })
    for (const scene of scenes) {
      await page.evaluate(name => underTest.show(name), scene)
      for (const fault of await look(page)) found.push(`${scene}: ${fault}`)
    }
    await page.close()
  }
  return found
}

const axeFaults = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    // A component is not a page: landmarks are its page's.
    const rules = {
      region: { enabled: false },
      'landmark-one-main': { enabled: false },
      'page-has-heading-one': { enabled: false },
    }
    // Of what passes nothing is wanted, which is most of the work.
    const { violations } = await axe.run(document, { rules, resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `${id} ${nodes.map(node => node.html).join(' ')}`)
  })

describe('every state of every view', () => {
  it.each(views)('has nothing that axe objects to in light: %s', async view => {
    expect(await eachScene({ theme: 'light', dir: 'ltr' }, axeFaults, [view])).toEqual([])
  })

  it.each(views)('has nothing that axe objects to in dark, from right to left: %s', async view => {
    expect(await eachScene({ theme: 'dark', dir: 'rtl' }, axeFaults, [view])).toEqual([])
  })

  it('fits a small window, or one that is zoomed to 400 %, with targets of 24 px', async () => {
    const small = { theme: 'light', dir: 'ltr', width: 320, height: 256 } as const
    const look = async (page: Page) => {
      // A panel at the side of a page may be narrower than any window.
      if (await page.locator('.panel').count()) await page.setViewportSize({ width: 280, height: 256 })
      return [...(await sticksOut(page)), ...(await smallTargets(page, 24))]
    }
    expect(await eachScene(small, look)).toEqual([])
  })

  it('fits a telephone, from right to left, with targets of 44 px where there are only fingers', async () => {
    const telephone = { theme: 'light', dir: 'rtl', width: 320, height: 568, touch: true } as const
    const look = async (page: Page) => [...(await sticksOut(page)), ...(await smallTargets(page, 44))]
    expect(await eachScene(telephone, look)).toEqual([])
  })

  it('shows in forced colours what has the focus, what is on, and who somebody is', async () => {
    const look = async (page: Page) => [...(await unseenFocus(page)), ...(await unseenStates(page))]
    expect(await eachScene({ theme: 'dark', dir: 'ltr', forcedColors: true }, look)).toEqual([])
  })

  it('turns nothing that came from others into markup', async () => {
    for (const scene of ['panel-hostile', 'popup-join-hostile']) {
      const page = await gallery.open(scene)
      expect(await page.locator('#root :is(img, script, i:not(.typing i))').count()).toBe(0)
      expect(await page.title()).toBe('Gallery')
      await page.close()
    }
  })

  it('links only web addresses, and tells the other site nothing', async () => {
    const page = await gallery.open('panel-hostile')
    const links = await page
      .locator('a')
      .evaluateAll(all =>
        all.map(link => [link.getAttribute('href'), link.getAttribute('rel'), link.getAttribute('target')]),
      )
    expect(links).toEqual([['https://example.org/a?b=c', 'noopener noreferrer', '_blank']])
    await page.close()
  })
})
