import { expect, test } from 'vitest'
import { openPanel, putOverlay, useOverlayPages } from '../support/overlay-pages.ts'

const pages = useOverlayPages()

test.each(['article.html', 'app.html', 'hostile.html', 'unset.html', 'rtl.html', 'tables.html'])(
  '%s is not shifted by a pixel, nor does it change when the overlay goes',
  async name => {
    const page = await pages.open(name)
    const layout = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('head, head *, body, body *')].map(element => {
          const { x, y, width, height } = element.getBoundingClientRect()
          return [element.tagName, x, y, width, height].join(' ')
        }),
      )
    // What is animated by the page moves anyway.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.cancel()
    })
    const before = await layout()
    const active = await page.evaluate(() => document.activeElement?.tagName)
    await putOverlay(page)
    await openPanel(page)
    expect(await layout()).toEqual(before)
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe(active)
    await page.evaluate(() => {
      window.controls.close()
      window.overlay.close()
    })
    expect(await layout()).toEqual(before)
    expect(await page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(0)
  },
)

test('clicks, selections and the wheel pass through both layers beside the controls', async () => {
  const page = await pages.open('article.html')
  await putOverlay(page)
  await page.evaluate(() => {
    const cursor = document.createElement('div')
    cursor.style.cssText = 'position:absolute;left:0;top:0;width:500px;height:500px'
    window.overlay.cursors.append(cursor)
    document.addEventListener('click', event =>
      window.notes.push((event.target as Element).closest('nav a')?.textContent),
    )
  })
  await page.mouse.move(300, 400)
  await page.mouse.wheel(0, 200)
  await page.waitForFunction(() => scrollY > 0)
  await page.click('aside nav a >> nth=1')
  expect(await page.evaluate(() => window.notes)).toContain('Springs and neaps')
})

test('a click on the dock takes neither focus nor selection from the page, and the page hears nothing of it', async () => {
  const page = await pages.open('greedy.html')
  await putOverlay(page)
  await page.click('#open')
  await page.focus('#inside')
  const before = await page.textContent('#clicks')
  await page.click('[data-testid=avatar] >> nth=1')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('inside')
  // Only what is there to be typed into takes the keyboard.
  await page.click('[data-testid=chat-toggle]')
  expect(await page.textContent('#clicks')).toBe(before)
  expect(await page.evaluate(() => window.channel.sent.at(-1))).toEqual({ type: 'show-panel', open: true })
})

test('nothing is left when it is closed, listeners on the document and the window included', async () => {
  const page = await pages.open('article.html')
  const session = await page.context().newCDPSession(page)
  const listeners = async () => {
    let count = 0
    for (const expression of ['window', 'document', 'document.documentElement', 'document.body']) {
      const { result } = await session.send('Runtime.evaluate', { expression })
      const found = await session.send('DOMDebugger.getEventListeners', { objectId: result.objectId! })
      count += found.listeners.length
    }
    return count
  }
  const comeAndGo = async () => {
    await putOverlay(page)
    await openPanel(page)
    await page.evaluate(() => {
      const attention = overlayParts.createAttention({ window, changed: () => undefined })
      const navigation = overlayParts.createNavigation({ window, addressChanged: () => undefined })
      window.controls.close()
      window.overlay.close()
      attention.close()
      navigation.close()
      window.removeEventListener('message', window.note)
    })
  }
  // The first time also brings what the test's own tool listens to.
  await comeAndGo()
  const before = await listeners()
  await comeAndGo()
  expect(await listeners()).toBe(before)
  expect(await page.evaluate(() => document.querySelectorAll('[data-alongside], iframe').length)).toBe(0)
})

test('assistive technology hears of one landmark and of no cursor', async () => {
  const page = await pages.open('article.html')
  await putOverlay(page)
  await page.evaluate(() => window.overlay.cursors.append('Grace'))
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const heard = nodes.filter(node => !node.ignored)
  expect(heard.some(node => node.name?.value === 'Grace')).toBe(false)
  expect(heard.filter(node => node.role?.value === 'region').map(node => node.name?.value)).toEqual([
    'Alongside',
  ])
})

test('it is not on paper', async () => {
  const page = await pages.open('article.html')
  await putOverlay(page)
  await page.emulateMedia({ media: 'print' })
  expect(await page.evaluate(() => getComputedStyle(window.overlay.host).display)).toBe('none')
})
