import { randomBytes } from 'node:crypto'
import { type Logger, pino } from 'pino'
import { toBase64Url } from '../lib/core/bytes.ts'
import { createAccess } from './access.ts'
import { addAccessRoutes } from './access-routes.ts'
import { createAttendance } from './attendance.ts'
import { type Clock, systemClock } from './clock.ts'
import { addEventRoutes } from './event-routes.ts'
import { addFileRoutes } from './file-routes.ts'
import { addGuestPage } from './guest-page.ts'
import { createHttp } from './http.ts'
import { addHubRoutes } from './hub-routes.ts'
import type { IceConfig } from './ice.ts'
import { createInbox } from './inbox.ts'
import { addJoinPage, type Stores } from './join-page.ts'
import { createLive } from './live.ts'
import { createLiveRooms } from './live-rooms.ts'
import { addMailRoutes } from './mail-routes.ts'
import { createMailboxes } from './mailboxes.ts'
import { createMetrics } from './metrics.ts'
import { connectNeighbours, noNeighbours } from './neighbours.ts'
import { hubOrigins, isLoopback } from './origins.ts'
import { createPublicSessions } from './public-sessions.ts'
import { startRetention } from './retention.ts'
import { createRoomLogs } from './room-logs.ts'
import { addRoomRoutes } from './room-routes.ts'
import { createSessionFollowers } from './session-followers.ts'
import { addSessionRoutes } from './session-routes.ts'
import { createSignaling } from './signaling.ts'
import { addSnapshotRoutes } from './snapshot-routes.ts'
import { createSnapshots } from './snapshots.ts'
import { createSockets } from './sockets.ts'
import { openSqliteStore } from './sqlite-store.ts'
import type { Store } from './store.ts'
import { watchStore } from './watched-store.ts'

export interface HubOptions {
  /** 0 takes a free one. */
  readonly port?: number
  readonly host?: string
  /** Folder of the database; made when it is not there. */
  readonly dataDir: string
  /** Where the hub keeps what it keeps, instead of a SQLite database in that folder. */
  readonly openStore?: () => Promise<Store>
  /** A Redis through which hubs on one database hear of one another. */
  readonly redisUrl?: string | null
  /** The origin people reach the hub under, where that is not the address it listens on. */
  readonly publicUrl?: string | null
  readonly ice?: IceConfig
  /** Origins besides those of extensions whose scripts may use the API. */
  readonly allowedOrigins?: readonly string[]
  readonly stores?: Stores
  readonly trustProxy?: boolean
  /** Multiplies every limit per address: 1, or 10 where only this machine can reach the hub, because its browsers share one address. */
  readonly perAddressFactor?: number
  /** Stock y-webrtc signaling at `/signal`; by default only where nobody but this machine can reach it. */
  readonly ywebrtcSignaling?: boolean
  /** Rooms that nobody has used for so long are forgotten; null keeps them. */
  readonly retentionDays?: number | null
  /** Whether rooms may be made public here. */
  readonly publicSessions?: boolean
  /** So many reports hide a public session until the operator has decided. */
  readonly reportsToHide?: number
  readonly log?: Logger
  readonly clock?: Clock
}

export interface Hub {
  /** The origin to reach it under. */
  readonly url: string
  /** The one it listens on. */
  readonly port: number
  /** Says goodbye to everybody and closes the store; resolves when the port is free. */
  close(): Promise<void>
}

/** How long sockets may take to say goodbye. Milliseconds. */
const goodbyeMs = 1_000

