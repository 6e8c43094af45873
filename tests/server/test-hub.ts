import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { WebSocket } from 'ws'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import { doorKeys, sealDoor } from '../../lib/core/doors.ts'
import { signHello } from '../../lib/core/hello.ts'
import type { DoorId, SessionId } from '../../lib/core/ids.ts'
import {
  type EpochKeys,
  editorEpoch,
  type KeyPair,
  keyPairFromSeed,
  personIdOf,
  personKey,
  type Role,
  roomIdOf,
  viewerEpoch,
} from '../../lib/core/keys.ts'
import { type HubToClient, hubToClient } from '../../lib/protocol/hub.ts'
import { type Policy, type SignedPolicy, signPolicy } from '../../lib/protocol/policy.ts'
import { type RelayedFrame, readFrames } from '../../lib/protocol/relay-frame.ts'
import { type HubOptions, startHub } from '../../server/hub.ts'

export const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length))

/** Enough of a hub to talk to it. */
export type HubAddress = { readonly url: string }

/** A hub on a free port with an empty folder; closing it removes the folder, stopping it does not. */
export async function startTestHub(options: Partial<HubOptions> = {}) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'alongside-hub-'))
  const hub = await startHub({ ...options, dataDir })
  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= hub.close()
    return stopped
  }
  return {
    url: hub.url,
    /** The same hub by the address it listens on, where `url` is a public one. */
    local: { url: `http://127.0.0.1:${hub.port}` },
    dataDir,
    stop,
    async close() {
      await stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export type TestHub = Awaited<ReturnType<typeof startTestHub>>

/** A hub for all the tests of a file. */
export function hubForFile(options: Partial<HubOptions> = {}): HubAddress {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startTestHub(options)
  })
  afterAll(() => hub.close())
  return {
    get url() {
      return hub.url
    },
  }
}

/** A room as its owner holds it: makes policies and doors, and knows every role's key. */
export function createTestRoom() {
  const owner = keyPairFromSeed(bytes(32))
  const id = roomIdOf(owner.publicKey)
  let epoch = editorEpoch(1, bytes(32))
  let serial = 0

  function policy(change: Partial<Policy> = {}): Policy {
    serial += 1
    return {
      v: 1,
      room: id,
      owner: personIdOf(owner.publicKey),
      serial,
      epoch: epoch.epoch,
      editor: personIdOf(epoch.edit!.editorSign.publicKey),
      viewer: personIdOf(epoch.viewerSign.publicKey),
      doors: [],
      people: 200,
      bans: [],
      mutes: [],
      locked: false,
      tokens: [],
      refreshOn: [],
      past: '',
      ...change,
    }
  }

  return {
    id,
    owner,
    policy,
    sign: (content: Policy): SignedPolicy => signPolicy(owner, content),
    signed: (change: Partial<Policy> = {}): SignedPolicy => signPolicy(owner, policy(change)),
    /** A door's secret, id and sealed seed, ready for a policy. */
    door(terms: { uses?: number; expiresAtMs?: number } = {}) {
      const secret = bytes(16)
      const keys = doorKeys(secret)
      const content = { epoch: epoch.epoch, role: 'editor' as const, seed: epoch.edit!.editSeed }
      return {
        secret,
        keys,
        content,
        sealed: { [keys.id]: toBase64Url(sealDoor(id, keys, content, bytes(24))) },
        listed: { id: keys.id as DoorId, role: 'editor' as const, uses: 0, expiresAtMs: 0, ...terms },
      }
    },
    keyOf(role: Role): KeyPair {
      return role === 'owner' ? owner : role === 'editor' ? epoch.edit!.editorSign : epoch.viewerSign
    },
    /** What somebody of a role holds of the epoch. */
    keys: (role: Role): EpochKeys => (role === 'viewer' ? viewerEpoch(epoch.epoch, epoch.viewSeed) : epoch),
    nextEpoch() {
      epoch = editorEpoch(epoch.epoch + 1, bytes(32))
    },
  }
}
export type TestRoom = ReturnType<typeof createTestRoom>

