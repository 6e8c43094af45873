/**
 * The keys that do something of ours on a page, where the page does not use them itself. `Alt+L` is the physical key, held with Alt, which
 * pages rarely use and which types nothing; one character is that character, wherever it is; the empty string is no key.
 */
export interface PageKeys {
  /** Opens the line at the cursor. */
  readonly bubble: string
  /** Draws while it is held. */
  readonly laser: string
  /** Shows the reactions. */
  readonly reaction: string
}

export const pageKeys: PageKeys = { bubble: '/', laser: 'Alt+L', reaction: 'Alt+R' }

/** What may be one of them. */
export const pageKeyPattern = /^(Alt\+[A-Z]|[!-~])?$/
