import type { PersonId } from './ids.ts'

/**
 * Twelve person colours, each with the text colour (`#fff` or `#16181d`) that passes WCAG 2.2 AA (4.5:1) on it.
 * A person's colour travels as its index.
 */
export const personColors = [
  { fill: '#1864ab', ink: '#fff' },
  { fill: '#26803a', ink: '#fff' },
  { fill: '#ffa94d', ink: '#16181d' },
  { fill: '#9c36b5', ink: '#fff' },
  { fill: '#c92a2a', ink: '#fff' },
  { fill: '#3bc9db', ink: '#16181d' },
  { fill: '#5f3dc4', ink: '#fff' },
  { fill: '#a9e34b', ink: '#16181d' },
  { fill: '#a61e4d', ink: '#fff' },
  { fill: '#63e6be', ink: '#16181d' },
  { fill: '#fcc2d7', ink: '#16181d' },
  { fill: '#846358', ink: '#fff' },
] as const

export const colorCount = personColors.length

/** Somebody who wants a colour. */
export interface ColorWish {
  readonly person: PersonId
  /** Index of the colour that is theirs by identity or choice. */
  readonly color: number
  /** Whoever came earlier keeps it. */
  readonly sinceMs: number
}

/**
 * Gives each person a colour of their own as far as there are enough: the one they wish, or the next that nobody has. Depends on the
 * wishes alone, so that everybody sees the same.
 */
export function assignColors(wishes: readonly ColorWish[]): Map<PersonId, number> {
  const colorByPerson = new Map<PersonId, number>()
  const taken = new Set<number>()
  const ordered = [...wishes].sort((a, b) => a.sinceMs - b.sinceMs || (a.person < b.person ? -1 : 1))
  for (const { person, color } of ordered) {
    if (colorByPerson.has(person)) continue
    let free = color
    while (taken.has(free) && taken.size < colorCount) free = (free + 1) % colorCount
    colorByPerson.set(person, free)
    taken.add(free)
  }
  return colorByPerson
}
