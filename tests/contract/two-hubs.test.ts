import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { MailId, SnapshotId } from '../../lib/core/ids.ts'
import type { HubToClient } from '../../lib/protocol/hub.ts'
import type { InboxToClient } from '../../lib/protocol/mail.ts'
import { packFrame } from '../../lib/protocol/relay-frame.ts'
import { openPostgresStore } from '../../server/postgres-store.ts'
import { appendOf, problemsOf, wholeLog } from '../server/log-client.ts'
import { createCorrespondent, note, openInbox } from '../server/mail-client.ts'
import { sessionOf } from '../server/session-client.ts'
import { memberOf } from '../server/snapshot-client.ts'
import {
  bytes,
  call,
  enter,
  greet,
  openRoom,
  putPolicy,
  startTestHub,
  type TestHub,
  type TestRoom,
} from '../server/test-hub.ts'
import { eventually } from '../support/eventually.ts'
import { startHub } from '../support/hub-process.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { createRealClock } from '../support/real-clock.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { createTestClock } from '../support/test-clock.ts'

const { until } = createRealClock()
let postgres: Postgres
let redis: RedisServer
let north: TestHub
let south: TestHub
let room: TestRoom
let databaseUrl: string

const shared = () => ({
  redisUrl: redis.url,
  perAddressFactor: 1000,
  // The database ends after the hubs, and connections may still be there to say so.
  openStore: () => openPostgresStore(databaseUrl, () => undefined),
})

beforeAll(async () => {
  ;[postgres, redis] = await Promise.all([startPostgres(), startRedis()])
  databaseUrl = await postgres.createDatabase()
  ;[north, south] = [await startTestHub(shared()), await startTestHub(shared())]
}, 60_000)
afterAll(async () => {
  await Promise.all([north?.close(), south?.close()])
  await Promise.all([postgres?.remove(), redis?.remove()])
})
beforeEach(async () => {
  room = await openRoom(north)
})

/** Ada on one hub and Ben on the other, who know of each other. */
async function apart() {
  const ada = await enter(north, room)
  const ben = await enter(south, room)
  const known = (member: typeof ada, other: typeof ada) =>
    member.welcome.sessions.find(({ session }) => session === other.session) ??
    member.until(() =>
      (member.inbox as { type: string; session: string; number: number }[]).find(
        ({ type, session }) => type === 'joined' && session === other.session,
      ),
    )
  const [benForAda, adaForBen] = [await known(ada, ben), await known(ben, ada)]
  return { ada, ben, benForAda, adaForBen }
}

const isAnswer = (message: unknown) =>
  ['appended', 'not-appended'].includes((message as { type: string }).type)

