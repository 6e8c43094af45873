import { execFileSync } from 'node:child_process'
import { connect } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { clientToHub } from '../../lib/protocol/hub.ts'
import { clientToInbox } from '../../lib/protocol/mail.ts'
import { packFrame } from '../../lib/protocol/relay-frame.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createRealClock } from '../support/real-clock.ts'
import { createCorrespondent, note, openInbox } from './mail-client.ts'
import { anything, oneOfEach, oneOfEachInbox } from './nearly-messages.ts'
import { bytes, createTestRoom, enter, openRoom, openSocket, putPolicy } from './test-hub.ts'

const { until } = createRealClock()
let hub: HubProcess
beforeAll(async () => {
  hub = await startHub({ env: { PER_ADDRESS_FACTOR: '1000', LOG_LEVEL: 'silent' } })
}, 60_000)
afterAll(() => hub.stop())

const runs = { numRuns: process.env.NIGHTLY ? 1_000 : 30 }
if (process.env.NIGHTLY) vi.setConfig({ testTimeout: 600_000 })

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

test.each(['/v1/live', '/v1/inbox', '/signal'])(
  'any messages at all leave %s working (H30, H40, H105)',
  async path => {
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
  },
)

test('every kind of message is among those that are tried', () => {
  for (const message of Object.values(oneOfEach)) expect(clientToHub.parse(message)).toEqual(message)
  for (const message of Object.values(oneOfEachInbox)) expect(clientToInbox.parse(message)).toEqual(message)
})

test('any messages of a member leave its room working, and the others in it notice nothing (H30)', async () => {
  const room = await openRoom(hub)
  const [ben, cleo] = [await enter(hub, room), await enter(hub, room)]
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 20 }), async messages => {
      const ada = await enter(hub, room)
      for (const message of messages) ada.ws.send(message)
      cleo.send({ type: 'direct', to: [ben.session], data: 'BBBB' })
      const told = (await ben.next('direct')).data
      expect(told).toBe('BBBB')
      ada.close()
      await ada.closed()
      ben.inbox.length = 0
      cleo.inbox.length = 0
    }),
    runs,
  )
  expect([ben, cleo].map(({ ws }) => ws.readyState)).toEqual([1, 1])
  for (const { ws } of [ben, cleo]) ws.terminate()
})

test('any messages of an open inbox leave others’ mail as it is (H30, H103)', async () => {
  const [ada, ben] = [createCorrespondent(hub), createCorrespondent(hub)]
  const bens = ben.connect()
  await until(() => bens.seen.told > 0)
  expect((await ada.send(ben.box, note('kept'))).ok).toBe(true)
  await until(() => bens.notes().includes('kept'))
  await fc.assert(
    fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 20 }), async messages => {
      const socket = await openInbox(hub)
      socket.greet(ada.key)
      await socket.take('box')
      for (const message of messages) socket.ws.send(message)
      socket.close()
      await socket.closed()
    }),
    runs,
  )
  const again = ben.connect()
  await until(() => again.seen.told > 0)
  for (const browser of [bens, again]) {
    expect([...browser.items.values()]).toMatchObject([{ read: false, mail: { content: { data: 'kept' } } }])
    expect(browser.seen.states.at(-1)).toBe('open')
    browser.close()
  }
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

test('what has been thrown at a hub is not kept: 120 MB later it is not 50 MB larger', {
  timeout: 120_000,
}, async () => {
  // Small enough that what is kept would end it, and what is not is collected soon.
  const small = '--max-old-space-size=96 --max-semi-space-size=2'
  const hub = await startHub({
    env: { PER_ADDRESS_FACTOR: '1000', LOG_LEVEL: 'silent', NODE_OPTIONS: small },
  })
  onTestFinished(() => hub.stop())
  const room = await openRoom(hub)
  const residentKb = () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(hub.pid)]))
  /** As much as one may say and more, in messages as large as they may be: 8 MB. */
  async function overwhelm(): Promise<void> {
    const [ada, ben] = [await enter(hub, room), await enter(hub, room)]
    for (let i = 0; i < 15; i++) {
      ada.send({ type: 'direct', to: [ben.session], data: toBase64Url(bytes(40_000)) })
      ada.send(`${'['.repeat(30_000)}${']'.repeat(30_000)}`)
    }
    for (let i = 0; i < 100; i++) ada.ws.send(Buffer.alloc(60_000))
    await ada.settled()
    for (const { ws } of [ada, ben]) ws.terminate()
  }
  for (let i = 0; i < 5; i++) await overwhelm()
  const before = residentKb()
  for (let i = 0; i < 15; i++) await overwhelm()
  expect(residentKb() - before).toBeLessThan(50_000)
})
