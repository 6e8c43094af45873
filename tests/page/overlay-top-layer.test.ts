import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPanel, putOverlay, reachable, useOverlayPages } from '../support/overlay-pages.ts'

const pages = useOverlayPages()

const parentOfHost = (page: Page) => page.evaluate(() => (window.overlay.host.parentNode as Element).id)
const panelLoads = (page: Page) =>
  page.evaluate(() => window.notes.filter(note => note === 'panel loaded').length)

test('a modal dialog takes the controls in, and gives them back before it closes', async () => {
  const page = await pages.open('modal.html')
  await putOverlay(page)
  await openPanel(page)
  const frame = page.frames()[1]!
  await frame.fill('#say', 'half a sentence')
  await page.click('#open-first')
  await reachable(page, '[data-testid=chat-toggle]')
  expect(await parentOfHost(page)).toBe('first')
  await frame.click('#say')
  await page.keyboard.press('End')
  await page.keyboard.type(', and the rest')
  expect(await frame.inputValue('#say')).toBe('half a sentence, and the rest')
  await page.click('[data-testid=chat-toggle]')
  expect(await page.evaluate(() => document.querySelector<HTMLDialogElement>('#first')?.open)).toBe(true)

  await page.click('#open-second')
  await reachable(page, 'iframe')
  expect(await parentOfHost(page)).toBe('second')
  await page.click('#close-second')
  await reachable(page, 'iframe')
  expect(await parentOfHost(page)).toBe('first')
  await page.click('#close-first')
  await reachable(page, 'iframe')
  expect(await parentOfHost(page)).toBe('')
  expect(await panelLoads(page)).toBe(1)
  expect(await frame.inputValue('#say')).toBe('half a sentence, and the rest')
})

test('a dialog looks the same with the controls in it', async () => {
  const page = await pages.open('modal.html')
  await page.addStyleTag({
    content: 'dialog[open] { display: grid; gap: 24px } dialog > * + * { margin: 9px }',
  })
  const layout = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('#first, #first > :not([data-alongside])')].map(element => {
        const { x, y, width, height } = element.getBoundingClientRect()
        return [x, y, width, height]
      }),
    )
  await page.click('#open-first')
  const before = await layout()
  await page.click('#close-first')
  await putOverlay(page)
  await page.click('#open-first')
  await reachable(page, '[data-testid=chat-toggle]')
  expect(await layout()).toEqual(before)
})

test('a dialog that is thrown away while open takes nothing with it; the panel opens again with a new nonce', async () => {
  const page = await pages.open('modal.html')
  await putOverlay(page)
  await openPanel(page)
  await page.click('#open-fragile')
  await reachable(page, 'iframe')
  await page.click('#fragile button')
  await page.waitForFunction(() => window.channel.sent.filter(m => m.type === 'expect-panel').length === 2)
  await reachable(page, 'iframe')
  const nonces = await page.evaluate(() =>
    window.channel.sent.map(message => (message.type === 'expect-panel' ? message.nonce : '')),
  )
  expect(new Set(nonces).size).toBe(nonces.length)
  expect(await page.evaluate(() => window.overlay.host.parentNode === document.documentElement)).toBe(true)
})

test('a dialog inside an open shadow root is noticed as well', async () => {
  const page = await pages.open('shadow.html')
  await putOverlay(page)
  await page.click('dialog-box #open')
  await reachable(page, '[data-testid=chat-toggle]')
  await page.click('dialog-box #close')
  await reachable(page, '[data-testid=chat-toggle]')
  expect(await page.evaluate(() => window.overlay.host.parentNode === document.documentElement)).toBe(true)
})

test('a dialog whose open attribute is taken away gives them back', async () => {
  const page = await pages.open('modal.html')
  await putOverlay(page)
  await page.click('#open-first')
  await reachable(page, '[data-testid=chat-toggle]')
  await page.evaluate(() => document.querySelector('#first')?.removeAttribute('open'))
  await page.waitForFunction(() => window.overlay.host.parentNode === document.documentElement)
})

test('popovers of the page stay below, and frames alive', async () => {
  const page = await pages.open('popovers.html')
  await putOverlay(page)
  await openPanel(page)
  await page.evaluate(() => document.querySelector<HTMLElement>('#sheet')?.showPopover())
  await reachable(page, '[data-testid=chat-toggle]')
  await reachable(page, 'iframe')
  expect(await panelLoads(page)).toBe(1)
})

