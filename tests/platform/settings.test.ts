import { expect, test } from 'vitest'
import { loadPersonSettings } from '../../lib/platform/background/settings.ts'
import { createMemoryStores } from '../support/memory-stores.ts'

test('what is changed in the same moment is kept, all of it', async () => {
  const { settings: store } = createMemoryStores()
  const zeros = (length: number) => new Uint8Array(length)
  const settings = await loadPersonSettings(store, zeros)
  await Promise.all([
    settings.change(now => ({ ...now, hub: 'https://hub.example' })),
    settings.change(now => ({ ...now, relayOnly: true })),
    settings.change(now => ({ ...now, profile: { ...now.profile, name: 'Ada' } })),
  ])
  const kept = { hub: 'https://hub.example', relayOnly: true, profile: { name: 'Ada' } }
  expect(await settings.get()).toMatchObject(kept)
  expect(await (await loadPersonSettings(store, zeros)).get()).toMatchObject(kept)
})
