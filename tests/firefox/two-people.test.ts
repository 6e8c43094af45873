import { expect, test, vi } from 'vitest'
import { type FirefoxBrowser, type FirefoxPage, launchFirefox } from '../support/firefox.ts'
import { placeOf } from '../support/in-page.ts'
import { useStage } from '../support/stage.ts'

const stage = useStage()

async function person(name: string): Promise<FirefoxBrowser> {
  const browser = await launchFirefox()
  stage().closeAfter(browser)
  await browser.setUp({ name, hub: stage().hub.url })
  return browser
}

interface SeenCursor {
  readonly left: number
  readonly top: number
  readonly via: string
  readonly anchor: string
}

const characterPlace = (phrase: string): string => `(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const start = texts.currentNode.textContent.indexOf(${JSON.stringify(phrase)})
    if (start < 0) continue
    const range = document.createRange()
    range.setStart(texts.currentNode, start)
    range.setEnd(texts.currentNode, start + 1)
    const { left, top, width, height } = range.getBoundingClientRect()
    return { x: left + width / 2, y: top + height / 2 }
  }
})()`

/** Points at words on one side and waits until the other side sees the cursor on the same words. */
async function pointsAt(from: FirefoxPage, to: FirefoxPage, phrase: string): Promise<SeenCursor> {
  const there = await from.evaluate<{ x: number; y: number }>(characterPlace(phrase))
  const wanted = await to.evaluate<{ x: number; y: number }>(characterPlace(phrase))
  return vi.waitFor(
    async () => {
      // One pixel to and fro, because a pointer that rests where it was before moves nothing.
      await from.movePointer({ x: there.x + 1, y: there.y })
      await from.movePointer(there)
      const seen = await to.evaluate<SeenCursor>(placeOf('cursor'))
      expect(Math.hypot(seen.left - wanted.x, seen.top - wanted.y)).toBeLessThan(24)
      return seen
    },
    { timeout: 30_000, interval: 200 },
  )
}

test("two Firefoxes see each other's cursor on the same words, over a direct link", async () => {
  const ada = await person('Ada')
  const adaPage = await ada.open(`${stage().pages.url}article.html`)
  const adaPopup = await ada.popup(adaPage)
  await adaPopup.fill('room-name', 'Tide tables')
  await adaPopup.click('create-room')
  const link = (await adaPopup.text('room-link')).trim()
  await adaPopup.close()
  await adaPage.activate()

  const ben = await person('Ben')
  const benPage = await ben.open(`${stage().pages.url}article.html`)
  const benPopup = await ben.popup(benPage)
  await benPopup.fill('join-link', link)
  await benPopup.text('join-preview')
  await benPopup.click('join-room')
  await benPage.activate()

  const seenByBen = await pointsAt(adaPage, benPage, 'How a tide table')
  const seenByAda = await pointsAt(benPage, adaPage, 'nine minutes')
  expect(seenByBen).toMatchObject({ via: 'direct', anchor: 'text' })
  expect(seenByAda).toMatchObject({ via: 'direct', anchor: 'text' })
})
