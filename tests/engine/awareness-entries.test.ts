import { afterEach, expect, test } from 'vitest'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import type { SessionId } from '../../lib/core/ids.ts'
import { createShared } from '../support/transport-end.ts'

const [here, there] = [createShared(), createShared()]
const [bob, eve] = ['bob', 'eve'] as unknown as [SessionId, SessionId]
const { clientID } = there.doc
const stateOf = () => here.awareness.getStates().get(clientID)
const said = (state: object): Uint8Array => {
  there.awareness.setLocalState({ ...state })
  return encodeAwarenessUpdate(there.awareness, [clientID])
}
afterEach(() => {
  for (const { awareness } of [here, there]) awareness.destroy()
})

test('an entry is its session’s, over every transport, and goes with the last that reaches it', () => {
  const [relay, mesh] = [here.entries.hold(bob, clientID)!, here.entries.hold(bob, clientID)!]
  expect(here.entries.hold(eve, clientID)).toBeNull()
  expect(here.entries.hold(eve, here.doc.clientID)).toBeNull()
  expect(relay.apply(said({ at: 1 }))).toBe(true)
  expect(mesh.apply(said({ at: 2 }))).toBe(true)
  relay.release()
  relay.release()
  expect(relay.apply(said({ at: 3 }))).toBe(false)
  expect(stateOf()).toEqual({ at: 2 })
  mesh.release()
  expect(stateOf()).toBeUndefined()
  const again = here.entries.hold(eve, clientID)!
  expect(again.apply(encodeAwarenessUpdate(there.awareness, [clientID]))).toBe(true)
  expect(again.apply(encodeAwarenessUpdate(here.awareness, [here.doc.clientID]))).toBe(false)
  expect(again.apply(Uint8Array.of(1, 2))).toBe(false)
})
