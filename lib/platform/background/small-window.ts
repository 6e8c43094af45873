import { browser } from 'wxt/browser'

/** CSS pixels, the window's frame included. */
export interface WindowSize {
  readonly width: number
  readonly height: number
}

/** Opens a page of ours in a small window; in a tab on phones, which have no windows. Returns the id that `raise` takes. */
export async function openSmallWindow(url: string, size: WindowSize): Promise<number | undefined> {
  if (!browser.windows) return (await browser.tabs.create({ url })).id
  return (await browser.windows.create({ url, type: 'popup', ...size }))?.id
}

/** Brings to the front what was opened; false where it was closed. */
export async function raise(id: number): Promise<boolean> {
  const raising = browser.windows
    ? browser.windows.update(id, { focused: true })
    : browser.tabs.update(id, { active: true })
  return raising.then(
    () => true,
    () => false,
  )
}
