import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { afterEach, expect, test, vi } from 'vitest'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import type { SessionId } from '../../lib/core/ids.ts'
import type { SharedState } from '../../lib/engine/types.ts'
import { createYWebrtcRider } from '../../lib/platform/y-webrtc-rider.ts'
import { createShared } from '../support/transport-end.ts'

const [alice, bob] = ['alice', 'bob'] as unknown as [SessionId, SessionId]
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

function person() {
  const shared = createShared()
  const rider = createYWebrtcRider(shared)
  closing.push(() => {
    rider.close()
    shared.doc.destroy()
  })
  return { ...shared, rider }
}
type Person = ReturnType<typeof person>

/** Links two people by plain calls; gives the number of messages said so far. */
function link(a: Person, b: Person): () => number {
  let said = 0
  const queue: (() => void)[] = []
  const carry = (run: () => void): void => {
    said++
    queue.push(run)
    if (queue.length > 1) return
    for (let next = queue[0]; next; next = queue[0]) {
      next()
      queue.shift()
    }
  }
  a.rider.up(bob, b.doc.clientID, bytes => carry(() => b.rider.receive(alice, bytes)))
  b.rider.up(alice, a.doc.clientID, bytes => carry(() => a.rider.receive(bob, bytes)))
  return () => said
}

function awarenessMessage(update: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 1)
  encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

/** An update of one entry with any clock and state, as nobody's own software would write it. */
function forged(clientId: number, clock: number, state: unknown): Uint8Array {
  const encoder = encoding.createEncoder()
  for (const number of [1, clientId, clock]) encoding.writeVarUint(encoder, number)
  encoding.writeVarString(encoder, JSON.stringify(state))
  return awarenessMessage(encoding.toUint8Array(encoder))
}

const stateOf = ({ awareness }: SharedState, clientId: number) => awareness.getStates().get(clientId)

test('M18 y-webrtc brings two documents together, whoever wrote first', () => {
  const [a, b] = [person(), person()]
  a.doc.getText('t').insert(0, 'before')
  link(a, b)
  b.doc.getText('t').insert(6, ' and after')
  expect(a.doc.getText('t').toString()).toBe('before and after')
  expect(b.doc.getText('t').toString()).toBe('before and after')
})

test('M18 what came from a peer is not told to another', () => {
  const [a, b, c] = [person(), person(), person()]
  const said = link(a, b)
  const told = vi.fn()
  b.rider.up('carol' as SessionId, c.doc.clientID, told)
  const before = said()
  told.mockClear()
  a.doc.getMap('m').set('k', 1)
  a.awareness.setLocalState({ at: 1 })
  expect(said() - before).toBe(2)
  expect(told).not.toHaveBeenCalled()
})

test('M18 nothing goes through BroadcastChannel', () => {
  const opened = vi.spyOn(globalThis, 'BroadcastChannel')
  const [a, b] = [person(), person()]
  link(a, b)
  a.doc.getMap('m').set('k', 1)
  expect(opened).not.toHaveBeenCalled()
  opened.mockRestore()
})

test('M19 nobody changes, freezes or removes another’s entry', () => {
  const [a, b, c] = [person(), person(), person()]
  link(a, b)
  a.rider.up('mallory' as SessionId, c.doc.clientID, () => undefined)
  b.awareness.setLocalState({ at: 1 })
  const { clientID } = b.doc
  for (const attempt of [
    forged(clientID, 2 ** 40, { at: 666 }),
    forged(clientID, 1, null),
    forged(clientID, 2 ** 40, null),
    awarenessMessage(encodeAwarenessUpdate(b.awareness, [clientID])),
  ])
    expect(a.rider.receive('mallory' as SessionId, attempt)).toBe(false)
  b.awareness.setLocalState({ at: 2 })
  expect(stateOf(a, clientID)).toEqual({ at: 2 })
})

test('M19 nobody changes or removes ours', () => {
  const [a, b] = [person(), person()]
  link(a, b)
  a.awareness.setLocalState({ at: 1 })
  expect(a.rider.receive(bob, forged(a.doc.clientID, 99, { at: 666 }))).toBe(false)
  expect(a.rider.receive(bob, forged(a.doc.clientID, 99, null))).toBe(false)
  expect(a.awareness.getLocalState()).toEqual({ at: 1 })
})

test.each([
  ['too large', { fill: 'x'.repeat(9_000) }],
  ['a list', [1]],
  ['a number', 7],
])('M19 an entry that is %s is dropped', (_, state) => {
  const [a, b] = [person(), person()]
  link(a, b)
  expect(a.rider.receive(bob, forged(b.doc.clientID, 9, state))).toBe(false)
  expect(a.rider.receive(bob, forged(b.doc.clientID, 9, { fine: true }))).toBe(true)
})

test('M20 an entry goes with its peer and comes back with it, without being changed', () => {
  const [a, b] = [person(), person()]
  link(a, b)
  b.awareness.setLocalState({ at: 1 })
  a.rider.down(bob)
  b.rider.down(alice)
  expect(stateOf(a, b.doc.clientID)).toBeUndefined()
  link(a, b)
  expect(stateOf(a, b.doc.clientID)).toEqual({ at: 1 })
})

test('M20 an entry needs no renewal', () => {
  vi.useFakeTimers()
  const [a, b] = [person(), person()]
  const said = link(a, b)
  b.awareness.setLocalState({ at: 1 })
  const before = said()
  vi.advanceTimersByTime(10 * 60_000)
  expect(stateOf(a, b.doc.clientID)).toEqual({ at: 1 })
  expect(said()).toBe(before)
  vi.useRealTimers()
})

test('M16 no bytes make it throw', () => {
  const [a, b] = [person(), person()]
  link(a, b)
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 2, 3, 4, 255), fc.uint8Array({ maxLength: 200 }), (type, rest) => {
      a.rider.receive(bob, Uint8Array.of(type, ...rest))
    }),
    { numRuns: 3_000, seed: 1 },
  )
  quiet.mockRestore()
  b.doc.getMap('m').set('still', 'works')
  expect(a.doc.getMap('m').get('still')).toBe('works')
})

test('M16 what is not y-webrtc’s, or from somebody who is not there, is not taken', () => {
  const [a, b] = [person(), person()]
  link(a, b)
  expect(a.rider.receive(bob, Uint8Array.of(3))).toBe(false)
  expect(a.rider.receive(bob, Uint8Array.of(4, 1, 0))).toBe(false)
  expect(a.rider.receive(bob, new Uint8Array())).toBe(false)
  expect(a.rider.receive('nobody' as SessionId, Uint8Array.of(0, 0, 0))).toBe(false)
})

test('a closed rider says nothing any more', () => {
  const [a, b] = [person(), person()]
  const said = link(a, b)
  a.rider.close()
  const before = said()
  a.doc.getMap('m').set('k', 1)
  a.awareness.setLocalState({ at: 1 })
  expect(said()).toBe(before)
})
