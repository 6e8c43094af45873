/** Letters that are written from right to left: Hebrew, Arabic and their neighbours in Unicode's blocks. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Between these a name has its own direction, and the sentence around it keeps its own: Unicode's first strong isolate. */
const isolate = (value: string): string => `\u2068${value}\u2069`

/**
 * A sentence with what is put into it: names, mostly, which may be written the other way. `fill` makes it of its values. In one that has letters from right
 * to left, its own or a name's, every value is isolated; any other reads one way as it stands, and has nothing in it that nobody sees.
 */
export function fillIsolated(
  fill: (values: readonly string[]) => string,
  values: readonly (string | number)[],
): string {
  const plain = fill(values.map(String))
  if (!rightToLeft.test(plain)) return plain
  // Numbers and signs have no direction of their own to keep.
  return fill(values.map(value => (/\p{L}/u.test(`${value}`) ? isolate(`${value}`) : `${value}`)))
}
