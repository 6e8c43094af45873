import { browser } from 'wxt/browser'
import { openPage } from '../open-page.ts'

/** Opens the guide once the extension has been installed. Browsers of tests, which are all new, are spared it. */
export function listenToInstallation(failed: (error: unknown) => void): void {
  if (import.meta.env.MODE === 'e2e') return
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') openPage('/welcome.html').catch(failed)
  })
}
