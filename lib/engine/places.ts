import { pageAddress } from '../core/address.ts'
import type { Keyring } from '../core/epochs.ts'
import type { PageTag } from '../core/ids.ts'
import { type EpochKeys, pageTag, siteTag } from '../core/keys.ts'
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

export const nowhere: Place = { here: null, page: null, site: null, address: null, pageIn: () => null }

/** `keys`: the epoch's, under whose page key addresses become tags; `keyring`: of earlier ones, or null where there are none. */
export function createPlaces({ epoch, page: pageKey }: EpochKeys, keyring: Keyring | null): Places {
  let sharing = openSharing
  let confirmed: readonly string[] = []

  const tagsOf = (address: string, here: PageTag): Place['pageIn'] => {
    const tags = new Map([[epoch, here]])
    return asked => {
      const keys = tags.has(asked) ? null : keyring?.(asked)
      if (keys) tags.set(asked, pageTag(keys.page, address))
      return tags.get(asked) ?? null
    }
  }

  return {
    of(href) {
      const address = href === null ? null : pageAddress(href)
      if (address === null) return nowhere
      const here = pageTag(pageKey, address)
      if (sharing.address === 'nothing') return { ...nowhere, here }
      const site = siteTag(pageKey, address)
      if (sharing.address === 'site') return { ...nowhere, here, site }
      return {
        here,
        page: here,
        site,
        address: tellableAddress(address, confirmed),
        pageIn: tagsOf(address, here),
      }
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
