import { expect, test } from 'vitest'
import { librariesIn, loadedAtFirst } from '../support/bundle.ts'

test.each([
  ['page', '@noble/hashes @wxt-dev/browser wxt'],
  ['frame', '@noble/hashes @wxt-dev/browser wxt'],
  ['views', '@wxt-dev/browser preact wxt'],
  ['things', '@floating-ui/core @floating-ui/dom @floating-ui/utils wxt'],
])('what the script %s carries into pages of libraries is %s, and no schemas', async (script, libraries) => {
  expect(await librariesIn(`entrypoints/${script}/index.ts`)).toEqual(libraries.split(' '))
})

/** Compressed kilobytes that each may come to: what it is now and a tenth. */
test.each([
  ['the popup', ['popup/main.tsx', 'popup/show-popup.tsx'], 29],
  ['the panel', ['panel/main.ts'], 44],
  ['what stands beside a page', ['sidepanel/main.tsx'], 50],
  ['the settings', ['options/main.tsx'], 22],
  ["a room's own page", ['room/main.tsx'], 24],
])(
  'what %s loads before it is there has no schemas, keys or stores in it, and does not grow unseen',
  async (_, entries, mostKb) => {
    const { bytes, libraries } = await loadedAtFirst(entries.map(entry => `entrypoints/${entry}`))
    expect(libraries).toEqual(['@wxt-dev/browser', 'preact', 'wxt'])
    expect(bytes / 1000).toBeLessThanOrEqual(mostKb)
  },
)

test('a guest can read who invites them before the room is loaded, and neither has all of the schemas', async () => {
  const asked = await loadedAtFirst(['entrypoints/guest/main.tsx'])
  expect(asked.libraries).not.toContain('yjs')
  expect(asked.bytes / 1000).toBeLessThanOrEqual(70)
  const all = await loadedAtFirst(['entrypoints/guest/main.tsx', 'entrypoints/guest/room-parts.ts'])
  expect(all.bytes / 1000).toBeLessThanOrEqual(190)
})
