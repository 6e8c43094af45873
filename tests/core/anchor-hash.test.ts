import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains, fromFraction, grownBox, toFraction } from '../../lib/core/anchor-box.ts'
import { createAnchorHasher } from '../../lib/core/anchor-hash.ts'

const key = new Uint8Array(32).fill(1)

describe('anchor hashes', () => {
  it('are the same for everybody with the key and others without', () => {
    const own = createAnchorHasher(key)
    const peer = createAnchorHasher(key.slice())
    const stranger = createAnchorHasher(new Uint8Array(32).fill(2))
    expect(own.id('main')).toBe(peer.id('main'))
    expect(own.words('over the lazy')).toBe(peer.words('over the lazy'))
    expect(own.id('main')).not.toBe(stranger.id('main'))
  })

  it('tell ids, attributes and words of the same text apart', () => {
    const { id, attribute, words } = createAnchorHasher(key)
    expect(new Set([id('name=x'), attribute('name', 'x'), words('name=x')]).size).toBe(3)
  })

  it('fit their fields, whatever is hashed', () => {
    const { id, attribute, words } = createAnchorHasher(key)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(id(text)).toBeLessThanOrEqual(0xffff_ffff)
        expect(attribute('href', text)).toBeGreaterThanOrEqual(0)
        expect(words(text)).toBeLessThanOrEqual(0xffff)
      }),
    )
  })
})

describe('fractions', () => {
  it('go there and back to within a hundredth of a pixel on any screen', () => {
    fc.assert(
      fc.property(
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: -5_000, max: 5_000 }),
        fc.integer({ min: 1, max: 600 }),
        (part, start, size) => {
          const at = start + part * size
          expect(Math.abs(fromFraction(toFraction(at, start, size), start, size) - at)).toBeLessThan(0.01)
        },
      ),
    )
  })

  it('stay inside the box, and in the middle of what has no size', () => {
    expect(toFraction(-10, 0, 100)).toBe(0)
    expect(toFraction(110, 0, 100)).toBe(0xffff)
    expect(toFraction(5, 5, 0)).toBe(0x7fff)
  })
})

describe('a grown box', () => {
  it('reaches half the box further on every side', () => {
    const grown = grownBox({ left: 10, top: 10, width: 10, height: 20 })
    expect(grown).toEqual({ left: 5, top: 0, width: 20, height: 40 })
    expect(contains(grown, 5, 40)).toBe(true)
    expect(contains(grown, 26, 20)).toBe(false)
  })
})
