import type { Page } from 'playwright-core'

/** Types faster than anybody, without waiting until a key has been dealt with; `gapMs` between two keys. Letters and `/` only. */
export async function typeFast(page: Page, text: string, gapMs = 0): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const sent: Promise<unknown>[] = []
  for (const key of text) {
    const isLetter = /[a-z]/.test(key)
    const named = {
      key,
      code: isLetter ? `Key${key.toUpperCase()}` : 'Slash',
      windowsVirtualKeyCode: isLetter ? key.toUpperCase().charCodeAt(0) : 191,
    }
    sent.push(devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', text: key, ...named }))
    sent.push(devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...named }))
    if (gapMs > 0) await new Promise(resolve => setTimeout(resolve, gapMs))
  }
  await Promise.all(sent)
  await devtools.detach()
}
