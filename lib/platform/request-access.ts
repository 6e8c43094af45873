import { browser } from 'wxt/browser'

/** Asks for access to a site; to be called within a click. Resolves whatever the answer is. */
export function requestAccess(address: string): Promise<unknown> {
  // Without the port: Firefox's patterns know none, and one without matches them all.
  const { protocol, hostname } = new URL(address)
  return browser.permissions.request({ origins: [`${protocol}//${hostname}/*`] }).catch(error => {
    console.warn('alongside: the browser did not ask for the site', error)
  })
}
