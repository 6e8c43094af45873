import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageAddress } from '../../lib/core/address.ts'

test.each([
  ['https://example.com', 'https://example.com/'],
  ['https://example.com/a?b=1#c', 'https://example.com/a?b=1'],
  ['https://example.com/a?utm_source=x&b=1&fbclid=2', 'https://example.com/a?b=1'],
  ['https://example.com/?gclid=2', 'https://example.com/'],
  ['https://example.com/#/route/1', 'https://example.com/#/route/1'],
  ['https://example.com/#!route', 'https://example.com/#!route'],
  ['https://example.com/#/', 'https://example.com/'],
  ['https://user:word@example.com/', 'https://example.com/'],
  ['HTTP://EXAMPLE.com:80/', 'http://example.com/'],
])('%s is the page %s', (href, page) => {
  expect(pageAddress(href)).toBe(page)
})

test.each([
  '',
  'about:blank',
  'chrome://settings',
  'file:///etc/passwd',
  'javascript:1',
  'data:text/html,x',
  `https://example.com/${'x'.repeat(2_000)}`,
])('%.40s is no page that people can share', href => {
  expect(pageAddress(href)).toBeNull()
})

test('a normalised address stays as it is', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), href => {
      const page = pageAddress(href)
      if (page !== null) expect(pageAddress(page)).toBe(page)
    }),
  )
})

test('any text is an address or null', () => {
  fc.assert(fc.property(fc.string(), text => void pageAddress(text)))
})
