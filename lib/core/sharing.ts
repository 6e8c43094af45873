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

/**
 * Whether the overlay may be on a site. What was chosen for a site: by itself, only where it is let on in a tab, or never. What a room does on sites
 * for which nothing was chosen: by itself wherever one goes, after one yes for each site, or only where it is turned on by hand.
 */
export type SiteRule = 'on' | 'ask' | 'off'

/** What a room does until something else is chosen: nobody is seen on a site that they have not said yes to. */
export const roomRule: SiteRule = 'ask'

/** Where somebody has said yes to being seen on the site that a tab shows: in this very tab, or in the room, wherever. */
export interface Yes {
  readonly inTab: boolean
  readonly inRoom: boolean
}

/** What holds on a site. Its own choice goes before what the room does elsewhere; null: there is none. */
export function ruleAt(site: SiteRule | null, room: SiteRule, yes: Yes): SiteRule {
  if (site === 'on' || site === 'off') return site
  if (yes.inTab || (site === null && room === 'ask' && yes.inRoom)) return 'on'
  return site ?? room
}

/**
 * An address as others may be told it: the query and the fragment, which often name more than the page, only on sites for which that was confirmed.
 * `address`: as `pageAddress` gives it.
 */
export function tellableAddress(address: string, confirmed: readonly string[]): string {
  const url = new URL(address)
  return confirmed.includes(url.origin) ? address : `${url.origin}${url.pathname}`
}
