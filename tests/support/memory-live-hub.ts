import { EventEmitter } from 'node:events'
import { pino } from 'pino'
import type { WebSocket } from 'ws'
import { fromBase64Url, fromUtf8, toBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId, RoomId, SessionId } from '../../lib/core/ids.ts'
import { emptyChain, nextChain } from '../../lib/core/log-chain.ts'
import { ok } from '../../lib/core/result.ts'
import type { SnapshotHub } from '../../lib/engine/log/types.ts'
import type { Clock, RandomBytes } from '../../lib/engine/types.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import type { HubEvent, LogEntry } from '../../lib/protocol/hub.ts'
import { readPolicy, type SignedPolicy } from '../../lib/protocol/policy.ts'
import { createHubSocket } from '../../server/hub-socket.ts'
import { createLive } from '../../server/live.ts'
import { createLiveRooms } from '../../server/live-rooms.ts'
import { createMetrics } from '../../server/metrics.ts'
import { noNeighbours } from '../../server/neighbours.ts'
import { createRoomLogs } from '../../server/room-logs.ts'
import { createSnapshots } from '../../server/snapshots.ts'
import type { Store } from '../../server/store.ts'
import { createMemorySnapshotHub, createMemorySnapshots, type MemorySnapshots } from './memory-snapshots.ts'

export const memoryHubUrl = 'http://hub.test'

export interface MemoryLiveHub {
  /** A socket to it, as a browser opens one. */
  openSocket(): Socket
  /** Killed: all sockets break, nothing is said any more, and what was being stored may be or not. */
  kill(): void
  start(): void
  /** The owner has told it a newer policy, checked before. */
  setPolicy(signed: SignedPolicy): void
  /** Breaks one socket for good: its browser was killed, and opens no other. */
  breakSocket(socket: Socket): void
  /** Breaks about this share of the sockets; what was under way on them is lost. */
  breakSockets(share: number): void
  /** Another system tells the room something. */
  tellEvent(room: RoomId, event: Omit<HubEvent, 'type'>): void
  /** The disk takes nothing more, until it is called with false. */
  refuse(on: boolean): void
  /** Loses what was stored after this many entries, as a disk from a backup does. */
  rewind(entries: number): void
  /** What its disk keeps of snapshots. */
  readonly snapshots: MemorySnapshots
  /** Its HTTP side, as somebody asks it. */
  snapshotHub(self: { readonly person: PersonId; readonly session: SessionId }): SnapshotHub
  /** About this share of what is asked over HTTP is lost on one of its ways. */
  loseRequests(share: number): void
  readonly entries: readonly LogEntry[]
  readonly open: number
}

export interface MemoryLiveHubOptions {
  readonly policy: SignedPolicy
  readonly clock: Clock
  readonly random: () => number
  readonly randomBytes: RandomBytes
  /** One way. */
  readonly delayMs: () => number
  /** Its disk checks nothing of snapshots, and lets rows go as soon as there is one. */
  readonly careless?: boolean
}

/** The hub's own code on sockets and a store in memory, on a clock and a dice that are handed in. */
export function createMemoryLiveHub(options: MemoryLiveHubOptions): MemoryLiveHub {
  const { clock, random } = options
  const disk = createMemoryStore(options)
  const cables = new Set<Cable>()
  let hub: ReturnType<typeof startHub> | null = null
  let lostShare = 0

  function startHub() {
    const cancels = new Set<() => void>()
    let dead = false
    const ownClock: Clock = {
      now: clock.now,
      after(ms, run) {
        const cancel = clock.after(ms, () => {
          cancels.delete(cancel)
          run()
        })
        cancels.add(cancel)
        return () => {
          cancels.delete(cancel)
          cancel()
        }
      },
    }
    const metrics = createMetrics()
    const log = pino({ level: 'silent' })
    const common = { store: disk.store(() => dead), neighbours: noNeighbours, clock: ownClock, metrics, log }
    const rooms = createLiveRooms(common)
    const snapshots = createSnapshots({ ...common, store: disk.snapshots.store, rooms })
    snapshots.start()
    const live = createLive({
      ...common,
      rooms,
      snapshots,
      logs: createRoomLogs(common),
      attendance: { touched: async () => undefined, came: () => undefined, profile: () => undefined },
      randomBytes: options.randomBytes,
      origins: [memoryHubUrl],
    })
    return {
      rooms,
      snapshots,
      accept: (ws: WebSocket) => live(createHubSocket(ws, { clock: ownClock, metrics, log })),
      kill() {
        dead = true
        for (const cancel of [...cancels]) cancel()
      },
    }
  }

  const snapshotHub = createMemorySnapshotHub({
    ...options,
    hub: () => hub?.snapshots ?? null,
    entries: disk.entries,
    lost: () => random() < lostShare,
  })

  return {
    snapshotHub,
    snapshots: disk.snapshots,
    loseRequests(share) {
      lostShare = share
    },
    tellEvent: (room, event) => hub?.rooms.tellEvent(room, event),
    openSocket() {
      const cable = createCable(clock, options.delayMs)
      cables.add(cable)
      cable.whenOver(() => cables.delete(cable))
      if (hub) hub.accept(cable.server as unknown as WebSocket)
      else cable.cut()
      return cable.client
    },
    kill() {
      hub?.kill()
      hub = null
      for (const cable of [...cables]) cable.cut()
    },
    start() {
      hub ??= startHub()
    },
    breakSocket(socket) {
      // Its browser hears of nothing.
      Object.defineProperty(socket, 'onclose', { get: () => null, set: () => undefined })
      for (const cable of [...cables]) if (cable.client === socket) cable.cut()
    },
    breakSockets(share) {
      for (const cable of [...cables]) if (random() < share) cable.cut()
    },
    setPolicy(signed) {
      disk.setPolicy(signed)
      const { room } = JSON.parse(fromUtf8(fromBase64Url(signed.payload)!)!) as { room: RoomId }
      hub?.rooms.policyChanged(readPolicy(room, signed)!, signed)
    },
    refuse: disk.refuse,
    rewind: disk.rewind,
    get entries() {
      return disk.entries
    },
    get open() {
      return cables.size
    },
  }
}

