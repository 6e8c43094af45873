import { browser } from 'wxt/browser'
import type { PageRequest } from '../protocol/background.ts'

/** Firefox's, which the types of Chromium do not have. */
interface Sidebar {
  open(): Promise<void>
}

const sidebar = (): Sidebar | undefined => (browser as { readonly sidebarAction?: Sidebar }).sidebarAction

/** Opens the side panel or the sidebar of a window. Has to be called in the very turn of a click; rejects outside one, and where the browser has neither. */
export function openBeside(windowId: number): Promise<void> {
  if (browser.sidePanel) return browser.sidePanel.open({ windowId })
  return sidebar()?.open() ?? Promise.reject(new Error('This browser shows nothing beside its pages.'))
}

/** Phones have neither. */
export const hasBeside = (): boolean => Boolean(browser.sidePanel ?? sidebar())

/** The same from a frame of ours in a page. */
export function openBesideHere(): void {
  // Chrome wants to know the window, which the background does; Firefox wants the click itself.
  const opened = browser.sidePanel
    ? browser.runtime.sendMessage({ type: 'open-beside' } satisfies PageRequest)
    : sidebar()?.open()
  opened?.catch((error: unknown) => console.warn('alongside: nothing was opened beside the page', error))
}
