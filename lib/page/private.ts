import { frameAround } from './frames.ts'
import { drawnParentOf } from './node-kinds.ts'

/** What a form asks for that is nobody else's business, whatever type its field has (a shown password is a text field). */
const privateTokens = /^(cc-.*|one-time-code|current-password|new-password|transaction-amount|webauthn)$/
/** Where a page does not say so in the standard's words. */
const privateNames =
  /passw|passphrase|passcode|\botp\b|one.?time|cvv|cvc|csc|card.?num|security.?code|\bpin\b|\bssn\b/i

/** Something that a person writes or chooses in. */
const fields =
  'textarea, select, input:not([type=hidden], [type=button], [type=submit], [type=reset], [type=image], [type=file])'

export const isField = (element: Element): boolean =>
  element.matches(fields) || (element as HTMLElement).isContentEditable

/**
 * Whether anything at all about an element is kept from others: it is in a part that its author has marked `data-alongside="off"`, or it
 * is a field for a password, a card or a code.
 */
export function isPrivate(element: Element): boolean {
  for (let at: Element | null = element; at; at = drawnParentOf(at) ?? frameAround(at.ownerDocument))
    if (at.getAttribute('data-alongside')?.toLowerCase() === 'off') return true
  if (!element.matches('input, textarea, select')) return false
  if (element.matches('input[type=password]')) return true
  const tokens = (element.getAttribute('autocomplete') ?? '').toLowerCase().split(/\s+/)
  if (tokens.some(token => privateTokens.test(token))) return true
  return ['name', 'id', 'aria-label', 'placeholder'].some(name =>
    privateNames.test(element.getAttribute(name) ?? ''),
  )
}
