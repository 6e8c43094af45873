import { beforeEach, expect, test, vi } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import { createLiveState, type LiveRoom, type LiveState } from '../../lib/platform/background/live-state.ts'

const [red, blue] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BBBBBBBBBBBBBBBBBBBBBA'] as RoomId[] as [RoomId, RoomId]

let kept: unknown
let applied: (readonly LiveRoom[])[]
let off: number[]
/** What the host cannot open. */
let unopened: RoomId[]
let hostFails: boolean
let isOff: boolean
let entered: RoomId[]
let live: LiveState

const worker = (): LiveState =>
  createLiveState({
    isOff: async () => isOff,
    kept: {
      load: async () => structuredClone(kept),
      save: async rooms => {
        kept = structuredClone(rooms)
      },
    },
    async apply(rooms) {
      applied.push(rooms)
      if (hostFails) throw new Error('no host')
      return rooms.map(({ room }) => room).filter(room => unopened.includes(room))
    },
    tabsOff: tabs => void off.push(...tabs),
    entered: room => void entered.push(room),
  })

beforeEach(() => {
  kept = undefined
  applied = []
  off = []
  unopened = []
  hostFails = false
  isOff = false
  entered = []
  live = worker()
})

const now = async () =>
  Object.fromEntries((await live.rooms()).map(({ room, window, tabs }) => [room, { window, tabs }]))

test('a window has one room: entering another leaves the first', async () => {
  expect(await live.enter(red, 1, 10)).toBe(true)
  expect(await live.enter(blue, 2, 10)).toBe(true)
  expect(await now()).toEqual({ [blue]: { window: 10, tabs: [2] } })
  expect(off).toEqual([1])
})

test('whoever goes into a room is told to have, unless the host cannot open it', async () => {
  unopened = [blue]
  expect([await live.enter(red, 1, 10), await live.enter(blue, 2, 20)]).toEqual([true, false])
  expect(entered).toEqual([red])
})

test('two windows have a room each, and a tab is in one room only', async () => {
  await live.enter(red, 1, 10)
  await live.enter(blue, 2, 20)
  await live.setHere(1, blue, true)
  expect(await now()).toEqual({
    [red]: { window: 10, tabs: [] },
    [blue]: { window: 20, tabs: [2, 1] },
  })
  expect((await live.of(1, 10))?.room).toBe(blue)
  expect((await live.of(3, 10))?.room).toBe(red)
})

test('closing the last tab leaves; turning the room off in it does not', async () => {
  await live.enter(red, 1, 10)
  await live.setHere(1, red, false)
  expect(await now()).toEqual({ [red]: { window: 10, tabs: [] } })
  await live.tabClosed(1)
  expect(await now()).toEqual({ [red]: { window: 10, tabs: [] } })
  await live.setHere(1, red, true)
  await live.setHere(2, red, true)
  await live.tabClosed(1)
  expect(await now()).toEqual({ [red]: { window: 10, tabs: [2] } })
  await live.tabClosed(2)
  expect(await now()).toEqual({})
})

test('a room goes with its only tab into another window, and stays when the first window closes', async () => {
  await live.enter(red, 1, 10)
  await live.tabMoved(1, 20)
  await live.windowClosed(10)
  expect(await now()).toEqual({ [red]: { window: 20, tabs: [1] } })
})

test('a tab that is dragged to a window with a room of its own stays in its room', async () => {
  await live.enter(red, 1, 10)
  await live.enter(blue, 2, 20)
  await live.tabMoved(1, 20)
  await live.windowClosed(10)
  expect((await live.of(1, 20))?.room).toBe(red)
  expect((await live.of(2, 20))?.room).toBe(blue)
})

test('a room that is off in every tab ends with its window', async () => {
  await live.enter(red, 1, 10)
  await live.setHere(1, red, false)
  await live.windowClosed(10)
  expect(await now()).toEqual({})
})

test('a tab that got a new id stays in its room', async () => {
  await live.enter(red, 1, 10)
  await live.tabReplaced(5, 1)
  expect(await now()).toEqual({ [red]: { window: 10, tabs: [5] } })
})

test('a room that the host cannot open is not live, and keeps no other from opening', async () => {
  unopened = [red]
  expect(await live.enter(red, 1, 10)).toBe(false)
  expect(await live.enter(blue, 2, 20)).toBe(true)
  expect(await now()).toEqual({ [blue]: { window: 20, tabs: [2] } })
})

test('without a host nothing becomes live, and leaving is possible all the same', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  await live.enter(red, 1, 10)
  hostFails = true
  expect(await live.enter(blue, 2, 20)).toBe(false)
  expect(await now()).toEqual({ [red]: { window: 10, tabs: [1] } })
  await live.leave(red)
  expect(await now()).toEqual({})
  expect(warn).toHaveBeenCalledTimes(2)
  warn.mockRestore()
})

test('changes that come in a burst are made one after another, and the host hears each once', async () => {
  const burst = [live.enter(red, 1, 10), live.setHere(2, red, true), live.tabClosed(1), live.tabClosed(9)]
  await Promise.all(burst)
  expect(applied.map(rooms => rooms.map(({ tabs }) => tabs))).toEqual([[[1]], [[1, 2]], [[2]]])
})

test('a worker that wakes up goes on where the last one was stopped', async () => {
  await live.enter(red, 1, 10)
  live = worker()
  await live.reapply()
  expect(applied.at(-1)).toEqual([{ room: red, window: 10, tabs: [1] }])
  kept = [{ room: 'nonsense' }]
  expect(await live.rooms()).toEqual([])
})

test('while the extension is off no room is live, tabs that close then are forgotten, and the others are on again after it', async () => {
  await live.enter(red, 1, 10)
  await live.setHere(2, red, true)
  isOff = true
  await live.reapply()
  expect(applied.at(-1)).toEqual([])
  expect(await live.rooms()).toEqual([])
  expect(await live.of(1, 10)).toBeUndefined()
  expect(off).toEqual([1, 2])
  await live.tabClosed(1)
  expect(applied.at(-1)).toEqual([])
  isOff = false
  await live.reapply()
  expect(await now()).toEqual({ [red]: { window: 10, tabs: [2] } })
})