interface Cable {
  readonly client: Socket
  readonly server: EventEmitter
  /** The network is gone: nothing under way arrives, both ends notice. */
  cut(): void
  whenOver(run: () => void): void
}

function createCable(clock: Clock, delayMs: () => number): Cable {
  let over = false
  const ends: (() => void)[] = []
  const queues = { up: [] as (() => void)[], down: [] as (() => void)[] }

  /** In order, each after its delay. */
  function post(way: 'up' | 'down', run: () => void): void {
    const queue = queues[way]
    queue.push(run)
    clock.after(delayMs(), () => {
      if (!over) queue.shift()?.()
    })
  }

  function finish(code: number, reason = ''): void {
    if (over) return
    over = true
    server.readyState = 3
    clock.after(0, () => {
      server.emit('close')
      client.onclose?.({ code, reason })
    })
    for (const end of ends) end()
  }

  const server = Object.assign(new EventEmitter(), {
    OPEN: 1,
    CLOSED: 3,
    readyState: 1,
    bufferedAmount: 0,
    send(data: string | Uint8Array, sent?: () => void) {
      const copy = typeof data === 'string' ? data : Uint8Array.from(data).buffer
      post('down', () => client.onmessage?.({ data: copy }))
      if (sent) clock.after(0, sent)
    },
    close: (code: number, reason: string) => post('down', () => finish(code, reason)),
    terminate: () => finish(1006),
  })
  const client: Socket = {
    binaryType: '',
    bufferedAmount: 0,
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send(data) {
      const isBinary = typeof data !== 'string'
      const copy = Buffer.from(data as string)
      post('up', () => server.emit('message', copy, isBinary))
    },
    close: () => post('up', () => finish(1000)),
  }
  return { client, server, cut: () => finish(1006), whenOver: run => void ends.push(run) }
}

/** What live rooms need of a store. */
type LiveStore = Pick<Store, 'policy' | 'append' | 'logHead' | 'entries'>

/** A disk in memory: outlives every hub, and finishes a write or not when its hub is killed. */
function createMemoryStore({ policy: first, clock, random, careless }: MemoryLiveHubOptions) {
  let policy = first
  const entries: LogEntry[] = []
  const snapshots = createMemorySnapshots(entries, careless)
  let refusing = false
  const end = () => ({
    seq: entries.at(-1)?.seq ?? 0,
    chain: entries.at(-1)?.chain ?? toBase64Url(emptyChain),
  })

  const store = (isDead: () => boolean): LiveStore => ({
    policy: async () => policy,
    async append({ id, kind, epoch, person, parts, dataHash }) {
      await new Promise<void>(resolve => void clock.after(random() * 5, resolve))
      if (refusing) throw new Error('no room on the disk')
      // Half of what a killed hub was writing is there.
      if (isDead() && random() < 0.5) return new Promise<never>(() => undefined)
      const known = entries.find(entry => entry.id === id)
      if (known) return ok({ seq: known.seq, chain: known.chain })
      const before = end()
      const after = {
        seq: before.seq + 1,
        chain: toBase64Url(nextChain(fromBase64Url(before.chain)!, id, dataHash)),
      }
      for (const [part, data] of parts.entries())
        entries.push({ ...after, id, kind, epoch, person, part, parts: parts.length, data })
      return ok(after)
    },
    logHead: async () => end(),
    async entries(_room, after, most) {
      const isLater = ({ seq, part }: LogEntry) => seq > after.seq || (seq === after.seq && part > after.part)
      return entries.filter(isLater).slice(0, most)
    },
  })

  return {
    store,
    entries,
    snapshots,
    setPolicy(signed: SignedPolicy) {
      policy = signed
    },
    refuse(on: boolean) {
      refusing = on
    },
    rewind(count: number) {
      const last = entries[count - 1]?.seq ?? 0
      entries.splice(0, entries.length, ...entries.filter(({ seq }) => seq <= last))
      snapshots.rewind(last)
    },
  }
}
