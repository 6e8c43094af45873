import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { bothGo, hidden, pointed, there, until } from '../../support/e2e.ts'
import { overlayOf } from '../../support/overlay.ts'
import type { TwoPeople } from '../../support/two-people.ts'

/** What Ada lets others see, chosen in the popup and looked at on Ben's page. */
export function withConsent(people: TwoPeople): void {
  const { a: ada, b: ben } = people

  /** Opens the popup over Ada's page, unfolds what others see of her, and closes it when something was chosen. */
  async function choose(change: (popup: Page) => Promise<unknown>): Promise<void> {
    const popup = await ada.browser.popup(ada.page)
    await popup.getByTestId('consent').locator('summary').click()
    await change(popup)
    await popup.close()
    await ada.page.bringToFront()
  }

  /** What the popup says over such a page. */
  const asks = 'Alongside asks first on this site.'

  const whereAda = () =>
    ben.overlay
      .avatar()
      .evaluateAll(avatars => avatars.map(avatar => avatar.getAttribute('data-where')).sort())

  test('a hidden pointer is gone for others, who still see that she is on the page', async () => {
    await pointed(ada, ben)
    await choose(popup => popup.getByTestId('share-cursor').click())
    await hidden(ben.overlay.cursor())
    await until(async () => expect(await whereAda()).toEqual(['here', 'here']))
    await choose(popup => popup.getByTestId('share-cursor').click())
    await pointed(ada, ben)
  })

  test('a page that is not told is told as a site, or not at all, and one switch pauses everything', async () => {
    await pointed(ada, ben)
    await choose(popup => popup.getByTestId('share-address').selectOption('site'))
    await hidden(ben.overlay.cursor())
    await until(async () => expect(await whereAda()).toEqual(['here', 'site']))
    await choose(popup => popup.getByTestId('share-address').selectOption('nothing'))
    await until(async () => expect(await whereAda()).toEqual(['elsewhere', 'here']))
    await choose(popup => popup.getByTestId('share-address').selectOption('page'))
    await pointed(ada, ben)

    await choose(popup => popup.getByTestId('pause').click())
    await until(async () => expect(await whereAda()).toEqual(['elsewhere', 'here']))
    await hidden(ben.overlay.cursor())
    // Unfolded already while it is on.
    const popup = await ada.browser.popup(ada.page)
    await popup.getByTestId('pause').click()
    await popup.close()
    await ada.page.bringToFront()
    await pointed(ada, ben)
  })

  test('a site that she wants to be asked about waits for her, and one that she never wants stays without', async () => {
    const dock = () => overlayOf(ada.page).dock
    await choose(popup => popup.getByTestId('site-rule').selectOption('off'))
    await dock().waitFor({ state: 'detached' })
    await ada.page.reload()
    await hidden(ben.overlay.cursor())

    await choose(async popup => {
      await popup.getByTestId('site-rule').selectOption('ask')
      await popup.getByText(asks).waitFor()
    })
    expect(await dock().count()).toBe(0)
    const popup = await ada.browser.popup(ada.page)
    await popup.getByTestId('toggle-here').click()
    await popup.close()
    await ada.page.bringToFront()
    await dock().waitFor()
    await pointed(ada, ben)
    // She was asked; the next page of the site is another moment of the same visit.
    await ada.page.reload()
    await dock().waitFor()
    await choose(popup => popup.getByTestId('site-rule').selectOption('on'))
  })

  test('O7: a room asks on a site it comes to, and takes other tabs along only where it is to be on everywhere', async () => {
    const page = await ada.browser.context.newPage()
    const dock = () => overlayOf(page).dock
    const goTo = async (site: string): Promise<void> => {
      const { port } = new URL(ada.page.url())
      await page.goto(`http://${site}:${port}/article.html`)
    }
    const inPopup = async (act: (popup: Page) => Promise<unknown>): Promise<void> => {
      const popup = await ada.browser.popup(page)
      await act(popup)
      await popup.close()
      await page.bringToFront()
    }
    const rule = (rule: string) =>
      inPopup(async popup => {
        await popup.getByTestId('consent').locator('summary').click()
        await popup.getByTestId('room-rule').selectOption(rule)
      })
    const turnOn = (question: string) =>
      inPopup(async popup => {
        await popup.getByText(question).waitFor()
        await popup.getByTestId('toggle-here').click()
        await popup.getByText('On in this tab').waitFor()
      })
    const asksNot = 'You are in the room, but nobody sees you on this page.'

    await goTo('localhost')
    await turnOn(asksNot) // another tab is not asked about until it takes part
    await there(dock())
    await goTo('one.localhost')
    await turnOn(asks)
    await there(dock())
    await goTo('localhost')
    await there(dock())

    await rule('off')
    await goTo('two.localhost')
    await turnOn(asksNot)
    await there(dock())
    await goTo('one.localhost')
    expect(await dock().count()).toBe(0)

    await rule('on')
    await there(dock())
    const another = await ada.browser.open(page.url())
    await there(overlayOf(another).dock)
    await another.close()
    await rule('ask')
    await page.close()
    await ada.page.bringToFront()
  })

  test('a frame of a site where she never wants to be seen is one box to the others', async () => {
    await bothGo(people, 'foreign-frames.html')
    const site = new URL(ada.page.url())
    site.hostname = 'localhost'
    const onFrame = async (anchor: string): Promise<void> => {
      await ada.page.reload()
      await there(overlayOf(ada.page).dock)
      const word = ada.page.locator('#foreign').contentFrame().locator('#word')
      await until(async () => {
        // Its script comes a moment after it.
        const { x, y } = (await word.boundingBox())!
        // From outside: the page is told only that the pointer has come into the frame.
        for (const at of [y - 400, y + 5]) await ada.page.mouse.move(x + 5, Math.max(1, at))
        await ben.overlay.cursor().waitFor({ timeout: 2_000 })
        expect(await ben.overlay.cursor().getAttribute('data-anchor')).toBe(anchor)
      })
    }
    const want = async (rule: 'on' | 'off'): Promise<void> => {
      const options = await ada.browser.options()
      const choice = { type: 'choose-site', origin: site.origin, choice: { rule, whole: false } }
      await options.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(choice)})`)
      await options.close()
      await ada.page.bringToFront()
    }
    await onFrame('text')
    await want('off')
    await onFrame('page')
    await want('on')
    await onFrame('text')
  })

  test('O8: keys of the browser say who is where, open the chat, follow, hide the pointer and pause, over the page in front', async () => {
    await bothGo(people, 'article.html')
    await there(ada.overlay.avatar().nth(1))
    await ada.page.bringToFront()
    const [worker] = ada.browser.context.serviceWorkers()
    // Keys that a test presses do not get as far as the browser's own: its event does.
    const press = (command: string) => worker!.evaluate(`chrome.commands.onCommand.dispatch('${command}')`)
    const note = () => ada.page.getByTestId('note')
    const says = (words: string) =>
      until(async () => {
        expect(await note().textContent()).toContain(words)
        expect(await ada.page.getByTestId('announce').textContent()).toContain(words)
      })

    await press('say-where')
    await until(async () => {
      expect(await note().getByRole('listitem').allTextContents()).toHaveLength(2)
      expect(await note().textContent()).toContain('BenOn this page')
      expect(await ada.page.getByTestId('announce').textContent()).toContain('Ben: On this page.')
    })
    await note().getByRole('button').click()
    await hidden(note())

    await press('follow')
    await there(ada.page.getByTestId('following'))
    await press('follow')
    await hidden(ada.page.getByTestId('following'))

    await pointed(ada, ben)
    await press('hide-cursor')
    await says('The others in this room no longer see your pointer.')
    await hidden(ben.overlay.cursor())
    await press('hide-cursor')
    await says('The others in this room see your pointer again.')
    await pointed(ada, ben)

    await press('pause')
    await says('Paused everywhere: nobody sees where you are.')
    await until(async () => expect(await whereAda()).toEqual(['elsewhere', 'here']))
    await press('pause')
    await says('No longer paused: the others see you again.')
    await until(async () => expect(await whereAda()).toEqual(['here', 'here']))

    await press('open-chat')
    const input = ada.overlay.panel.getByTestId('chat-input')
    await there(input)
    await until(async () =>
      expect(await input.evaluate(field => field === document.activeElement)).toBe(true),
    )
    await ada.overlay.chatToggle.click()
  })

  test('what left her browser is listed by kind and receiver, without what was in it', async () => {
    const options = await ada.browser.options()
    const rows = options.getByTestId('ledger-row')
    await ada.page.bringToFront()
    await pointed(ada, ben)
    await options.bringToFront()
    const lists = (...lines: readonly string[]) =>
      until(async () => {
        const kinds = await rows.evaluateAll(all =>
          all.map(row => `${row.getAttribute('data-kind')} ${row.getAttribute('data-to')}`),
        )
        expect(kinds).toEqual(expect.arrayContaining([...lines]))
      })
    await lists('pointer Ben', 'presence hub')
    // What leaves outside rooms, too.
    const receive = (on: boolean) =>
      options.evaluate(`chrome.runtime.sendMessage({ type: 'set-receive-invites', on: ${on} })`)
    await receive(true)
    await lists('pointer Ben', 'mail hub')
    await receive(false)
    await options.close()
  })
}
