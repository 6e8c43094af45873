import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { SessionId } from '../../lib/core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../lib/core/keys.ts'
import { createRoomAccess } from '../../lib/platform/room-access.ts'
import { openSqliteStore } from '../../server/sqlite-store.ts'
import { appendOf } from './log-client.ts'
import { bytes, call, createTestRoom, enter, greet, putPolicy, startTestHub } from './test-hub.ts'

const address = '203.0.113.77'

test('the log at its most talkative holds no addresses, no ids of rooms and people, and no secrets', async () => {
  const lines: string[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) })
  const dataDir = mkdtempSync(join(tmpdir(), 'alongside-logs-'))
  const store = await openSqliteStore(dataDir)
  let failing = false
  const fails = () => Promise.reject(new Error('The disk is full.'))
  const hub = await startTestHub({
    log,
    trustProxy: true,
    perAddressFactor: 100,
    retentionDays: 1,
    ice: { stunUrls: [], turn: { urls: ['turn:turn.example:3478'], secret: 'turn-secret-north' } },
    openStore: async () => ({
      ...store,
      append: entry => (failing ? fails() : store.append(entry)),
      policy: room => (failing ? fails() : store.policy(room)),
    }),
  })
  const room = createTestRoom()
  const door = room.door()
  const token = bytes(32)
  const hash = toBase64Url(createHash('sha256').update(token).digest())
  const policy = room.signed({ doors: [door.listed], tokens: [{ name: 'CI of Ada', hash }] })
  await putPolicy(hub, room, policy, door.sealed)

  const key = keyPairFromSeed(bytes(32))
  const self = { person: personIdOf(key.publicKey), session: toBase64Url(bytes(16)) as SessionId, key }
  const bearers: string[] = []
  const access = createRoomAccess({
    fetch(input, init) {
      const headers = new Headers(init?.headers)
      headers.set('x-forwarded-for', address)
      bearers.push(headers.get('authorization')?.slice('Bearer '.length) ?? '')
      return fetch(input, { ...init, headers })
    },
    hub: hub.url,
    room: room.id,
    role: 'editor',
    roleKey: room.keyOf('editor'),
    self,
    now: Date.now,
  })
  const ada = await enter(hub, room)
  const append = appendOf()
  async function useEverything(): Promise<void> {
    ada.send(append)
    await ada.until(() => ada.inbox.splice(0).find(message => 'id' in (message as object)))
    await access.log({})
    await access.request('/nothing-of-the-kind')
    await call(hub, 'GET', `/v1/rooms/${room.id}/doors/${door.keys.id}`)
    await call(hub, 'POST', `/v1/rooms/${room.id}/policy`)
    await fetch(`${hub.url}/v1/rooms/${room.id}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${toBase64Url(token)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'event-of-north', text: 'text-of-north' }),
    })
  }
  await useEverything()
  failing = true
  await useEverything()
  const turnedAway = await greet(hub, room)
  await turnedAway.closed()
  await hub.close()
  rmSync(dataDir, { recursive: true })

  const said = lines.join('')
  // It does talk: of routes, of what failed, of its end.
  expect(said).toContain('/v1/rooms/:room/events')
  expect(said).toContain('The disk is full.')
  expect(said).toContain('stopped')
  const secret = [
    ...[address, room.id, ada.person, ada.session, self.person, self.session, append.id, append.data],
    ...[door.keys.id, door.sealed[door.keys.id], policy.payload, policy.signature, toBase64Url(token), hash],
    ...['CI of Ada', 'event-of-north', 'text-of-north', 'turn-secret-north', ...bearers.filter(Boolean)],
  ]
  expect(bearers.filter(Boolean).length).toBeGreaterThan(2)
  expect(secret.filter(text => said.includes(text!))).toEqual([])
})
