import type { Browser, Page } from 'playwright-core'
import type { PersonId } from '../../lib/core/ids.ts'
import type { HostToPage, PageToHost } from '../../lib/protocol/port.ts'
import { openPages } from './browser.ts'
import { bundleForPage } from './bundle.ts'
import { greeting } from './cursor-pages.ts'
import type { ThingsStage } from './things-stage.ts'

declare global {
  /** What `things-stage.ts` puts into the page, and the stage that was opened there. */
  var openThings: (beyond?: boolean) => ThingsStage
  var openFrame: () => Promise<void>
  var thingsStage: ThingsStage
}

type Sent<Type extends PageToHost['type']> = Extract<PageToHost, { type: Type }>

/** A page with everything on it that people do besides pointing. */
export interface ThingsPage {
  readonly page: Page
  receive(...messages: readonly HostToPage[]): Promise<void>
  /** Resolves with the first message of a type that the page says, those said before counting too, and takes it. */
  said<Type extends PageToHost['type']>(type: Type): Promise<Sent<Type>>
  /** Everything of a type said since, in order. */
  all<Type extends PageToHost['type']>(type: Type): Promise<Sent<Type>[]>
}

const bundle = bundleForPage('tests/support/things-stage.ts')

/** Opens `html` in a page of a width, as seen by `self`; `beyond`: with our scripts in its frames. */
export async function openThingsPage(
  browser: Browser,
  html: string,
  self: PersonId,
  { width = 1000, reducedMotion = false, dark = false, beyond = false } = {},
): Promise<ThingsPage> {
  const context = await openPages(browser, { '/': html }, { width, height: 800 })
  const page = await context.newPage()
  await page.emulateMedia({
    reducedMotion: reducedMotion ? 'reduce' : null,
    colorScheme: dark ? 'dark' : 'light',
  })
  await page.goto('/')
  await page.addScriptTag({ content: await bundle })
  const receive = (...messages: readonly HostToPage[]): Promise<void> =>
    page.evaluate(all => {
      for (const message of all) thingsStage.receive(message)
    }, messages)
  await page.evaluate(beyond => {
    globalThis.thingsStage = openThings(beyond)
  }, beyond)
  await receive(...greeting(self))
  // From the outside in, as each speaks to the one around it.
  for (const frame of beyond ? page.frames().slice(1) : []) {
    await frame.addScriptTag({ content: await bundle })
    await frame.evaluate(() => openFrame())
  }
  return {
    page,
    receive,
    async said(type) {
      const said = await page.waitForFunction(wanted => {
        const at = thingsStage.sent.findIndex(message => message.type === wanted)
        return at >= 0 && thingsStage.sent.splice(at, 1)[0]
      }, type)
      return said.jsonValue() as never
    },
    all: type =>
      page.evaluate(
        wanted => thingsStage.sent.filter(message => message.type === wanted),
        type as string,
      ) as never,
  }
}

/** Lets nothing move that begins from now on, however busy the machine is: it stands where it is after `atMs`. */
export const hold = ({ page }: ThingsPage, atMs = 0): Promise<void> =>
  page.evaluate(time => {
    const { animate } = Element.prototype
    Element.prototype.animate = function (...how) {
      const animation = animate.apply(this, how)
      animation.pause()
      animation.currentTime = time
      return animation
    }
  }, atMs)
