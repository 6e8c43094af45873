import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assignColors, type ColorWish, colorCount, personColors } from '../../lib/core/colors.ts'
import type { PersonId } from '../../lib/core/ids.ts'

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const hex = color.length === 4 ? color.replace(/[^#]/g, '$&$&') : color
  const [r, g, b] = [1, 3, 5].map(at => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

describe('person colours', () => {
  test.each(personColors)('$ink on $fill can be read (WCAG 2.2 AA)', ({ fill, ink }) => {
    expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4.5)
  })

  test('are all different', () => {
    expect(new Set(personColors.map(({ fill }) => fill)).size).toBe(colorCount)
  })
})

describe('P5 colours in a room', () => {
  const wish: fc.Arbitrary<ColorWish> = fc.record({
    person: fc.string({ minLength: 1, maxLength: 4 }).map(id => id as PersonId),
    color: fc.integer({ min: 0, max: colorCount - 1 }),
    sinceMs: fc.integer({ min: 0, max: 5 }),
  })
  const wishes = fc.uniqueArray(wish, { selector: ({ person }) => person, maxLength: 20 })

  test('do not depend on who is asked', () => {
    fc.assert(
      fc.property(wishes, wishes => {
        expect(new Map([...assignColors([...wishes].reverse())].sort())).toEqual(
          new Map([...assignColors(wishes)].sort()),
        )
      }),
    )
  })

  test('are one each as long as there are enough', () => {
    fc.assert(
      fc.property(wishes, wishes => {
        const colors = [...assignColors(wishes).values()]
        expect(new Set(colors).size).toBe(Math.min(colorCount, wishes.length))
      }),
    )
  })

  test('stay with whoever was there first', () => {
    const [early, late] = ['b' as PersonId, 'a' as PersonId]
    const colors = assignColors([
      { person: late, color: 4, sinceMs: 2 },
      { person: early, color: 4, sinceMs: 1 },
    ])
    expect(colors.get(early)).toBe(4)
    expect(colors.get(late)).toBe(5)
  })
})
