import { randomBytes as nodeRandomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RandomBytes } from '../../lib/engine/types.ts'
import { foundRoom } from '../../lib/protocol/found-room.ts'
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

/** A page of its own on the hub's origin, with a bundle's exports as `underTest`. */
export async function openOnHub(browser: Browser, hub: string, bundle: string): Promise<Page> {
  // Without leave to use the microphone Chromium offers the default route's address alone, and a machine with only a loopback has none.
  const context = await browser.newContext({ bypassCSP: true, permissions: ['microphone', 'camera'] })
  const page = await context.newPage()
  await page.goto(`${hub}/health`)
  // `var` at the top of evaluated code is local to it.
  await page.evaluate(bundle.replace('var underTest', 'globalThis.underTest'))
  return page
}

/** Somebody enters the room as `window.person` of a page of their own. */
export async function enterInPage(browser: Browser, options: EnterOptions): Promise<Page> {
  const page = await openOnHub(browser, options.hub, await bundleForPage('tests/support/mesh-page.ts'))
  await page.evaluate(given => {
    const { enter } = (globalThis as unknown as { underTest: { enter(o: EnterOptions): PagePerson } })
      .underTest
    window.person = enter(given)
  }, options)
  return page
}

/** Flags without which a machine with nothing but a loopback interface finds no way between two pages. */
export const rtcFlags = ['--allow-loopback-in-peer-connection']
