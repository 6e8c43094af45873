/** What a person shows of themselves in one room, from this browser. */
export interface Sharing {
  /** What others learn of where one is: the page, only its site, or nothing. */
  readonly address: 'page' | 'site' | 'nothing'
  /** Whether others see the pointer. */
  readonly cursor: boolean
  /** Whether others' pointers are drawn here. */
  readonly others: boolean
}

export const openSharing: Sharing = { address: 'page', cursor: true, others: true }

/** Whether the overlay may be on a site by itself, has to be let on each time, or stays away. */
export type SiteRule = 'on' | 'ask' | 'off'

/**
 * An address as others may be told it: the query and the fragment, which often name more than the page, only on sites for which that was confirmed.
 * `address`: as `pageAddress` gives it.
 */
export function tellableAddress(address: string, confirmed: readonly string[]): string {
  const url = new URL(address)
  return confirmed.includes(url.origin) ? address : `${url.origin}${url.pathname}`
}