/** Starts a hub. Rejects when the address or the folder cannot be used. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { host = '127.0.0.1', publicUrl = null, trustProxy = false, clock = systemClock } = options
  const log = options.log ?? pino({ level: 'silent' })
  const alone = isLoopback(host) && !publicUrl
  const perAddressFactor = options.perAddressFactor ?? (alone ? 10 : 1)

  const metrics = createMetrics()
  const opened = await (options.openStore?.() ?? openSqliteStore(options.dataDir))
  const watched = watchStore(opened, metrics.storeFailed)
  const { store } = watched
  const neighbours = options.redisUrl
    ? connectNeighbours({ url: options.redisUrl, clock, randomBytes, metrics, log })
    : noNeighbours
  const sessions =
    options.publicSessions === false
      ? null
      : createPublicSessions({ store, neighbours, clock, hub: toBase64Url(randomBytes(16)), log })
  const rooms = createLiveRooms({
    neighbours,
    clock,
    metrics,
    ...(sessions && { onPeople: sessions.peopleChanged }),
  })
  const logs = createRoomLogs({ store, neighbours, clock, log })
  const app = await createHttp({
    log,
    trustProxy,
    perAddressFactor,
    allowedOrigins: options.allowedOrigins ?? [],
  })
  const attendance = createAttendance({ store, clock, log })
  const secret = await store.secret(randomBytes(32))
  let origins = hubOrigins(publicUrl, host, options.port ?? 0)
  const access = createAccess({ store, secret, clock, randomBytes, origins: () => origins })
  addRoomRoutes(app, { store, rooms, clock, perAddressFactor })
  addAccessRoutes(app, { access, store, rooms })
  const snapshots = createSnapshots({ store, rooms, clock, metrics, log })
  addSnapshotRoutes(app, { access, snapshots, perAddressFactor })
  addFileRoutes(app, { access, store, metrics, perAddressFactor })
  const mailboxes = createMailboxes({ store, neighbours, clock, metrics, log })
  addMailRoutes(app, { mailboxes, clock, metrics, origins: () => origins, perAddressFactor })
  const hideFrom = options.reportsToHide ?? 3
  const followers = sessions && createSessionFollowers({ store, neighbours, clock, metrics, log, hideFrom })
  if (sessions && followers)
    addSessionRoutes(app, {
      store,
      sessions,
      followers,
      log,
      clock,
      metrics,
      origins: () => origins,
      hideFrom,
      perAddressFactor,
    })
  addEventRoutes(app, { store, rooms, clock, metrics })
  addJoinPage(app, options.stores)
  addGuestPage(app)
  addHubRoutes(app, {
    store,
    storing: () => watched.storing,
    metrics,
    clock,
    ice: options.ice ?? { stunUrls: [], turn: null },
  })

  try {
    await app.listen({ host, port: options.port ?? 0 })
  } catch (error) {
    neighbours.close()
    await store.close()
    throw error
  }
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  origins = hubOrigins(publicUrl, host, port)
  const live = createLive({
    store,
    rooms,
    logs,
    attendance,
    snapshots,
    neighbours,
    clock,
    randomBytes,
    origins,
    metrics,
    log,
  })
  const sockets = createSockets({
    server: app.server,
    handlers: {
      '/v1/live': live,
      '/v1/inbox': createInbox({
        mailboxes,
        followers,
        clock,
        randomBytes,
        origins,
        metrics,
        log,
        perAddressFactor,
      }),
      ...((options.ywebrtcSignaling ?? alone) && { '/signal': createSignaling({ metrics }) }),
    },
    clock,
    metrics,
    log,
    trustProxy,
    perAddressFactor,
  })
  snapshots.start()
  mailboxes.start()
  const stopRetention = options.retentionDays
    ? startRetention({ store, attendance, live: rooms.live, clock, log, days: options.retentionDays })
    : () => undefined
  log.info({ port, origins }, 'ready')

  return {
    url: origins[0],
    port,
    async close() {
      const cancel = clock.after(goodbyeMs, () => {
        sockets.terminate()
        app.server.closeAllConnections()
      })
      // What was appended is answered before the goodbye.
      void logs.close().then(() => sockets.close())
      await app.close()
      cancel()
      stopRetention()
      await Promise.all([snapshots.close(), mailboxes.close(), sessions?.close()])
      neighbours.close()
      await store.close()
      log.info('stopped')
    },
  }
}
