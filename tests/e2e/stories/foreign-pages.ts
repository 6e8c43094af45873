import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { bothGo, pointed, turnOnHere, until } from '../../support/e2e.ts'
import { missPx } from '../../support/pointing.ts'
import type { TwoPeople } from '../../support/two-people.ts'
import { inWindows } from '../../support/use-meeting.ts'

/** What other people's pages were found to do, in two windows of different widths. */
export function onForeignPages(people: TwoPeople): void {
  const { a: ada, b: ben } = people
  inWindows(people, { width: 1280, height: 800 }, { width: 640, height: 800 })

  test('a framework that takes over the whole document finds nothing of ours in it', async () => {
    await bothGo(people, 'hydrated.html')
    for (const { page } of [ada, ben])
      await until(async () =>
        expect(await page.evaluate(() => document.documentElement.dataset.found)).toBe('head body'),
      )
    await pointed(ada, ben)
  })

  test.each(['cell 3.2', 'cell 7.0', 'Bergen', 'Cork'])(
    'a cursor on “%s” is on it where ids are random and labels let the pointer through',
    async phrase => {
      await bothGo(people, 'widgets.html')
      await pointed(ada, ben)
      await until(async () => expect(await missPx(ada, ben, phrase)).toBeLessThan(4))
      await until(async () => expect(await ben.overlay.cursor().getAttribute('data-anchor')).toBe('text'))
    },
  )

  test('a page that writes itself anew after it has loaded keeps its people', async () => {
    await bothGo(people, 'rewritten.html')
    for (const { page } of [ada, ben]) await page.click('#write')
    await pointed(ada, ben)
    await until(async () => expect(await missPx(ada, ben, 'every listener')).toBeLessThan(4))
  })

  test('a page that never ends loading has its people all the same', async () => {
    const server = await endlessPage()
    try {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
      for (const { page } of [ada, ben]) await page.goto(address, { waitUntil: 'commit' })
      for (const person of [ada, ben]) await turnOnHere(person)
      await pointed(ada, ben)
      expect(await ada.page.evaluate(() => document.readyState)).toBe('loading')
      // Before the server goes: a load that is cut off shows the browser's own page.
      for (const { page } of [ada, ben]) await page.goto(new URL('article.html', people.pages.url).href)
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  /** Sends the start of a page, and then nothing. */
  async function endlessPage(): Promise<Server> {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.write(
        `<!doctype html><title>Slow</title><body><h1>The rest is on its way</h1><p>${'So far. '.repeat(200)}</p>`,
      )
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    return server
  }
}
