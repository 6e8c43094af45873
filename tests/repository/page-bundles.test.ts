import { expect, test } from 'vitest'
import { librariesIn } from '../support/bundle.ts'

test.each([
  ['page', '@noble/hashes @wxt-dev/browser wxt'],
  ['frame', '@noble/hashes @wxt-dev/browser wxt'],
  ['views', '@wxt-dev/browser preact wxt'],
  ['things', '@floating-ui/core @floating-ui/dom @floating-ui/utils wxt'],
])('what the script %s carries into pages of libraries is %s, and no schemas', async (script, libraries) => {
  expect(await librariesIn(`entrypoints/${script}/index.ts`)).toEqual(libraries.split(' '))
})
