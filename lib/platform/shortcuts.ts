import { browser } from 'wxt/browser'
import type { Shortcut } from '../protocol/commands.ts'

/** The extension's keys as the browser has them now; none where it has no such keys, as Firefox for Android. */
export async function browserShortcuts(): Promise<readonly Shortcut[]> {
  const commands = (await browser.commands?.getAll()) ?? []
  return commands.flatMap(({ name, description, shortcut }) =>
    // Browsers list the toolbar button's key as well, without saying what it does.
    name && description ? [{ name, what: description, keys: shortcut ?? '' }] : [],
  )
}

/** Opens the browser's own page for such keys. Firefox has a call for it, Chromium and its kin an address. */
export async function openBrowserShortcuts(): Promise<void> {
  const commands = browser.commands as { openShortcutSettings?: () => Promise<void> }
  if (commands.openShortcutSettings) await commands.openShortcutSettings()
  else await browser.tabs.create({ url: 'chrome://extensions/shortcuts' })
}
