/** Of `typed-ahead.ts`, what needs no schemas: pages carry it. */

/** What the frame answers over the channel once it has the keyboard. */
export const tookKeys = 'took'

/** Keys other than characters that mean something where one types. */
export const keysHanded: readonly string[] = ['Enter', 'Backspace', 'Escape']