test('somebody who is writing goes on writing while the page opens popovers', async () => {
  const page = await pages.open('popovers.html')
  await putOverlay(page)
  await openPanel(page)
  const panel = page.locator('[data-testid=chat-panel]')
  await panel.evaluate(element => Promise.all(element.getAnimations().map(({ finished }) => finished)))
  const frame = page.frames()[1]!
  await frame.click('#say')
  await page.keyboard.type('half')
  await page.evaluate(async () => {
    const toast = document.querySelector<HTMLElement>('#toast')!
    const shown = new Promise(done => toast.addEventListener('toggle', done, { once: true }))
    toast.showPopover()
    await shown
  })
  await page.keyboard.type(' a sentence')
  expect(await frame.inputValue('#say')).toBe('half a sentence')
  expect(await panel.evaluate(element => element.getAnimations().length)).toBe(0)
})

test('a fullscreen element takes the controls in as a dialog does', async () => {
  const page = await pages.open('fullscreen.html')
  await putOverlay(page)
  await openPanel(page)
  await page.click('#full')
  await page.waitForFunction(() => document.fullscreenElement !== null)
  await reachable(page, '[data-testid=chat-toggle]')
  await reachable(page, 'iframe')
  await page.evaluate(() => document.exitFullscreen())
  await page.waitForFunction(() => window.overlay.host.parentNode === document.documentElement)
  await reachable(page, 'iframe')
  expect(await panelLoads(page)).toBe(1)
})

test('no z-index is above it', async () => {
  const page = await pages.open('z-index.html')
  await putOverlay(page)
  await reachable(page, '[data-testid=chat-toggle]')
})

test('whatever opens, the focus stays where the page has put it, and clicks reach the page beside the controls', async () => {
  const page = await pages.open('modal.html')
  await putOverlay(page)
  await openPanel(page)
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.localName)
  await page.focus('#open-first')
  await page.keyboard.press('Enter')
  await reachable(page, '[data-testid=chat-toggle]')
  expect(await focused()).not.toBe('div')
  await page.focus('[name=skipper]')
  await page.evaluate(() => {
    const note = Object.assign(document.createElement('div'), { popover: 'manual', textContent: 'Saved' })
    document.querySelector('#first')!.append(note)
    note.showPopover()
  })
  await reachable(page, '[data-testid=chat-toggle]')
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('skipper')
  await page.keyboard.type('Ines')
  expect(await page.inputValue('[name=skipper]')).toBe('Ines')
  await page.click('#open-second')
  await reachable(page, '[data-testid=chat-toggle]')
  expect(await focused()).toBe('close-second')
  await page.click('#close-second')
  await page.click('#close-first')
  await page.waitForFunction(() => window.overlay.host.parentNode === document.documentElement)
  expect(await focused()).toBe('open-first')
})

/** Draws a square of one colour on the cursors' layer; resolves once it is seen. */
async function seesCursors(page: Page): Promise<void> {
  await page.evaluate(() => {
    const square = document.createElement('div')
    square.style.cssText = 'position:absolute;left:300px;top:300px;width:40px;height:40px;background:#0b5'
    window.overlay.cursors.append(square)
  })
  const seen = () => page.screenshot({ clip: { x: 310, y: 310, width: 8, height: 8 } })
  const blank = await page.context().newPage()
  await blank.setContent('<body style="background:#0b5">')
  const wanted = await blank.screenshot({ clip: { x: 310, y: 310, width: 8, height: 8 } })
  await blank.close()
  await page.bringToFront()
  await expect.poll(async () => (await seen()).equals(wanted)).toBe(true)
}

test('cursors are above a dialog in a closed shadow root, of which nothing can be learnt', async () => {
  const page = await pages.open('shadow.html')
  await putOverlay(page)
  // A closed root keeps tests out, too: its button is where the keyboard comes to.
  await page.focus('dialog-box #open')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await seesCursors(page)
})

test('cursors are above a frame that fills the screen', async () => {
  const page = await pages.open('frames.html')
  await putOverlay(page)
  await page.evaluate(() => document.querySelector('#same')!.setAttribute('allow', 'fullscreen'))
  await page.mouse.click(5, 5)
  await page.evaluate(() => document.querySelector('#same')!.requestFullscreen())
  await page.waitForFunction(() => document.fullscreenElement?.id === 'same')
  await seesCursors(page)
})
