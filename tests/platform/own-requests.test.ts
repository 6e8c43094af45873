import { beforeEach, expect, test } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import { fail, ok } from '../../lib/core/result.ts'
import type { LiveState } from '../../lib/platform/background/live-state.ts'
import { createOwnRequests, isAnsweredOff } from '../../lib/platform/background/own-requests.ts'
import type { Settings } from '../../lib/protocol/background.ts'
import { adasSettings } from '../support/live-rooms.ts'

const red = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId
let kept: Settings
let done: string[]
let now: number
let ask: ReturnType<typeof createOwnRequests>

beforeEach(() => {
  kept = { ...adasSettings, hub: 'https://one.example', hubs: [] }
  done = []
  now = 100
  const live = {
    rooms: async () => (kept.off ? [] : [{ room: red, window: 1, tabs: [4, 5] }]),
    leave: async (room: RoomId) => void done.push(`left ${room}`),
    reapply: async () => void done.push('reapplied'),
  } as Partial<LiveState> as LiveState
  ask = createOwnRequests({
    settings: {
      get: async () => kept,
      change: async next => {
        kept = next(kept)
      },
    },
    live,
    hub: {
      async check(hub) {
        now += 20
        return hub.includes('down') ? fail('hub-down') : ok({ version: '1.2.3' })
      },
    },
    now: () => now,
    turnOn: async tab => done.push(`on ${tab}`),
    switched: async () => void done.push('switched'),
    deleteEverything: async () => void done.push('deleted'),
    restart: async show => void done.push(`restart ${show}`),
  })
})

test('switched off, rooms are applied anew; switched on, they are put back into their tabs', async () => {
  await ask({ type: 'set-off', on: true })
  expect(kept.off).toBe(true)
  expect(done.splice(0)).toEqual(['reapplied', 'switched'])
  await ask({ type: 'set-off', on: true })
  expect(done).toEqual([])
  await ask({ type: 'set-off', on: false })
  expect(done).toEqual(['reapplied', 'on 4', 'on 5', 'switched'])
})

test('while it is off settings may be changed, and nothing else may be done', () => {
  for (const request of [
    { type: 'get-settings' },
    { type: 'set-off', on: false },
    { type: 'delete-everything' },
  ] as const)
    expect(isAnsweredOff(request)).toBe(true)
  for (const request of [
    { type: 'leave-room', tabId: 1 },
    { type: 'create-room', tabId: 1, name: 'x' },
    { type: 'rejoin-room', room: red, tabId: 1, where: 'here' },
  ] as const)
    expect(isAnsweredOff(request)).toBe(false)
})

test('a hub is asked before it is used, and the one before stays at hand', async () => {
  expect(await ask({ type: 'set-hub', url: 'https://two.example/path' })).toEqual(ok(null))
  expect(kept).toMatchObject({ hub: 'https://two.example', hubs: ['https://one.example'] })
  expect(await ask({ type: 'set-hub', url: 'https://down.example' })).toEqual(fail('hub-down'))
  expect(await ask({ type: 'set-hub', url: 'two.example' })).toEqual(fail('bad-hub'))
  expect(kept.hub).toBe('https://two.example')
  await ask({ type: 'set-hub', url: 'https://one.example' })
  expect(kept).toMatchObject({ hub: 'https://one.example', hubs: ['https://two.example'] })
  await ask({ type: 'forget-hub', url: 'https://two.example' })
  expect(kept.hubs).toEqual([])
})

test('a hub that answers says its version and how long it took', async () => {
  expect(await ask({ type: 'check-hub', url: ' https://two.example/ ' })).toEqual(
    ok({ hub: 'https://two.example', version: '1.2.3', tookMs: 20 }),
  )
})

test('I4 rooms are left before everything is deleted, and the extension starts anew after it', async () => {
  await ask({ type: 'delete-everything' })
  expect(done).toEqual([`left ${red}`, 'deleted', 'restart deleted'])
})

test('how things look is told to pages at once', async () => {
  await ask({ type: 'set-appearance', appearance: { ...adasSettings.appearance, theme: 'dark' } })
  expect(kept.appearance.theme).toBe('dark')
  expect(done).toEqual(['reapplied'])
})
