import { limits } from './limits.ts'

/** Query keys that say where a visitor came from, not which page it is. */
const trackingKeys = /^(utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_ga|_gl|ref_src|spm)$/

/**
 * The address by which "the same page" is decided: origin, path and query without known tracking keys; the
 * fragment only where it is a route (`#/…` or `#!…`). `null` for what is not an http(s) page or is too long.
 */
export function pageAddress(href: string): string | null {
  if (href.length > limits.addressChars || !URL.canParse(href)) return null
  const url = new URL(href)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const keys: string[] = []
  // Not `keys()`: Firefox gives content scripts no iterators of a page's objects.
  url.searchParams.forEach((_, key) => {
    keys.push(key)
  })
  for (const key of keys) if (trackingKeys.test(key)) url.searchParams.delete(key)
  const route = /^#[/!]./.test(url.hash) ? url.hash : ''
  return `${url.origin}${url.pathname}${url.search}${route}`
}
