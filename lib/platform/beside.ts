import { browser } from 'wxt/browser'

/** Firefox's, which the types of Chromium do not have. */
interface Sidebar {
  open(): Promise<void>
}

const sidebar = (): Sidebar | undefined => (browser as { readonly sidebarAction?: Sidebar }).sidebarAction

/** Opens the side panel or the sidebar of a window. Has to be called in the very turn of a click; rejects outside one. */
export function openBeside(windowId: number): Promise<void> {
  return browser.sidePanel ? browser.sidePanel.open({ windowId }) : (sidebar()?.open() ?? Promise.resolve())
}

/** Phones have neither. */
export const hasBeside = (): boolean => Boolean(browser.sidePanel ?? sidebar())