describe('two hubs on one database and one Redis', () => {
  test('tell of snapshots that the other was handed, and count them opened there (H70, H92)', async () => {
    const { ada, ben } = await apart()
    ada.send(appendOf())
    const { seq, chain } = await ada.next('appended')
    const id = toBase64Url(bytes(16)) as SnapshotId
    const place = { room: room.id, epoch: 1, id, kind: 'snapshot', seq, chain } as const
    const parts = { name: new Uint8Array(), state: bytes(200), text: bytes(20) }
    expect(await memberOf(north, room).put(place, parts, null)).toEqual({ ok: true, value: null })
    expect((await ben.next('snapshot')).snapshot).toEqual({ id, epoch: 1, seq, chain, opened: false })
    const other = memberOf(south, room)
    expect(await other.read(id, 'state')).toEqual({ ok: true, value: parts.state })
    await other.opened(id)
    await ada.until(() =>
      (ada.inbox as HubToClient[]).find(message => message.type === 'snapshot' && message.snapshot.opened),
    )
  })

  test('show people to one another, with their presence, until they leave (H70)', async () => {
    const { ada, ben } = await apart()
    ada.send({ type: 'presence', data: 'AAAA' })
    expect(await ben.next('presence')).toEqual({ type: 'presence', session: ada.session, data: 'AAAA' })
    ada.close()
    expect((await ben.next('left')).session).toBe(ada.session)
  })

  test('pass frames of one page on (H70)', async () => {
    const { ada, ben, adaForBen } = await apart()
    for (const member of [ada, ben]) {
      member.send({ type: 'page', tag: room.id })
      await member.settled()
    }
    // The page itself is subscribed to a moment after it is said.
    await eventually(async () => {
      ada.ws.send(packFrame(Uint8Array.of(7)))
      return ben.batches.length > 0
    }, 'No frame came over.')
    expect(ben.batches[0]).toMatchObject([{ number: adaForBen.number }])
    expect(ben.batches[0]![0]!.sealed[0]).toBe(7)
    expect(ada.batches).toEqual([])
  })

  test('pass signaling and direct messages on (H70)', async () => {
    const { ada, ben } = await apart()
    ada.send({ type: 'signal', to: null, data: 'AAAA' })
    ada.send({ type: 'signal', to: ben.session, data: 'BBBB' })
    ada.send({ type: 'direct', to: [ben.session], data: 'CCCC' })
    expect(await ben.next('signal')).toEqual({ type: 'signal', from: ada.session, data: 'AAAA' })
    expect((await ben.next('signal')).data).toBe('BBBB')
    expect(await ben.next('direct')).toEqual({ type: 'direct', from: ada.session, data: 'CCCC' })
  })

  test('have one log (H71)', async () => {
    const { ada, ben } = await apart()
    const each = 30
    for (let i = 0; i < each; i++) for (const member of [ada, ben]) member.send(appendOf())
    // What is read from the store may hold one's own again.
    const numbers = ({ inbox }: typeof ada) =>
      new Set(
        (inbox as HubToClient[]).flatMap(message =>
          message.type === 'appended'
            ? [message.seq]
            : message.type === 'entries'
              ? message.entries.map(({ seq }) => seq)
              : [],
        ),
      )
    for (const member of [ada, ben]) await member.until(() => numbers(member).size === 2 * each)
    const log = await wholeLog(await enter(south, room))
    expect(problemsOf(log)).toEqual([])
    expect(log).toHaveLength(2 * each)
  })

  test('tell everybody of a new policy, and turn out whom it bans (H72)', async () => {
    const { ada, ben } = await apart()
    const policy = room.signed({ bans: [ben.person] })
    await putPolicy(north, room, policy)
    expect((await ada.next('policy')).policy).toEqual(policy)
    expect(await ben.closed()).toEqual({ code: 4001, reason: 'banned' })
    expect((await ada.next('left')).session).toBe(ben.session)
  })

  test('tell people of both what another system tells one (H87)', async () => {
    const secret = bytes(32)
    const hash = toBase64Url(createHash('sha256').update(secret).digest())
    await putPolicy(north, room, room.signed({ tokens: [{ name: 'CI', hash }] }))
    const { ada, ben } = await apart()
    const happened = { name: 'build.finished', text: 'Through.' }
    const response = await fetch(`${south.url}/v1/rooms/${room.id}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${toBase64Url(secret)}`, 'content-type': 'application/json' },
      body: JSON.stringify(happened),
    })
    expect(response.status).toBe(200)
    for (const member of [ada, ben])
      expect(await member.next('event')).toMatchObject({ from: 'CI', ...happened })
  })

  test('bring mail to whoever has their inbox open on the other, and what they have done to it to all (H108)', async () => {
    const ada = createCorrespondent(north)
    const ben = createCorrespondent(south)
    const [onSouth, onNorth] = [ben.connect(), ben.connect({ hub: north })]
    await until(() => onSouth.seen.told > 0 && onNorth.seen.told > 0)
    // The mailbox's channel is subscribed to a moment after it is opened.
    await eventually(async () => {
      await ada.send(ben.box, note('hello'))
      return onSouth.items.size > 0
    }, 'No mail came over.')
    await until(() => onSouth.items.size === onNorth.items.size)
    const [[id]] = [...onSouth.items] as [[MailId, unknown]]
    onNorth.mark(ben.box, [id], true)
    await until(() => onSouth.items.get(id)?.read === true)
    onSouth.delete(ben.box, [id])
    await until(() => !onNorth.items.has(id))
    onNorth.receive(ben.box, false)
    await until(() => onSouth.seen.receiving === false)
    for (const browser of [onSouth, onNorth]) browser.close()
  })

  test('list a public session with the people of both, whichever was told of it (H112, H114)', async () => {
    const { ada, ben } = await apart()
    const { signed } = sessionOf(room)
    const put = await call(north, 'PUT', `/v1/sessions/${room.id}`, signed)
    expect(put.status).toBe(200)
    const listed = async (people: number) => {
      const { body } = await call(south, 'GET', `/v1/sessions/${room.id}`)
      return body.people === people
    }
    await eventually(() => listed(2), 'The list never told of both.')
    ben.close()
    await eventually(() => listed(1), 'The list never told of one.')
    ada.close()
    await eventually(() => listed(0), 'The list never told of none.')
  })

  test('tell followers at both of what is made public at one, also of what was while Redis was away (H118)', async () => {
    const follow = async (hub: TestHub) => {
      const inbox = await openInbox(hub)
      inbox.send({ type: 'hello', v: 1, boxes: [] })
      inbox.send({ type: 'follow', hosts: [room.id], tags: ['tides'] })
      await inbox.take('followed')
      /** A hub that has just come to the others asks for what it may have missed, so some things are told twice. */
      const isTold = (of: TestRoom) =>
        inbox.until(
          () =>
            (inbox.inbox as InboxToClient[]).some(
              one => one.type === 'session' && one.session.room === of.id,
            ) || null,
        )
      return { close: () => inbox.close(), isTold }
    }
    const publish = (of: TestRoom, serial: number, type?: 'private') =>
      call(north, 'PUT', `/v1/sessions/${of.id}`, sessionOf(of, { serial, tags: ['tides'] }, type).signed)
    const [near, far] = [await follow(north), await follow(south)]
    // The far hub has subscribed a moment after it was asked.
    await publish(room, 1)
    for (const one of [near, far]) await one.isTold(room)
    await redis.kill()
    const other = await openRoom(north)
    await publish(other, 1)
    await near.isTold(other)
    await redis.restart()
    await far.isTold(other)
    for (const each of [room, other]) await publish(each, 2, 'private')
    for (const one of [near, far]) one.close()
  })

  test('say that they cannot store while the database is away, and take it when it is back (H11, H58)', async () => {
    const { ada, ben } = await apart()
    await postgres.kill()
    const append = appendOf()
    ada.send(append)
    expect(await ada.next('not-appended')).toMatchObject({ id: append.id, code: 'unavailable' })
    expect((await call(north, 'GET', '/health')).status).toBe(503)
    ada.send({ type: 'signal', to: ben.session, data: 'AAAA' })
    expect((await ben.next('signal')).from).toBe(ada.session)
    await postgres.restart()
    await eventually(async () => {
      ada.send(append)
      const answer = await ada.until(() => ada.inbox.splice(0).findLast(isAnswer) as HubToClient | undefined)
      return answer.type === 'appended'
    }, 'It was never taken again.')
    expect((await ben.next('entries')).entries).toMatchObject([{ id: append.id }])
    await eventually(async () => (await call(north, 'GET', '/health')).status === 200, 'It is not well.')
  })

  test('let a person go on with their session on the other, unseen (H73)', async () => {
    const { ada, ben, benForAda } = await apart()
    const again = await enter(north, room, { identity: ben.identity, session: ben.session })
    expect(await ben.closed()).toEqual({ code: 1000, reason: 'replaced' })
    expect(again.welcome.number).toBe(benForAda.number)
    again.send({ type: 'signal', to: null, data: 'AAAA' })
    await ada.next('signal')
    expect(
      ada.inbox.filter(message => ['joined', 'left'].includes((message as { type: string }).type)),
    ).toEqual([])
  })

  test('lose nothing when one is killed: its people go on on the other, or are gone after 15 s (H52, H74)', async () => {
    const clock = createTestClock(Date.now())
    const west = await startTestHub({ ...shared(), clock })
    const east = await startHub({ env: { DATABASE_URL: databaseUrl, REDIS_URL: redis.url } })
    const cleo = await enter(west, room)
    const [ada, ben] = [await enter(east, room), await enter(east, room)]
    for (const _ of [ada, ben]) await cleo.next('joined')
    const append = appendOf()
    ada.send(append)
    const answer = await ada.next('appended')
    await east.kill()
    const again = await enter(west, room, { identity: ada.identity, session: ada.session })
    expect(again.welcome.sessions).toHaveLength(2)
    const log = await wholeLog(again)
    expect(problemsOf(log, new Map([[append.id, { answer, sent: [append] }]]))).toEqual([])
    await clock.advance(20_000)
    expect((await cleo.next('left')).session).toBe(ben.session)
    expect(cleo.inbox.filter(message => (message as { type: string }).type === 'left')).toEqual([])
    await west.close()
  })

  test('count the people of both against the room (H23)', async () => {
    await putPolicy(north, room, room.signed({ people: 2 }))
    await apart()
    expect((await (await greet(south, room)).closed()).code).toBe(4003)
  })

  test('go on without Redis as far as the log and mail are concerned, and find each other again after (H74, H108)', async () => {
    const { ada, ben } = await apart()
    await redis.kill()
    ada.send(appendOf())
    expect((await ada.next('appended')).seq).toBe(1)
    expect((await ben.next('entries')).entries).toMatchObject([{ seq: 1 }])
    const [cleo, dora] = [createCorrespondent(north), createCorrespondent(south)]
    const dorasInbox = dora.connect()
    await until(() => dorasInbox.seen.told > 0)
    expect((await cleo.send(dora.box, note('while away'))).ok).toBe(true)
    const another = dora.connect()
    await until(() => another.notes().includes('while away'))
    await redis.restart()
    await until(() => dorasInbox.notes().includes('while away'))
    for (const browser of [dorasInbox, another]) browser.close()
    await eventually(async () => {
      ada.send({ type: 'signal', to: ben.session, data: 'AAAA' })
      return ben.inbox.some(message => (message as { type: string }).type === 'signal')
    }, 'They did not find each other again.')
  })
})
