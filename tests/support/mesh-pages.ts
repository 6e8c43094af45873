import { randomBytes as nodeRandomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { foundRoom } from '../../lib/engine/found-room.ts'
import type { RandomBytes } from '../../lib/engine/types.ts'
import { bundleForPage } from './bundle.ts'
import type { EnterOptions, PagePerson } from './mesh-page.ts'

declare global {
  interface Window {
    person: PagePerson
  }
}

const randomBytes: RandomBytes = length => new Uint8Array(nodeRandomBytes(length))

/** Puts a new room on a hub; what `enter` of mesh-page.ts needs to join it. */
export async function foundRoomOn(hub: string): Promise<EnterOptions> {
  const founded = foundRoom(randomBytes)
  const answer = await fetch(`${hub}/v1/rooms/${founded.room}/policy`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(founded.put),
  })
  if (!answer.ok) throw new Error(`The hub took no policy: ${answer.status} ${await answer.text()}`)
  return { hub, room: founded.room, editSeed: toBase64Url(founded.epoch.edit!.editSeed) }
}

/** A page of its own, on the hub's origin, in which somebody enters the room as `window.person`. */
export async function enterInPage(browser: Browser, options: EnterOptions): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true })
  const page = await context.newPage()
  await page.goto(`${options.hub}/health`)
  await page.evaluate(await bundle())
  await page.evaluate(given => {
    const { enter } = (globalThis as unknown as { underTest: { enter(o: EnterOptions): PagePerson } })
      .underTest
    window.person = enter(given)
  }, options)
  return page
}

const bundle = async (): Promise<string> =>
  // `var` at the top of evaluated code is local to it.
  (await bundleForPage('tests/support/mesh-page.ts')).replace('var underTest', 'globalThis.underTest')

/** Flags without which a machine with nothing but a loopback interface finds no way between two pages. */
export const rtcFlags = [
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
]
