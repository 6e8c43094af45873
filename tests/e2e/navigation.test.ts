import { afterAll, beforeAll, expect, test } from 'vitest'
import { bothGo, gone, pointed, there, until } from '../support/e2e.ts'
import { overlayOf } from '../support/overlay.ts'
import { meet, type Participant, type TwoPeople } from '../support/two-people.ts'

// Every way from one page to another that does not begin with a plain load, and several tabs of one person.

let people: TwoPeople
let ada: Participant
let ben: Participant

beforeAll(async () => {
  people = await meet()
  ada = people.a
  ben = people.b
})
afterAll(() => people?.close())

const at = (name: string) => new URL(name, people.pages.url).href
const cursorOfAda = () => ben.overlay.cursor().filter({ hasText: 'Ada' })

test('a route that the page answers by the Navigation API is another page', async () => {
  await bothGo(people, 'boats')
  await pointed(ada, ben)
  const go = () =>
    ada.page.evaluate(async () => {
      navigation.addEventListener('navigate', event => event.intercept({ handler: async () => undefined }), {
        once: true,
      })
      await navigation.navigate('/boats/9').finished
    })
  await go()
  await gone(cursorOfAda())
  await ben.page.goto(at('boats/9'))
  await pointed(ada, ben)
})

test('where a page sends its visitors on, they meet', async () => {
  await ada.page.goto(at('moved.html'))
  await ada.page.waitForURL(at('sticky.html'))
  await ben.page.goto(at('sticky.html'))
  for (const { overlay } of [ada, ben]) await there(overlay.dock)
  await pointed(ada, ben)
})

test('a download leaves everything as it is', async () => {
  await bothGo(people, 'article.html')
  await pointed(ada, ben)
  await ada.page.route('**/tides.csv', route =>
    route.fulfill({
      body: 'a,b',
      headers: { 'content-disposition': 'attachment', 'content-type': 'text/csv' },
    }),
  )
  const downloaded = ada.page.waitForEvent('download')
  await ada.page.evaluate(() => {
    location.href = '/tides.csv'
  })
  await downloaded
  await pointed(ada, ben)
  await pointed(ben, ada)
  expect(await ada.page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(1)
})

test('of two tabs of one person the cursor is in the one where their pointer is', async () => {
  await bothGo(people, 'article.html')
  await pointed(ada, ben)
  const second = await ada.browser.open(at('article.html'))
  const popup = await ada.browser.popup(second)
  await popup.getByTestId('toggle-here').click()
  await second.bringToFront()
  await there(overlayOf(second).dock)
  await second.mouse.move(500, 200, { steps: 3 })
  await until(async () => {
    expect(await cursorOfAda().count()).toBe(1)
    const seen = (await cursorOfAda().boundingBox())!
    // The words are the same in both windows.
    expect(Math.hypot(seen.x - 500, seen.y - 200)).toBeLessThan(4)
  })
  await second.goto(at('sticky.html'))
  await gone(cursorOfAda())
  await ada.page.bringToFront()
  await pointed(ada, ben)
  expect(await ben.overlay.avatar().count()).toBe(2)
  await second.close()
  await popup.close()
})
