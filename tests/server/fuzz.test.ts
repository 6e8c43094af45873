import { connect } from 'node:net'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packFrame } from '../../lib/protocol/relay-frame.ts'
import { createTestRoom, enter, hubForFile, openSocket, putPolicy } from './test-hub.ts'

const hub = hubForFile({ perAddressFactor: 1000 })

const runs = { numRuns: 30 }

/** Bytes, text, JSON of any kind, and things that nearly are messages. */
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
  fc.string({ maxLength: 200 }),
  fc.json({ maxDepth: 4 }),
  fc
    .record(
      {
        type: fc.constantFrom(
          'hello',
          'signal',
          'challenge',
          'subscribe',
          'unsubscribe',
          'publish',
          'ping',
          'append',
          'pull',
          'presence',
          'page',
          'direct',
        ),
        v: fc.constantFrom(1, 2, null),
        room: fc.oneof(fc.constant('AAAAAAAAAAAAAAAAAAAAAA'), fc.jsonValue()),
        session: fc.oneof(fc.constant('AAAAAAAAAAAAAAAAAAAAAA'), fc.jsonValue()),
        person: fc.oneof(fc.constant('A'.repeat(43)), fc.jsonValue()),
        role: fc.constantFrom('owner', 'constructor', 7),
        roleSignature: fc.base64String(),
        personSignature: fc.base64String(),
        to: fc.jsonValue(),
        data: fc.jsonValue(),
        topics: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
        id: fc.oneof(fc.constant('AAAAAAAAAAAAAAAAAAAAAA'), fc.nat(), fc.jsonValue()),
        kind: fc.constantFrom('record', 'update', 'both'),
        epoch: fc.nat({ max: 2 }),
        part: fc.nat({ max: 3 }),
        parts: fc.nat({ max: 3 }),
        after: fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER), fc.jsonValue()),
        tag: fc.constantFrom(null, 'AAAAAAAAAAAAAAAAAAAAAA', 7),
        topic: fc.oneof(fc.constant('__proto__'), fc.jsonValue()),
      },
      { requiredKeys: ['type'] },
    )
    .map(message => JSON.stringify(message)),
)

/** Binary frames that are right, nearly right and anything at all. */
const anyFrame = fc
  .tuple(fc.constantFrom([1], [2], [0], []), fc.uint8Array({ maxLength: 700 }))
  .map(([head, rest]) => Buffer.from([...head, ...rest]))

/** The hub still does what it is there for. */
async function expectAlive(): Promise<void> {
  const room = createTestRoom()
  await putPolicy(hub, room, room.signed())
  const ada = await enter(hub, room)
  const ben = await enter(hub, room)
  ada.send({ type: 'signal', to: ben.session, data: 'AAAA' })
  expect((await ben.next('signal')).from).toBe(ada.session)
  for (const { ws } of [ada, ben]) ws.terminate()
}

test.each(['/v1/live', '/signal'])('any messages at all leave %s working (H30, H40)', async path => {
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 20 }), async messages => {
      const socket = await openSocket(hub, path)
      for (const message of messages) socket.ws.send(message)
      socket.close()
      await socket.closed()
    }),
    runs,
  )
  await expectAlive()
})

test('any messages of a member leave its room working (H30)', async () => {
  const room = createTestRoom()
  await putPolicy(hub, room, room.signed())
  const ben = await enter(hub, room)
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 20 }), async messages => {
      const ada = await enter(hub, room)
      for (const message of messages) ada.ws.send(message)
      ada.send({ type: 'signal', to: ben.session, data: 'BBBB' })
      await ben.until(() => ben.inbox.find(message => (message as { data?: string }).data === 'BBBB'))
      ada.close()
      await ada.closed()
      ben.inbox.length = 0
    }),
    runs,
  )
  ben.ws.terminate()
})

test("any binary frames of a member leave the others' frames and messages whole (H30, H60)", async () => {
  const room = createTestRoom()
  await putPolicy(hub, room, room.signed())
  const [ben, cleo] = [await enter(hub, room), await enter(hub, room)]
  for (const member of [ben, cleo]) {
    member.send({ type: 'page', tag: room.id })
    await member.settled()
  }
  await fc.assert(
    fc.asyncProperty(fc.array(anyFrame, { minLength: 1, maxLength: 20 }), async frames => {
      const ada = await enter(hub, room)
      ada.send({ type: 'page', tag: room.id })
      for (const frame of frames) ada.ws.send(frame)
      await ada.settled()
      ada.close()
      await ada.closed()
      ben.ws.send(packFrame(Uint8Array.of(7)))
      const { number } = ben.welcome
      await cleo.until(() =>
        cleo.batches.flat().find(frame => frame.number === number && frame.sealed[0] === 7),
      )
      // A batch that could not be read would be empty.
      expect(cleo.batches.every(batch => batch.length > 0)).toBe(true)
      cleo.batches.length = 0
    }),
    runs,
  )
  for (const { ws } of [ben, cleo]) ws.terminate()
})

test('any bytes at all on the port, upgraded or not, leave the hub working (H30)', async () => {
  const heads = [
    '',
    'GET /v1/live HTTP/1.1\r\n',
    'GET /v1/live HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    'PUT /v1/rooms/AAAAAAAAAAAAAAAAAAAAAA/policy HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n',
  ]
  const port = Number(new URL(hub.url).port)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), async (head, bytes) => {
      const socket = connect(port, '127.0.0.1')
      socket.write(Buffer.concat([Buffer.from(head), bytes]))
      await new Promise(resolve => {
        socket.on('error', resolve)
        socket.on('connect', () => socket.end())
        socket.on('close', resolve)
        socket.resume()
      })
      socket.destroy()
    }),
    runs,
  )
  await expectAlive()
})

test('any body leaves the policy route answering (H1)', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async body => {
      const { id } = createTestRoom()
      const response = await fetch(`${hub.url}/v1/rooms/${id}/policy`, {
        method: 'PUT',
        body,
        headers: { 'content-type': 'application/json' },
      })
      expect([400, 403]).toContain(response.status)
      expect(await response.json()).toMatchObject({ code: expect.any(String), message: expect.any(String) })
    }),
    runs,
  )
})
