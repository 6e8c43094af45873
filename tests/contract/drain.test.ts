import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { startHub } from '../support/hub-process.ts'
import { createPerson, testPolicy, testRoom, type Visit } from '../support/person.ts'
import { startPostgres } from '../support/postgres.ts'
import { createRealClock } from '../support/real-clock.ts'
import { startRedis } from '../support/redis.ts'

const publicUrl = 'http://hub.example'

/** Two hubs behind a proxy that sends whoever comes to the one they had, or to the other when that is gone. */
async function startHubs() {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  const env = {
    DATABASE_URL: await postgres.createDatabase(),
    REDIS_URL: redis.url,
    PUBLIC_URL: publicUrl,
    PER_ADDRESS_FACTOR: '1000',
  }
  const ports = [await freePort(), await freePort()]
  const hubs = await Promise.all(ports.map(port => startHub({ env, port })))
  const stopped = new Set<number>()
  const response = await fetch(`http://127.0.0.1:${ports[0]}/v1/rooms/${testRoom}/policy`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ policy: testPolicy, sealed: {} }),
  })
  expect(response.status).toBe(200)
  return {
    /** As somebody sees it whom the proxy would rather send to this one. */
    through: (at: number) => ({
      url: publicUrl,
      openSocket(): Socket {
        const port = ports[stopped.has(at) ? 1 - at : at]
        return new WebSocket(`ws://127.0.0.1:${port}/v1/live`) as Socket
      },
      breakSocket: () => undefined,
    }),
    async stop(at: number) {
      stopped.add(at)
      await hubs[at]!.stop()
    },
    async close() {
      for (const [at, hub] of hubs.entries()) if (!stopped.has(at)) await hub.stop()
      await Promise.all([postgres.remove(), redis.remove()])
    },
  }
}

let hubs: Awaited<ReturnType<typeof startHubs>>
beforeAll(async () => {
  hubs = await startHubs()
}, 60_000)
afterAll(() => hubs?.close())

test('a hub that is told to stop hands its people on: nobody leaves, and nothing that was said is lost (H32, H70)', async () => {
  const clock = createRealClock()
  const bytes = (length: number) => new Uint8Array(randomBytes(length))
  const person = (name: string, at: number) =>
    createPerson({ hub: hubs.through(at), clock, randomBytes: bytes, name })
  const visits: Visit[] = []
  const enter = (name: string, at: number) => {
    const visit = person(name, at).enter()
    visits.push(visit)
    return visit
  }
  const [ada, ben, cleo] = [enter('Ada', 0), enter('Ben', 0), enter('Cleo', 1)]
  const seenBy = (visit: Visit) => visit.room.context.presence.others
  await eventually(
    async () => visits.every(visit => seenBy(visit).size === 2),
    'They did not see one another.',
  )

  const missing: string[] = []
  for (const visit of visits)
    visit.room.context.presence.subscribe(() => {
      for (const other of visits)
        if (other !== visit && !seenBy(visit).has(other.session)) missing.push(other.session)
    })
  const pages = visits.map(visit => visit.page('https://a.example/'))
  const said = async (visit: Visit, count: number) => {
    for (let i = 0; i < count; i++) {
      await visit.room.context.records.append('chat', {
        text: `${visit.session} ${i}`,
        profile: { name: 'x', color: 0 },
      })
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  }
  const saying = Promise.all([said(ada, 60), said(ben, 60), said(cleo, 60)])
  await eventually(async () => ada.room.context.records.list('chat').length > 20, 'Nothing was said.')
  await hubs.stop(0)
  await saying

  const late = enter('Dana', 1)
  await eventually(
    async () => late.room.context.records.list('chat').length === 180,
    'Something that was said has not arrived.',
  )
  expect(missing).toEqual([])
  for (const page of pages)
    expect(page.heard.filter(slice => slice.type === 'room' && slice.notice !== null)).toEqual([])
  for (const visit of visits) await visit.room.close()
})
