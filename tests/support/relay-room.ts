import { WebSocket } from 'ws'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { createKeyring } from '../../lib/core/epochs.ts'
import type { PageTag } from '../../lib/core/ids.ts'
import { personIdOf, verify } from '../../lib/core/keys.ts'
import { fail } from '../../lib/core/result.ts'
import { createDrops } from '../../lib/engine/drops.ts'
import { createRoomLog } from '../../lib/engine/log/room-log.ts'
import { createRelay, type Relay } from '../../lib/engine/relay/relay.ts'
import type { HubConnection } from '../../lib/engine/relay/types.ts'
import { connectHub, type Socket } from '../../lib/platform/hub-socket.ts'
import { bytes, openRoom, startTestHub } from '../server/test-hub.ts'
import { createMemoryLogStore } from './memory-stores.ts'
import { createRealClock } from './real-clock.ts'
import { createSelf, createShared, startEnd, type TransportEnd } from './transport-end.ts'

const randomBytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(bytes(length))

export interface RelayEnd extends TransportEnd {
  readonly transport: Relay
  readonly connection: HubConnection
  /** Cuts its socket off; it comes back by itself. */
  cut(): void
}

/** A room on a real hub, with real sockets, for any number of people who are all on one page. */
export async function createRelayRoom() {
  const clock = createRealClock()
  const hub = await startTestHub()
  const room = await openRoom(hub)
  const page = toBase64Url(bytes(16)) as PageTag
  const [editor, viewer] = (['editor', 'viewer'] as const).map(role => personIdOf(room.keyOf(role).publicKey))
  const roleKeys = { editor: editor!, viewer: viewer! }
  const sockets = new Set<WebSocket>()
  const ends: RelayEnd[] = []

  return {
    clock,
    hub,
    room,
    join(role: 'editor' | 'viewer' = 'editor'): RelayEnd {
      const self = createSelf(randomBytes)
      const shared = createShared()
      shared.awareness.setLocalState({ page })
      let socket: WebSocket | null = null
      const connection = connectHub({
        url: hub.url,
        room: room.id,
        role,
        roleKey: room.keyOf(role),
        self,
        clock,
        randomBytes,
        openSocket(url) {
          const opened = new WebSocket(url)
          socket = opened
          sockets.add(opened)
          opened.once('close', () => sockets.delete(opened))
          return opened as unknown as Socket
        },
      })
      const keys = room.keys(role)
      const relay = createRelay({
        room: room.id,
        self,
        keys,
        shared,
        hub: connection,
        clock,
        randomBytes,
      })
      const log = createRoomLog({
        room: room.id,
        self,
        keys,
        verify,
        keyring: createKeyring(keys, roleKeys, []),
        hub: connection,
        store: createMemoryLogStore(),
        snapshots: null,
        ownName: () => 'x',
        records: {
          logs: new Map(),
          takeLogged: async () => ({ entries: [], stored: true }),
          expect: () => undefined,
          append: async () => fail('storage'),
          list: () => [],
        },
        doc: shared.doc,
        documentStored: async () => true,
        clock,
        randomBytes,
        drops: createDrops(),
        stored: () => undefined,
        changed: () => undefined,
      })
      // The relay carries people, and the log their document; to those who use a transport they are one.
      const transport: Relay = {
        ...relay,
        close() {
          void log.close()
          relay.close()
        },
      }
      const end = {
        ...startEnd(self, shared, transport),
        transport,
        connection,
        cut: () => socket?.terminate(),
      }
      log.start()
      ends.push(end)
      return end
    },
    leftovers: () => clock.waiting + sockets.size,
    async close() {
      for (const end of ends) end.close()
      await hub.close()
    },
  }
}
