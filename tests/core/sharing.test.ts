import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageAddress } from '../../lib/core/address.ts'
import { tellableAddress } from '../../lib/core/sharing.ts'

test('an address is told without query and fragment, unless its site was confirmed', () => {
  const address = 'https://example.org:8443/a/b?token=secret#/route'
  expect(tellableAddress(address, [])).toBe('https://example.org:8443/a/b')
  expect(tellableAddress(address, ['https://example.org'])).toBe('https://example.org:8443/a/b')
  expect(tellableAddress(address, ['https://example.org:8443'])).toBe(address)
})

test('whatever the address is, nothing behind ? or # is told', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), url => {
      const address = pageAddress(url)
      fc.pre(address !== null)
      expect(tellableAddress(address!, [])).not.toMatch(/[?#]/)
    }),
    { numRuns: 20 },
  )
})
