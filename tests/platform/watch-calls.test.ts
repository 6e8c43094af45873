import { expect, test } from 'vitest'
import type { PersonId, RecordId, RoomId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { createCalls } from '../../lib/engine/calls.ts'
import { watchCalls } from '../../lib/platform/host/watch-calls.ts'
import { type HostFact, hostFact } from '../../lib/protocol/host-facts.ts'
import type { HubEvent } from '../../lib/protocol/hub.ts'
import { createTestClock } from '../support/test-clock.ts'

// What of a room's chat and events the background is told.

const record = (number: number) => `${String(number).padStart(21, '0')}A` as RecordId
const call = (number: number) => ({
  kind: 'mention' as const,
  record: record(number),
  person: 'A'.repeat(43) as PersonId,
  name: 'Ben',
  color: 3,
  excerpt: `number ${number}`,
  timeMs: 1,
})

function createWatched() {
  const clock = createTestClock()
  const calls = createCalls(error => {
    throw error
  })
  const told: HostFact[] = []
  let hear: (event: HubEvent) => void = () => undefined
  const end = watchCalls(
    {
      room: 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId,
      name: 'Tides',
      calls,
      subscribeEvents(heard) {
        hear = heard
        return () => undefined
      },
    },
    clock,
    fact => told.push(hostFact.parse(fact)),
  )
  return { clock, calls, told, end, hear: (event: HubEvent) => hear(event) }
}

test('G66 what is looked at within a second is not told, and the rest of that second together', async () => {
  const { clock, calls, told } = createWatched()
  for (const number of [1, 2, 3]) calls.tell(call(number))
  calls.seen([record(2)], false)
  await clock.advance(1_000)
  expect(told).toMatchObject([
    { type: 'calls-seen', records: [record(2)] },
    { type: 'called', roomName: 'Tides', calls: [{ record: record(1) }, { record: record(3) }], more: 0 },
  ])
  calls.tell(call(4))
  calls.seen([], true)
  await clock.advance(1_000)
  expect(told.filter(({ type }) => type === 'called')).toHaveLength(1)
})

test('G61 of a thousand in a second the newest are told, and how many more there were', async () => {
  const { clock, calls, told } = createWatched()
  for (let number = 0; number < 1_000; number++) calls.tell(call(number))
  await clock.advance(1_000)
  expect(told).toMatchObject([{ type: 'called', more: 1_000 - limits.callsTold }])
  expect(told[0]).toMatchObject({ calls: expect.arrayContaining([call(999)]) })
})

test('events of other systems are told as they come, and what waits when the room closes', () => {
  const { calls, told, end, hear } = createWatched()
  hear({ type: 'event', from: 'ci', name: 'build.finished', text: 'done', timeMs: 5 })
  calls.tell(call(1))
  end()
  expect(told).toMatchObject([
    { type: 'happened', event: { by: 'ci', name: 'build.finished', text: 'done', timeMs: 5 } },
    { type: 'called', calls: [{ record: record(1) }] },
  ])
})
