import { pageAddress } from '../core/address.ts'

export interface NavigationDeps {
  window: Window
  /** The page became another one without a load. Normalised; null where it has no address that others could open. */
  addressChanged(address: string | null): void
  /** The page came back from the back/forward cache: whatever was connected is silently dead. */
  restored?(): void
}

export interface Navigation {
  /** By which "the same page" is decided: `core/address.ts`. */
  address(): string | null
  close(): void
}

/**
 * Notices client-side routes. The Navigation API tells of every change, the page's own `pushState` included; where it is missing,
 * a content script cannot see `pushState`, so the address is compared after whatever a person does.
 */
export function createNavigation({ window, addressChanged, restored }: NavigationDeps): Navigation {
  const stop = new AbortController()
  const options = { capture: true, passive: true, signal: stop.signal }
  let known = pageAddress(window.location.href)

  const compare = () => {
    const address = pageAddress(window.location.href)
    if (address === known) return
    known = address
    addressChanged(address)
  }

  const history: EventTarget | undefined = window.navigation
  history?.addEventListener('currententrychange', compare, { signal: stop.signal })
  if (!history) {
    const later = () => window.setTimeout(compare)
    for (const type of ['click', 'keyup', 'popstate', 'hashchange'])
      window.addEventListener(type, later, options)
  }
  window.addEventListener(
    'pageshow',
    event => {
      if (!event.isTrusted || !event.persisted) return
      compare()
      restored?.()
    },
    options,
  )

  return { address: () => known, close: () => stop.abort() }
}
