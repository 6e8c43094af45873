/** A typed name without what a shown name may not hold (controls, direction overrides) and without outer spaces; may be empty. */
export const cleanName = (typed: string): string =>
  typed.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '').trim()
