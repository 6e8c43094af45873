import { expect, test } from 'vitest'
import type { SessionId } from '../../lib/core/ids.ts'
import type { Connection } from '../../lib/engine/mesh/types.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { watchConnections, watchFetch, watchSocket } from '../../lib/platform/watch-sends.ts'
import { encodeLinkFrame, streams } from '../../lib/protocol/link.ts'
import { packFrame } from '../../lib/protocol/relay-frame.ts'

const ben = 'BBBBBBBBBBBBBBBBBBBBBA' as SessionId
const box = `${'C'.repeat(42)}A`

test('all that goes to the hub is told by kind and size, and goes there as it is', () => {
  const wire: unknown[] = []
  const told: unknown[] = []
  const open = watchSocket(
    () => ({ send: (data: unknown) => void wire.push(data) }) as unknown as Socket,
    (...what) => told.push(what),
  )
  const socket = open('ws://hub.test/v1/live')
  const texts = [
    ['presence', '{"type":"presence","data":""}'],
    ['presence', '{"type":"page","tag":null}'],
    ['doors', '{"type":"profile","data":""}'],
    ['log', '{"type":"append","kind":"record"}'],
    ['linking', '{"type":"signal"}'],
    ['upkeep', '{"type":"ping","id":1}'],
    ['upkeep', 'nonsense'],
  ] as const
  for (const [, text] of texts) socket.send(text)
  const frame = packFrame(new Uint8Array(30))
  socket.send(frame)
  expect(told).toEqual([
    ...texts.map(([kind, text]) => [null, kind, text.length, null]),
    [null, 'pointer', frame.length, null],
  ])
  expect(wire).toEqual([...texts.map(([, text]) => text), frame])
  const inbox = open('ws://hub.test/v1/inbox')
  const said = ['{"type":"hello","boxes":[]}', '{"type":"follow"}', '{"type":"hello"}', '{"type":"mark"}']
  for (const text of [...said, '{"type":"ping","id":1}']) inbox.send(text)
  expect(told.slice(-5)).toEqual([
    [null, 'sessions', 27, null],
    [null, 'sessions', 17, null],
    [null, 'mail', 16, null],
    [null, 'mail', 15, null],
    [null, 'upkeep', 22, null],
  ])
})

test('requests to the hub are told by size and by what they are about, mail by whom it is for', async () => {
  const wire: unknown[] = []
  const told: unknown[] = []
  const answer = new Response('{}')
  const fetch = watchFetch(
    async (...asked) => {
      wire.push(asked)
      return answer
    },
    (...what) => told.push(what),
  )
  const requests = [
    ['https://hub.test/snapshots/a', { method: 'PUT', body: new Uint8Array(2_000) }],
    ['https://hub.test/token', { method: 'POST', body: '{"person":""}' }],
    ['https://hub.test/ice', undefined],
    [`https://hub.test/v1/mail/${box}`, { method: 'POST', body: '{"id":""}' }],
    ['https://hub.test/v1/rooms/AAAAAAAAAAAAAAAAAAAAAA/doors/BBBBBBBBBBBBBBBBBBBBBA', undefined],
    ['https://hub.test/v1/sessions?language=de', undefined],
  ] as const
  for (const [url, init] of requests) expect(await fetch(url, init)).toBe(answer)
  expect(told).toEqual([
    [null, 'log', 2_000, null],
    [null, 'upkeep', 13, null],
    [null, 'upkeep', 0, null],
    [null, 'mail', 9, box],
    [null, 'doors', 0, null],
    [null, 'sessions', 0, null],
  ])
  expect(wire).toEqual(requests)
})

test('all that goes over a direct link is told by kind and size, and goes there as it is', () => {
  const wire: Uint8Array[] = []
  const told: unknown[] = []
  const take = (bytes: Uint8Array): void => void wire.push(bytes)
  const create = watchConnections(
    () => ({ sendOrdered: take, sendLossy: take }) as unknown as Connection,
    (...what) => told.push(what),
  )
  const events = undefined as never
  const connection = create({ to: ben, initiator: true, iceServers: [], events })
  const part = { type: 'part', last: true, bytes: new Uint8Array(100) } as const
  connection.sendOrdered(encodeLinkFrame({ ...part, stream: streams.messages }))
  connection.sendOrdered(encodeLinkFrame({ ...part, stream: streams.document }))
  connection.sendOrdered(encodeLinkFrame({ type: 'ping', stamp: 1 }))
  connection.sendLossy(new Uint8Array(16))
  expect(told).toEqual([
    [ben, 'messages', 101, null],
    [ben, 'document', 101, null],
    [ben, 'upkeep', 5, null],
    [ben, 'pointer', 16, null],
  ])
  expect(wire.map(bytes => bytes.length)).toEqual([101, 101, 5, 16])
})
