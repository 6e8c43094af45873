import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import type { HostToPanel, PanelToHost } from '../../lib/protocol/port.ts'
import { launchBrowser } from '../support/browser.ts'
import { type ExtensionPages, openExtensionPages } from './support/extension-page.ts'
import { serveHistory } from './support/long-history.ts'
import { openPanel, hostSays as tellPanel } from './support/panel-host.ts'
import { ada, grace, linus, message } from './support/people.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
let browser: Browser
let pages: ExtensionPages
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  pages = await openExtensionPages(browser)
})
afterEach(() => page?.close())
afterAll(() => browser?.close())

const input = () => page.getByTestId('chat-input')
const messages = () => page.getByTestId('chat-message')
const sent = <Type extends PanelToHost['type']>(
  type: Type,
): Promise<Extract<PanelToHost, { type: Type }>[]> =>
  page.evaluate(type => window.sent.filter(message => message.type === type), type) as never
const lastSent = async (type: PanelToHost['type']) => (await sent(type)).at(-1)

const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

const hostSays = (...facts: HostToPanel[]): Promise<void> => tellPanel(page, ...facts)

const slice = (all: readonly ChatMessage[], reset = false): HostToPanel => ({
  type: 'chat',
  reset,
  readUpTo: all.at(-1)?.record ?? null,
  gone: [],
  older: false,
  newer: false,
  unread: 0,
  messages: all.map((message, n) => ({ after: all[n - 1]?.record ?? null, message })),
})

async function openChat(history: readonly ChatMessage[] = []): Promise<void> {
  page = await openPanel(
    pages,
    { type: 'people', people: [ada, grace, linus] },
    { type: 'panel', open: true, pin: 'right', tab: 'chat', unread: 0 },
    slice(history, true),
  )
  await input().waitFor()
}

const axeFaults = async (): Promise<string[]> => {
  await page.addScriptTag({ path: axePath })
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') }
    const { violations } = await axe.run(document.querySelector('.chat-sides')!)
    return violations.map(({ id, nodes }) => `${id} ${nodes.map(node => node.html).join(' ')}`)
  })
}

const question = message(1, grace, 'Every **month**, or only then?')
const answer: ChatMessage = {
  ...message(2, ada, 'Every month.'),
  reply: { record: question.record, person: grace.person, name: 'Grace', excerpt: question.text },
}
const last = message(3, linus, 'Good.')
const talk = [question, answer, last]

it('says of a message that nobody else has it yet, until somebody has', async () => {
  await openChat([question, { ...answer, self: true, unsent: true }])
  await messages().nth(1).getByTestId('chat-unsent').waitFor()
  await hostSays(slice([question, { ...answer, self: true }]))
  await page.getByTestId('chat-unsent').waitFor({ state: 'detached' })
})

