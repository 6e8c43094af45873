import { pageAddress } from '../core/address.ts'
import { pageTag, siteTag } from '../core/keys.ts'
import { openSharing, type Sharing, tellableAddress } from '../core/sharing.ts'
import type { Place } from './types.ts'

/** Where ports are, as far as this person lets it be known. */
export interface Places {
  /** `href`: the page's address, or null where there is none. */
  of(href: string | null): Place
  readonly sharing: Sharing
  /** `confirmed`: origins of which the whole address may be told. */
  share(sharing: Sharing, confirmed: readonly string[]): void
}

export const nowhere: Place = { here: null, page: null, site: null, address: null }

/** `pageKey`: the epoch's, under which addresses become tags. */
export function createPlaces(pageKey: Uint8Array): Places {
  let sharing = openSharing
  let confirmed: readonly string[] = []
  return {
    of(href) {
      const address = href === null ? null : pageAddress(href)
      if (address === null) return nowhere
      const here = pageTag(pageKey, address)
      if (sharing.address === 'nothing') return { ...nowhere, here }
      const site = siteTag(pageKey, address)
      if (sharing.address === 'site') return { ...nowhere, here, site }
      return { here, page: here, site, address: tellableAddress(address, confirmed) }
    },
    get sharing() {
      return sharing
    },
    share(next, origins) {
      sharing = next
      confirmed = origins
    },
  }
}
