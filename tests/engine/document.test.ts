import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createStoredDocument } from '../../lib/engine/document.ts'
import { createDrops } from '../../lib/engine/drops.ts'
import { createMemoryStores, type MemoryStores } from '../support/memory-stores.ts'

async function open(stores: MemoryStores) {
  const doc = new Y.Doc()
  const drops = createDrops()
  const failures: boolean[] = []
  const stored = createStoredDocument({
    doc,
    store: stores.document,
    drops,
    stored: well => void failures.push(!well),
  })
  await stored.load()
  return { doc, text: doc.getText('notes'), stored, drops, failures }
}

describe('a stored document', () => {
  test('comes back as it was', async () => {
    const stores = createMemoryStores()
    const first = await open(stores)
    for (let i = 0; i < 200; i++) first.text.insert(first.text.length, `${i} `)
    await first.stored.close()
    expect((await open(stores)).text.toString()).toBe(first.text.toString())
  })

  test('is kept as one update after many', async () => {
    const stores = createMemoryStores()
    const first = await open(stores)
    for (let i = 0; i < 1_200; i++) first.text.insert(0, 'x')
    await first.stored.close()
    expect(stores.document.updates.length).toBeLessThan(500)
    expect((await open(stores)).text).toHaveLength(1_200)
  })

  test('skips a damaged row and counts it', async () => {
    const stores = createMemoryStores()
    const first = await open(stores)
    first.text.insert(0, 'kept')
    await first.stored.close()
    stores.document.updates.push(new Uint8Array([255, 255, 255]))
    const again = await open(stores)
    expect(again.text.toString()).toBe('kept')
    expect(again.drops.byReason.get('update-damaged')).toBe(1)
  })

  test('says when it cannot be stored', async () => {
    const stores = createMemoryStores()
    const { text, stored, failures } = await open(stores)
    stores.refuse(true)
    text.insert(0, 'x')
    await stored.close()
    expect(failures).toEqual([true])
  })
})
