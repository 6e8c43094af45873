import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { gone, there, until } from '../../support/e2e.ts'
import type { Participant, TwoPeople } from '../../support/two-people.ts'
import { inWindows } from '../../support/use-meeting.ts'

/**
 * Two people in windows of very different sizes: one goes where the other is, follows, is led to other pages, and goes their own way.
 * They have met on long.html.
 */
export function whileFollowing(people: TwoPeople): void {
  const { a: ada, b: ben } = people
  inWindows(people, { width: 1280, height: 860 }, { width: 560, height: 640 })

  const address = (name: string) => new URL(name, people.pages.url).href
  const get = ({ page }: Participant, testId: string) => page.getByTestId(testId)
  const idOf = async ({ name, overlay }: Participant): Promise<string> =>
    (await overlay.dock.getByRole('button', { name: `${name} (you)` }).getAttribute('data-person'))!
  const where = ({ overlay }: Participant, person: string) =>
    overlay.avatar(person).getAttribute('data-where')

  /** How a person follows, and on which page, at one moment. */
  const follows = (someone: Participant) =>
    get(someone, 'following').evaluate(element => [element.getAttribute('data-state'), location.href])

  /** Opens the menu at the other's face and chooses. */
  async function choose(by: Participant, whom: string, testId: string): Promise<void> {
    await by.overlay.avatar(whom).click()
    await get(by, 'person-menu').getByTestId(testId).click()
  }

  /** What is at the reading line: the number of a paragraph, the words of a list's item. */
  const read = (page: Page, selector: string): Promise<string> =>
    page.evaluate(wanted => {
      const box = wanted.startsWith('#') ? document.querySelector(wanted)!.getBoundingClientRect() : null
      const [left, top, width, height] = box
        ? [box.left, box.top, box.width, box.height]
        : [0, 0, innerWidth, innerHeight]
      const all = [...document.querySelectorAll<HTMLElement>(box ? `${wanted} li` : wanted)]
      const line = top + height * 0.33
      const found = all.find(element => {
        const at = element.getBoundingClientRect()
        return at.top <= line + 1 && at.bottom >= line - 1 && at.left < left + width
      })
      return (found?.textContent ?? '').slice(0, 12)
    }, selector)

  test('who is where is told, for this page, this site and by a key', async () => {
    const [adaId, benId] = [await idOf(ada), await idOf(ben)]
    await until(async () => expect(await where(ada, benId)).toBe('here'))
    await ben.page.goto(address('article.html'))
    await until(async () => expect(await where(ada, benId)).toBe('site'))
    await until(async () => expect(await where(ben, adaId)).toBe('site'))
    await ada.overlay.avatar(benId).focus()
    await ada.page.keyboard.press('w')
    await until(async () =>
      expect(await get(ada, 'announce').textContent()).toMatch(/Ben: On another page of this site/),
    )
  })

  test('going to somebody changes the page and scrolls to what they read', async () => {
    const adaId = await idOf(ada)
    await ada.page.evaluate(() => document.querySelectorAll('p')[120]!.scrollIntoView({ block: 'start' }))
    const reads = await read(ada.page, 'p')
    expect(reads).toMatch(/^\d+\. /)
    await choose(ben, adaId, 'go-to')
    await ben.page.waitForURL(address('long.html'))
    await until(async () => expect(await read(ben.page, 'p')).toBe(reads))
    expect(await get(ada, 'followers').count()).toBe(0)
  })

  test('following keeps to the same paragraph; own scrolling pauses, and going on comes back', async () => {
    const [adaId, benId] = [await idOf(ada), await idOf(ben)]
    await choose(ben, adaId, 'follow')
    await until(async () => expect(await get(ben, 'following').getAttribute('data-state')).toBe('on'))
    expect(await get(ben, 'following').getAttribute('data-person')).toBe(adaId)
    await until(async () => expect(await get(ada, 'followers').getAttribute('data-people')).toBe(benId))
    await until(async () => expect(await get(ada, 'announce').textContent()).toContain('Ben follows you'))
    await ada.page.mouse.move(600, 400)
    for (const px of [900, 2_500, -1_700]) {
      await ada.page.mouse.wheel(0, px)
      await until(async () => {
        const reads = await read(ada.page, 'p')
        expect(reads).not.toBe('')
        expect(await read(ben.page, 'p')).toBe(reads)
      })
    }
    await ben.page.mouse.move(250, 300)
    await ben.page.mouse.wheel(0, 3_000)
    await until(async () => expect(await get(ben, 'following').getAttribute('data-state')).toBe('paused'))
    await gone(get(ada, 'followers'))
    await get(ben, 'following').getByRole('button', { name: 'Go on' }).click()
    await until(async () => expect(await read(ben.page, 'p')).toBe(await read(ada.page, 'p')))
  })

  test('to another page it goes along after a notice, and into boxes that scroll there', async () => {
    // The notice stands for three seconds, which may be less than a page takes.
    await Promise.all([
      until(async () => expect(await follows(ben)).toEqual(['leaving', address('long.html')])),
      ada.page.goto(address('inner-scroll.html')),
    ])
    await ben.page.waitForURL(address('inner-scroll.html'))
    await until(async () => expect(await get(ben, 'following').getAttribute('data-state')).toBe('on'))
    await ada.page.evaluate(() => document.querySelector('#inner')!.scrollIntoView({ block: 'center' }))
    await until(async () =>
      expect(await ben.page.evaluate(() => document.querySelector('#outer')!.scrollTop)).toBeGreaterThan(20),
    )
    await ada.page.evaluate(() => {
      document.querySelector('#inner')!.scrollTop = 120
    })
    await until(async () => {
      const reads = await read(ada.page, '#inner')
      expect(reads).not.toBe('')
      expect(await read(ben.page, '#inner')).toBe(reads)
    })
  })

  test('the person can stay where they are, and Escape ends it unless the page has a use for it', async () => {
    await Promise.all([
      get(ben, 'following').getByRole('button', { name: 'Stay here' }).click(),
      ada.page.goto(address('long.html')),
    ])
    await until(async () => expect(await get(ben, 'following').getAttribute('data-state')).toBe('paused'))
    expect(ben.page.url()).toBe(address('inner-scroll.html'))
    await ben.page.evaluate(() =>
      document.addEventListener('keydown', event => event.preventDefault(), { once: true }),
    )
    await ben.page.keyboard.press('Escape')
    await ben.page.keyboard.press('Shift')
    expect(await get(ben, 'following').count()).toBe(1)
    await ben.page.keyboard.press('Escape')
    await gone(get(ben, 'following'))
    // Also from our own bar, whose keys the page does not get.
    await ada.page.goto(address('inner-scroll.html'))
    await choose(ben, await idOf(ada), 'follow')
    await until(async () => expect(await get(ben, 'following').getAttribute('data-state')).toBe('on'))
    await ben.overlay.avatar().first().focus()
    await ben.page.keyboard.press('Escape')
    await gone(get(ben, 'following'))
  })

  test('asking everybody to come asks, and moves only who agrees', async () => {
    await ada.page.goto(address('long.html'))
    const adaId = await idOf(ada)
    await choose(ada, adaId, 'bring-here')
    const prompt = get(ben, 'bring-here-prompt')
    await there(prompt)
    expect(await prompt.getAttribute('data-person')).toBe(adaId)
    expect(ben.page.url()).toBe(address('inner-scroll.html'))
    await prompt.getByRole('button', { name: 'Go there' }).click()
    await ben.page.waitForURL(address('long.html'))
    await gone(prompt)
  })

  test('who follows one another stands still until one scrolls', async () => {
    const [adaId, benId] = [await idOf(ada), await idOf(ben)]
    await choose(ben, adaId, 'follow')
    await choose(ada, benId, 'follow')
    for (const someone of [ada, ben])
      await until(async () =>
        expect(await get(someone, 'following').getAttribute('data-state')).toBe('still'),
      )
    const before = await read(ada.page, 'p')
    await ada.page.mouse.move(600, 400)
    await ada.page.mouse.wheel(0, 1_500)
    await until(async () => {
      const reads = await read(ada.page, 'p')
      expect(['', before]).not.toContain(reads)
      expect(await read(ben.page, 'p')).toBe(reads)
    })
    await until(async () => expect(await get(ada, 'following').getAttribute('data-state')).toBe('paused'))
  })

  test('the followed person can refuse, and whoever followed is told', async () => {
    await get(ada, 'followers').click()
    await get(ada, 'person-menu').getByTestId('refuse-follower').click()
    await gone(get(ben, 'following'))
    await until(async () =>
      expect(await get(ben, 'announce').textContent()).toContain('would rather not be followed'),
    )
    await gone(get(ada, 'followers'))
  })
}
