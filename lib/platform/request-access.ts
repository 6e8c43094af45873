import { browser } from 'wxt/browser'

/** Asks for access to a site, or with null to all of them; to be called within a click. Resolves whatever the answer is. */
export function requestAccess(address: string | null): Promise<unknown> {
  const origins = address === null ? ['https://*/*', 'http://*/*'] : [patternOf(address)]
  return browser.permissions.request({ origins }).catch(error => {
    console.warn('alongside: the browser did not ask for the site', error)
  })
}

function patternOf(address: string): string {
  // Without the port: Firefox's patterns know none, and one without matches them all.
  const { protocol, hostname } = new URL(address)
  return `${protocol}//${hostname}/*`
}
