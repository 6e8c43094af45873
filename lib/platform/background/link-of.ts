import { decodeLink } from '../../core/links.ts'

/** The address when it is a link, or one that was cut short or mistyped: the popup then says what is wrong with it. */
export function linkOf(url: string | undefined): string | null {
  if (!url) return null
  const link = decodeLink(url)
  return link.ok || (link.error !== 'not-a-link' && url.split('#')[1]?.startsWith('1')) ? url : null
}
