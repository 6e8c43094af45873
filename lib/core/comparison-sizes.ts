/** Of the random bytes by which each side of a comparison begins (`comparison.ts`). */
export const comparisonNonceBytes = 16
/** Words that are compared: one for each byte. */
export const comparisonWordCount = 6