describe('a long history', () => {
  /** The message at the top of the list and how far it is from there. */
  const topMessage = () =>
    page.getByRole('log').evaluate(list => {
      const top = list.getBoundingClientRect().top
      const all = [...list.querySelectorAll<HTMLElement>('[data-record]')]
      const first = all.find(one => one.getBoundingClientRect().top >= top)!
      return { record: first.dataset.record!, topPx: first.getBoundingClientRect().top - top }
    })
  const topOf = (record: string) =>
    page
      .getByRole('log')
      .evaluate(
        (list, record) =>
          list.querySelector(`[data-record="${record}"]`)!.getBoundingClientRect().top -
          list.getBoundingClientRect().top,
        record,
      )

  it('T10 comes in slices at both ends, of which 600 messages stay at most, and is gone through to its beginning and back', async () => {
    await openChat()
    await page.evaluate(serveHistory, [1_000, question] as const)
    await messages().getByText('Message 999', { exact: true }).waitFor()
    const most = await page.evaluate(async () => {
      const list = document.querySelector('[role=log]')!
      let most = 0
      while (!list.querySelector(`[data-record="${'0'.repeat(21)}A"]`)) {
        list.scrollTo({ top: 0 })
        await new Promise(requestAnimationFrame)
        most = Math.max(most, list.querySelectorAll('[data-record]').length)
      }
      return most
    })
    expect(most).toBe(600)
    const newest = page.getByTestId('chat-newest')
    await newest.click()
    await messages().getByText('Message 999', { exact: true }).waitFor()
    await expect.poll(() => newest.count()).toBe(0)
    expect(await messages().count()).toBeLessThanOrEqual(600)
  })

  it('lets a reader scroll up while it is still being drawn, from the first frame on', async () => {
    await openChat()
    await page.evaluate(async () => {
      const list = document.querySelector('[role=log]')!
      const rows = new Promise<void>(drawn => {
        new MutationObserver((_, seen) => {
          if (list.scrollTop < 600) return
          seen.disconnect()
          // Before the browser has told of having been taken to the end.
          list.scrollTop -= 400
          drawn()
        }).observe(list, { childList: true, subtree: true })
      })
      Object.assign(window, { rows })
    })
    await page.evaluate(serveHistory, [2_000, question] as const)
    await page.evaluate(() => (window as unknown as { rows: Promise<void> }).rows)
    const { record, topPx } = await topMessage()
    await expect.poll(() => messages().count()).toBe(200)
    expect(Math.abs((await topOf(record)) - topPx)).toBeLessThanOrEqual(2)
    await page.getByTestId('chat-newest').waitFor()
  })

  it.each([0, 300])('stays where the reader is when older messages come, %i px below the top', async top => {
    await openChat()
    await page.evaluate(serveHistory, [2_000, question] as const)
    const before = 200
    await expect.poll(() => messages().count()).toBe(before)
    // What comes waits until we know where we are.
    const held = await page.evaluate(top => {
      const list = document.querySelector('[role=log]')!
      const answer = window.heard!
      return new Promise<void>(done => {
        window.heard = message => {
          if (message.type !== 'chat-window') return
          window.heard = answer
          Object.assign(window, { release: () => answer(message) })
          done()
        }
        list.scrollTo({ top })
      })
    }, top)
    expect(held).toBe(undefined)
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    const { record, topPx } = await topMessage()
    await page.evaluate(() => (window as unknown as { release(): void }).release())
    await expect.poll(() => messages().count()).toBe(2 * before)
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect(Math.abs((await topOf(record)) - topPx)).toBeLessThan(2)
  })

  it('is searched; what is found is gone to, and has the focus', async () => {
    await openChat()
    await page.evaluate(serveHistory, [2_000, question] as const)
    await page.getByTestId('search-open').click()
    await page.getByTestId('search-input').fill('longer')
    expect(await lastSent('search-chat')).toEqual({ type: 'search-chat', query: 'longer' })
    const found = {
      ...message(0, grace, 'Message 700 is longer'),
      record: `${'700'.padStart(21, '0')}A` as ChatMessage['record'],
    }
    await hostSays({ type: 'found', query: 'longer', messages: [found], more: false })
    await page.getByText('1 message').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await lastSent('chat-window')).toEqual({
      type: 'chat-window',
      at: found.record,
      direction: 'around',
    })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-record')))
      .toBe(found.record)
  })

  it('G68 leads to a message that was gone to from elsewhere, whatever is shown instead, and marks it', async () => {
    await openChat()
    await page.evaluate(serveHistory, [2_000, question] as const)
    await page.getByTestId('search-open').click()
    const record = `${'100'.padStart(21, '0')}A` as ChatMessage['record']
    await hostSays({ type: 'show-message', record })
    const reached = page.locator('[data-reached]')
    await reached.waitFor()
    expect(await reached.getAttribute('data-record')).toBe(record)
    expect(await reached.evaluate(message => message === document.activeElement)).toBe(true)
    const [{ top, bottom }, height] = await reached.evaluate(message => [
      message.getBoundingClientRect().toJSON() as DOMRect,
      innerHeight,
    ])
    expect([top > 0, bottom < height]).toEqual([true, true])
  })
})

