/**
 * The keys that do something of ours on a page, where the page does not use them itself. `Alt+L` is the physical key, held with Alt, which
 * pages rarely use and which types nothing; `/` is the character.
 */
export const pageKeys = {
  /** Opens the line at the cursor. */
  bubble: '/',
  /** Draws while it is held. */
  laser: 'Alt+L',
  /** Shows the reactions. */
  reaction: 'Alt+R',
} as const
