import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../server/sqlite-store.ts'
import type { Store } from '../../server/store.ts'
import { appendOf, problemsOf, wholeLog } from './log-client.ts'
import { enter, openRoom, startTestHub, type TestHub } from './test-hub.ts'

/** What the store does instead of what is asked of it. */
type Trouble = 'none' | 'fails' | 'stores-and-fails' | 'waits'

let hub: TestHub | null = null
const dataDir = mkdtempSync(join(tmpdir(), 'alongside-trouble-'))
afterAll(() => rmSync(dataDir, { recursive: true }))
afterEach(async () => {
  await hub?.close()
  hub = null
})

/** A hub whose store gets into trouble when it is told to. */
async function troubledHub() {
  const state: { trouble: Trouble; release: (() => void) | null } = { trouble: 'none', release: null }
  const openStore = async (): Promise<Store> => {
    const store = await openSqliteStore(dataDir)
    const failing = () => state.trouble === 'fails'
    return {
      ...store,
      async append(entry) {
        if (failing()) throw new Error('The disk is full.')
        if (state.trouble === 'waits')
          await new Promise<void>(resolve => {
            state.release = resolve
          })
        const stored = await store.append(entry)
        if (state.trouble === 'stores-and-fails') throw new Error('The connection is gone.')
        return stored
      },
      async entries(room, after, most) {
        if (failing()) throw new Error('The disk cannot be read.')
        return store.entries(room, after, most)
      },
    }
  }
  hub = await startTestHub({ openStore })
  return { hub, state }
}

describe('a store in trouble', () => {
  test('has nothing acknowledged, and all taken again when it is well (H58)', async () => {
    const { hub, state } = await troubledHub()
    const room = await openRoom(hub)
    const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
    state.trouble = 'fails'
    const append = appendOf()
    ada.send(append)
    expect(await ada.next('not-appended')).toEqual({
      type: 'not-appended',
      id: append.id,
      code: 'unavailable',
      retryAfterMs: 1_000,
    })
    ben.send({ type: 'pull', after: 0 })
    expect(await ben.next('refused')).toMatchObject({ code: 'unavailable' })
    state.trouble = 'none'
    // What was asked for in vain comes by itself.
    expect(await ben.next('entries')).toMatchObject({ head: 0, entries: [] })
    ada.send(append)
    expect((await ada.next('appended')).seq).toBe(1)
    expect((await ben.next('entries')).entries).toMatchObject([{ id: append.id, seq: 1 }])
    const metrics = await (await fetch(`${hub.url}/metrics`)).text()
    expect(metrics).toContain('alongside_drops_total{reason="unavailable"} 1')
    expect(metrics).toContain('alongside_append_seconds_count 1')
  })

  test('that stores and says it has not leaves no hole and no double (H51, H52)', async () => {
    const { hub, state } = await troubledHub()
    const room = await openRoom(hub)
    const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
    state.trouble = 'stores-and-fails'
    const [first, second] = [appendOf(), appendOf()]
    ada.send(first)
    await ada.next('not-appended')
    state.trouble = 'none'
    ben.send(second)
    expect((await ben.next('appended')).seq).toBe(2)
    ada.send(first)
    expect((await ada.next('appended')).seq).toBe(1)
    const log = await wholeLog(ben)
    expect(problemsOf(log)).toEqual([])
    expect(log.map(({ id }) => id)).toEqual([first.id, second.id])
  })

  test('that is slow keeps the order, and a hub that stops answers before it says goodbye (H32, H52)', async () => {
    const { hub, state } = await troubledHub()
    const ada = await enter(hub, await openRoom(hub))
    state.trouble = 'waits'
    const [first, second] = [appendOf(), appendOf()]
    ada.send(first)
    await ada.settled()
    ada.send(second)
    await ada.settled()
    const stopped = hub.stop()
    ada.send(appendOf())
    await ada.settled()
    expect(ada.inbox).toEqual([])
    state.trouble = 'none'
    state.release?.()
    expect(await ada.next('appended')).toMatchObject({ id: first.id, seq: 1 })
    expect(await ada.next('appended')).toMatchObject({ id: second.id, seq: 2 })
    expect((await ada.closed()).code).toBe(1001)
    // What came after is for the next hub, and was not refused: nobody is told that nothing can be stored.
    expect(ada.inbox).toEqual([])
    await stopped
  })
})