/** Sends a JSON request; the body is parsed. */
export async function call(hub: HubAddress, method: string, path: string, body?: unknown) {
  const response = await fetch(`${hub.url}${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

export const putPolicy = (hub: HubAddress, room: TestRoom, policy: SignedPolicy, sealed = {}, seeds = {}) =>
  call(hub, 'PUT', `/v1/rooms/${room.id}/policy`, { policy, sealed, seeds })

/** A new room that the hub knows. */
export async function openRoom(hub: HubAddress, change: Partial<Policy> = {}): Promise<TestRoom> {
  const room = createTestRoom()
  const { status } = await putPolicy(hub, room, room.signed(change))
  if (status !== 200) throw new Error(`The hub did not take the policy: ${status}`)
  return room
}

/** A socket to the hub that keeps what it is sent and can wait for more. */
export async function openSocket(hub: HubAddress, path = '/v1/live', options = {}) {
  const ws = new WebSocket(`${hub.url.replace('http', 'ws')}${path}`, options)
  const inbox: unknown[] = []
  let wake: (() => void) | null = null
  let ended: { code: number; reason: string } | null = null
  const batches: RelayedFrame[][] = []
  ws.on('message', (data: Buffer, isBinary) => {
    if (isBinary) batches.push(readFrames(data) ?? [])
    else inbox.push(JSON.parse(String(data)))
    wake?.()
  })
  ws.on('close', (code, reason) => {
    ended = { code, reason: String(reason) }
    wake?.()
  })
  ws.on('error', () => wake?.())
  await new Promise((resolve, reject) => {
    ws.once('open', resolve)
    ws.once('error', reject)
  })

  async function until<Found>(find: () => Found | null | undefined): Promise<Found> {
    for (;;) {
      const found = find()
      if (found) return found
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
  }

  return {
    ws,
    inbox,
    /** Binary messages of the fast lane. */
    batches,
    send: (message: unknown) => ws.send(typeof message === 'string' ? message : JSON.stringify(message)),
    /** Takes the next message of a type out of the inbox; what came before it is forgotten. */
    next: <Type extends HubToClient['type']>(type: Type) =>
      until(() => {
        const at = inbox.findIndex(message => (message as HubToClient).type === type)
        const found = at < 0 ? null : inbox.splice(0, at + 1).at(-1)
        return found === null ? null : (hubToClient.parse(found) as Extract<HubToClient, { type: Type }>)
      }),
    until,
    /** Resolves when the hub has taken all that was sent before, and sent all that follows from it at once. */
    async settled() {
      ws.ping()
      await new Promise(resolve => ws.once('pong', resolve))
    },
    closed: () => until(() => ended),
    close: () => ws.close(),
  }
}
export type TestSocket = Awaited<ReturnType<typeof openSocket>>

export interface Newcomer {
  readonly role?: Role
  /** 32 bytes; the same person in every room and socket. */
  readonly identity?: Uint8Array
  readonly session?: SessionId
  /** The origin to bind the answer to. */
  readonly origin?: string
  readonly roleKey?: KeyPair
  /** The Host header to send. */
  readonly host?: string
  /** Answers no pings. */
  readonly deaf?: boolean
}

/** Opens a live socket and says hello to its challenge. */
export async function greet(hub: HubAddress, room: Pick<TestRoom, 'id' | 'keyOf'>, newcomer: Newcomer = {}) {
  const { role = 'editor', identity = bytes(32), session = toBase64Url(bytes(16)) as SessionId } = newcomer
  const key = personKey(identity, room.id)
  const person = personIdOf(key.publicKey)
  const { host, deaf = false } = newcomer
  const socket = await openSocket(hub, '/v1/live', { autoPong: !deaf, ...(host && { headers: { host } }) })
  const { challenge } = await socket.next('challenge')
  const terms = {
    challenge: fromBase64Url(challenge)!,
    hubOrigin: newcomer.origin ?? hub.url,
    room: room.id,
    session,
    person,
  }
  socket.send({
    type: 'hello',
    v: 1,
    room: room.id,
    session,
    person,
    role,
    ...signHello('hello', terms, newcomer.roleKey ?? room.keyOf(role), key),
  })
  return { ...socket, session, person, identity }
}

/** Greets and waits for the welcome. */
export async function enter(hub: HubAddress, room: Pick<TestRoom, 'id' | 'keyOf'>, newcomer: Newcomer = {}) {
  const member = await greet(hub, room, newcomer)
  return { ...member, welcome: await member.next('welcome') }
}
