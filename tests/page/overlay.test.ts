import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type OverlayPages, openOverlayPages, openPanel, putOverlay } from '../support/overlay-pages.ts'

let pages: OverlayPages
beforeAll(async () => {
  pages = await openOverlayPages()
})
afterAll(() => pages.close())
afterEach(async () => {
  for (const context of pages.browser.contexts()) await context.close()
})

/** Whether a pointer at the middle of this element of ours would meet it. */
const reachable = (page: Page, selector: string) =>
  page.waitForFunction(wanted => {
    const element = window.overlay.host.shadowRoot?.querySelector(wanted)
    if (!element) return false
    const { left, top, width, height } = element.getBoundingClientRect()
    const hit = window.overlay.host.shadowRoot?.elementFromPoint(left + width / 2, top + height / 2)
    return hit !== null && hit !== undefined && (hit === element || element.contains(hit))
  }, selector)

const parentOfHost = (page: Page) => page.evaluate(() => (window.overlay.host.parentNode as Element).id)
const panelLoads = (page: Page) =>
  page.evaluate(() => window.notes.filter(note => note === 'panel loaded').length)

describe('the page stays as it was', () => {
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
    await page.click('[data-testid=chat-toggle]')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('inside')
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
})

describe('above everything', () => {
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
})

describe('against the page', () => {
  test.each(['unset.html', 'hostile.html', 'transforms.html'])(
    'styles of %s do not reach it: a client pixel stays a client pixel',
    async name => {
      const page = await pages.open(name)
      await putOverlay(page)
      await openPanel(page)
      await reachable(page, '[data-testid=chat-toggle]')
      const seen = await page.evaluate(() => {
        const probe = document.createElement('i')
        probe.style.cssText = 'position:absolute;left:0;top:0;translate:120px 80px'
        window.overlay.cursors.append(probe)
        const { left, top } = probe.getBoundingClientRect()
        const { width, height } = window.overlay.cursors.getBoundingClientRect()
        const host = getComputedStyle(window.overlay.host)
        return {
          at: [left, top].map(Math.round),
          size: [width, height].map(Math.round),
          host: [host.display, host.visibility, host.opacity, host.transform, host.animationName],
        }
      })
      expect(seen).toEqual({
        at: [120, 80],
        size: [1000, 700],
        host: ['block', 'visible', '1', 'none', 'none'],
      })
    },
  )

  test.each(['body', 'strangers', 'write'])('it is there after the page did "%s"', async id => {
    const page = await pages.open('wiper.html')
    await putOverlay(page)
    await page.click(`#${id}`)
    await reachable(page, '[data-testid=chat-toggle]')
    await page.click(`#${id}`)
    await reachable(page, '[data-testid=chat-toggle]')
  })

  test('it does not fight without end with a page that removes it each time', async () => {
    const page = await pages.open('article.html')
    await putOverlay(page)
    const removals = await page.evaluate(async () => {
      let count = 0
      const given = new Promise<number>(done => {
        new MutationObserver(() => {
          if (!window.overlay.host.isConnected) return
          count++
          window.overlay.host.remove()
          clearTimeout(timer)
          timer = setTimeout(() => done(count), 200)
        }).observe(document.documentElement, { childList: true })
        let timer = setTimeout(() => done(count), 200)
      })
      window.overlay.host.remove()
      return given
    })
    expect(removals).toBeLessThanOrEqual(10)
  })

  test('a strict page has it too', async () => {
    const page = await pages.open('strict-csp.html')
    await putOverlay(page)
    await reachable(page, '[data-testid=chat-toggle]')
    expect(await page.evaluate(() => getComputedStyle(window.overlay.cursors).pointerEvents)).toBe('none')
  })

  test("the page's scripts cannot look inside", async () => {
    const page = await pages.open('article.html')
    const seen = await page.evaluate(() => {
      const { host } = overlayParts.createOverlay({ document, mode: 'closed' })
      const { shadowRoot, childNodes, localName } = host
      // A name with a dash could be defined by the page, and its internals would hand out the root.
      return { shadowRoot, children: childNodes.length, defined: localName.includes('-') }
    })
    expect(seen).toEqual({ shadowRoot: null, children: 0, defined: false })
  })

  test('a newer overlay takes the place of an older one, which is told', async () => {
    const page = await pages.open('article.html')
    const told = await page.evaluate(async () => {
      const replaced = new Promise<string>(done => {
        overlayParts.createOverlay({ document, mode: 'closed', replaced: () => done('replaced') })
      })
      overlayParts.createOverlay({ document, mode: 'closed' })
      return replaced
    })
    expect(told).toBe('replaced')
    expect(await page.evaluate(() => document.querySelectorAll('[data-alongside]').length)).toBe(1)
  })
})