describe('what is done to a message', () => {
  it('is to answer it: what is said then is of its thread', async () => {
    await openChat(talk)
    await messages().nth(1).hover()
    await page.getByTestId('message-reply').click()
    await page.getByTestId('chat-answering').getByText('Every month.').waitFor()
    await page.keyboard.type('Sure?')
    await page.keyboard.press('Enter')
    expect(await lastSent('say')).toEqual({ type: 'say', text: 'Sure?', reply: question.record })
    expect(await page.getByTestId('chat-answering').count()).toBe(0)
  })

  it('is done by keys alone: from message to message, into a menu, and out of it', async () => {
    await openChat(talk)
    await input().press('Shift+Tab')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    const menu = page.getByRole('menu')
    await menu.waitFor()
    expect(await axeFaults()).toEqual([])
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    expect(await lastSent('react')).toEqual({ type: 'react', record: answer.record, reaction: 1, on: true })
    await page.getByTestId('chat-message').nth(1).press('ContextMenu')
    await page.keyboard.press('Escape')
    await expect.poll(() => menu.count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-record'))).toBe(answer.record)
  })

  it('is done by touch: a tap brings what can be done', async () => {
    await openChat(talk)
    await messages().nth(0).dispatchEvent('pointerup', { pointerType: 'touch', bubbles: true })
    await page.getByTestId('message-more').click()
    await page.getByTestId('message-copy').click()
    await expect.poll(clipboard).toBe(question.text)
  })

  it('is to delete it, after a question', async () => {
    await openChat(talk)
    await messages().nth(1).hover()
    await page.getByTestId('message-more').click()
    await page.getByTestId('message-delete').click()
    // The key that opened it does no harm.
    await page.keyboard.press('Enter')
    expect(await sent('delete-message')).toEqual([])
    await messages().nth(1).hover()
    await page.getByTestId('message-more').click()
    await page.getByTestId('message-delete').click()
    await page.getByTestId('confirm-yes').click()
    expect(await lastSent('delete-message')).toEqual({ type: 'delete-message', record: answer.record })
    await hostSays({ type: 'not-changed', record: answer.record, code: 'too-fast' })
    await page.getByText('That was not taken').waitFor()
    await hostSays(slice([{ ...answer, text: '', deleted: true }]))
    await messages().nth(1).getByText('This message was deleted.').waitFor()
    await messages().nth(1).hover()
    expect(await page.getByTestId('message-tools').count()).toBe(0)
  })

  it('is to change one’s own, from the empty input by the arrow key up', async () => {
    await openChat(talk)
    await input().press('ArrowUp')
    const edit = page.getByTestId('chat-edit')
    expect(await edit.inputValue()).toBe('Every month.')
    await edit.fill('Every week.')
    await edit.press('Enter')
    expect(await lastSent('edit-message')).toEqual({
      type: 'edit-message',
      record: answer.record,
      text: 'Every week.',
      mentions: [],
    })
    await hostSays({ type: 'not-changed', record: answer.record, code: 'too-fast' })
    await page.getByText('Wait a moment').waitFor()
    await edit.press('Enter')
    await hostSays(slice([{ ...answer, text: 'Every week.', edited: true }]))
    await expect.poll(() => edit.count()).toBe(0)
    expect(await messages().nth(1).textContent()).toContain('Every week.edited')
    await input().press('ArrowUp')
    await edit.press('Escape')
    expect(await edit.count()).toBe(0)
  })
})

describe('a thread', () => {
  it('opens by what an answer quotes, is written in, and leads back', async () => {
    await openChat(talk)
    await messages().nth(1).getByTestId('chat-quote').click()
    expect(await lastSent('open-thread')).toEqual({ type: 'open-thread', root: question.record })
    await hostSays({ type: 'thread', root: question.record, messages: [question, answer], more: false })
    const thread = page.getByTestId('chat-thread')
    expect(await thread.getByTestId('chat-message').count()).toBe(2)
    // The newest stays in sight, whatever becomes higher or lower.
    await page.setViewportSize({ width: 320, height: 240 })
    const below = () =>
      thread.getByRole('log').evaluate(list => list.scrollHeight - list.scrollTop - list.clientHeight)
    await expect.poll(() => thread.getByRole('log').evaluate(list => list.scrollTop)).toBeGreaterThan(0)
    await expect.poll(below).toBeLessThan(2)
    await page.getByTestId('thread-input').fill('Here')
    await page.keyboard.press('Enter')
    expect(await lastSent('say')).toEqual({ type: 'say', text: 'Here', reply: question.record })
    await hostSays({ type: 'not-said', code: 'too-fast', reply: question.record })
    await expect.poll(() => page.getByTestId('thread-input').inputValue()).toBe('Here')
    await page.keyboard.press('Escape')
    expect(await lastSent('close-thread')).toEqual({ type: 'close-thread' })
    await input().waitFor()
  })
})

describe('naming somebody', () => {
  it('is offered after @, chosen by the keys, and told with the message', async () => {
    await openChat(talk)
    await input().pressSequentially('Hi @')
    const options = page.getByTestId('mention-option')
    expect(await options.allTextContents()).toEqual(['Grace', 'Linus'])
    expect(await axeFaults()).toEqual([])
    await page.keyboard.press('ArrowDown')
    expect(await input().getAttribute('aria-activedescendant')).toBe(await options.nth(1).getAttribute('id'))
    await page.keyboard.press('Escape')
    expect(await options.count()).toBe(0)
    await input().pressSequentially('x @gr')
    expect(await options.allTextContents()).toEqual(['Grace'])
    await page.keyboard.press('Enter')
    expect(await input().inputValue()).toBe('Hi @x @Grace ')
    await page.keyboard.type('look')
    await page.keyboard.press('Enter')
    expect(await lastSent('say')).toEqual({
      type: 'say',
      text: 'Hi @x @Grace look',
      mentions: [{ person: grace.person, name: 'Grace' }],
    })
  })

  it('is not chosen by the Enter that ends a composition', async () => {
    await openChat(talk)
    await input().pressSequentially('@')
    await input().dispatchEvent('keydown', { key: 'Enter', isComposing: true })
    expect(await input().inputValue()).toBe('@')
    expect(await sent('say')).toEqual([])
  })
})

describe('a message’s text', () => {
  it('has its marks, links and code, and no markup of others', async () => {
    await openChat([
      message(
        1,
        grace,
        '**b** *i* `c` <img src=x> [x](javascript:alert(1))\n```\nlet a = 1\n```\n- one\n> said',
      ),
    ])
    const html = await messages().first().locator('div').first().innerHTML()
    for (const part of [
      '<strong>b</strong>',
      '<em>i</em>',
      '<code>c</code>',
      '&lt;img',
      '<blockquote',
      '<li',
    ])
      expect(html).toContain(part)
    expect(await messages().locator('img, a').count()).toBe(0)
    await page.getByRole('button', { name: 'Copy the code' }).click()
    await expect.poll(clipboard).toBe('let a = 1')
  })
})

describe('the place on the page', () => {
  it('T16 is shown before anything is said, is switched off by a press, and is not there where no page is shown', async () => {
    await openChat(talk)
    const place = page.getByTestId('with-place')
    expect(await place.count()).toBe(0)
    await hostSays({ type: 'own-place', on: true, label: 'tides.example/march' })
    await place.waitFor()
    expect(await page.locator('.with-place').innerText()).toContain('tides.example/march')
    await place.click()
    expect(await lastSent('with-place')).toEqual({ type: 'with-place', on: false })
    expect(await place.isChecked()).toBe(false)
  })
})

describe('a picture', () => {
  /** Random pixels, which no format makes small, come as a file in this kind of event at the input; several one right after the other. */
  const give = (sides: readonly number[], kind: 'paste' | 'drop'): Promise<void> =>
    page.evaluate(
      async ([sides, kind]) => {
        const picture = async (side: number) => {
          const canvas = new OffscreenCanvas(side, side)
          const context = canvas.getContext('2d')!
          const image = context.createImageData(side, side)
          for (let at = 0; at < image.data.length; at += 65_536)
            crypto.getRandomValues(image.data.subarray(at, at + 65_536))
          for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255
          context.putImageData(image, 0, 0)
          const data = new DataTransfer()
          data.items.add(new File([await canvas.convertToBlob()], 'noise.png', { type: 'image/png' }))
          return data
        }
        const about = { bubbles: true, cancelable: true }
        const target = document.querySelector('[data-testid=chat-input]')!
        for (const data of await Promise.all(sides.map(picture)))
          if (kind === 'drop') target.dispatchEvent(new DragEvent('drop', { ...about, dataTransfer: data }))
          else target.dispatchEvent(new ClipboardEvent('paste', { ...about, clipboardData: data }))
      },
      [sides, kind] as const,
    )
  const pick = (bytes: readonly number[]) =>
    page
      .getByTestId('chat-file')
      .setInputFiles({ name: 'tide.png', mimeType: 'image/png', buffer: Buffer.from(bytes) })

  it('is pasted, described and handed over before it is said; then it is shown', async () => {
    await openChat(talk)
    await give([150], 'paste')
    await page.getByTestId('picture-alt').fill('Noise')
    expect(await axeFaults()).toEqual([])
    await page.getByRole('button', { name: 'Send' }).click()
    await expect.poll(async () => (await sent('say')).length).toBe(1)
    const [said] = await sent('say')
    const parts = await sent('image-part')
    expect(said).toMatchObject({ text: '', image: { type: 'png', width: 150, height: 150, alt: 'Noise' } })
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, n) => n))
    expect(parts[0]).toMatchObject({ upload: said!.image!.upload, parts: parts.length })
    await hostSays(
      slice([
        ...talk,
        {
          ...message(9, ada, ''),
          image: {
            type: 'png',
            width: 150,
            height: 150,
            alt: 'Noise',
            bytes: 9,
            sentBytes: 1,
            problem: null,
          },
        },
      ]),
    )
    await page.locator('[data-testid=chat-picture][data-state=shown] img').waitFor()
    await page.getByRole('progressbar').waitFor()
  })

  it('is the one that was given last, made smaller until it may be sent, and what is no picture is not taken', async () => {
    await openChat(talk)
    await give([150, 1_300], 'drop')
    await page.getByText('scaled down').waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    await expect.poll(async () => (await sent('say')).length).toBe(1)
    expect((await sent('say'))[0]!.image!.type).toBe('webp')
    await pick([1, 2, 3])
    await page.getByTestId('picture-refused').waitFor()
    await page.getByTestId('picture-drop').click()
    expect(await page.getByTestId('picture-draft').isVisible()).toBe(false)
  })

  it('of others is fetched when it is wanted, and shown large by the keys', async () => {
    const bytes = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const pictured: ChatMessage = {
      ...message(1, grace, ''),
      image: {
        type: 'png',
        width: 1,
        height: 1,
        alt: 'A dot',
        bytes: bytes.length,
        sentBytes: null,
        problem: null,
      },
    }
    await openChat([pictured])
    const picture = page.getByTestId('chat-picture')
    expect(await picture.locator('img').count()).toBe(0)
    await picture.click()
    expect(await lastSent('image')).toEqual({ type: 'image', record: pictured.record })
    await hostSays({ type: 'image-failed', record: pictured.record, code: 'hub-away' })
    await page.getByText('It cannot be fetched now').waitFor()
    const half = Math.ceil(bytes.length / 2)
    for (const part of [0, 1])
      await hostSays({
        type: 'image-part',
        record: pictured.record,
        part,
        parts: 2,
        data: bytes.subarray(part * half, part * half + half).toString('base64url'),
      })
    await picture.locator('img').waitFor()
    await messages().first().focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByTestId('chat-lightbox').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByTestId('chat-lightbox').count()).toBe(0)
    expect(await picture.evaluate(element => element === document.activeElement)).toBe(true)
  })
})
