import { toBase64Url } from '../../lib/core/bytes.ts'
import type { PersonId, SessionId } from '../../lib/core/ids.ts'
import { type EpochKeys, editorEpoch, keyPairFromSeed, personIdOf, roomIdOf } from '../../lib/core/keys.ts'
import { createRoom } from '../../lib/engine/room.ts'
import { createSharedState } from '../../lib/engine/shared-state.ts'
import type { Clock, Feature, PortHandle, RandomBytes, Room, Self } from '../../lib/engine/types.ts'
import { createChat } from '../../lib/features/chat/room.ts'
import { createCursors } from '../../lib/features/cursors/room.ts'
import { createPanel } from '../../lib/features/panel/room.ts'
import { createPresence } from '../../lib/features/presence/room.ts'
import type {
  ChatMessage,
  HostToPage,
  HostToPanel,
  PageToHost,
  PanelToHost,
} from '../../lib/protocol/port.ts'
import { createMemoryStores, type MemoryStores, mortalStores } from './memory-stores.ts'
import type { MemoryNetwork } from './memory-transport.ts'

const allFeatures: readonly Feature[] = [createPresence, createCursors, createChat, createPanel]

/** One room's keys, the same for everybody in a test. */
export const testRoom = roomIdOf(keyPairFromSeed(new Uint8Array(32).fill(1)).publicKey)
export const testKeys: EpochKeys = editorEpoch(1, new Uint8Array(32).fill(2))

export interface PersonOptions {
  readonly network: MemoryNetwork
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly name: string
  readonly color?: number
  readonly features?: readonly Feature[]
  /** How long a write takes. */
  readonly storeDelay?: () => Promise<void>
}

/** A person with one browser: a name, keys and stores that outlive each visit to the room. */
export interface Person {
  readonly id: PersonId
  readonly stores: MemoryStores
  enter(): Visit
}

/** One visit of a person to the room, with ports to look through. */
export interface Visit {
  readonly room: Room
  readonly session: SessionId
  /** As when the browser is killed: from now on nothing is stored, and nothing is sent. */
  kill(): void
  page(address: string | null): Port<HostToPage, PageToHost>
  panel(): Port<HostToPanel, PanelToHost> & { readonly chat: () => ChatMessage[] }
}

export interface Port<In extends { readonly type: string }, Out> extends PortHandle<Out> {
  readonly heard: In[]
  /** The newest message of a type. */
  last<Type extends In['type']>(type: Type): Extract<In, { type: Type }> | undefined
}

export function createPerson(options: PersonOptions): Person {
  const { network, clock, randomBytes, name, color = 0 } = options
  const key = keyPairFromSeed(randomBytes(32))
  const id = personIdOf(key.publicKey)
  const device = toBase64Url(randomBytes(8))
  const stores = createMemoryStores()

  function enter(): Visit {
    const session = toBase64Url(randomBytes(16)) as SessionId
    const self: Self = { person: id, session, key, device }
    const shared = createSharedState(randomBytes)
    const mortal = mortalStores(stores, options.storeDelay ?? (() => Promise.resolve()))
    const room = createRoom({
      room: testRoom,
      name: 'A room',
      keys: testKeys,
      self,
      profile: { name, color },
      shared,
      transports: [network.join({ session, person: id, clientId: shared.doc.clientID }, shared)],
      stores: mortal,
      clock,
      randomBytes,
      features: options.features ?? allFeatures,
    })
    return {
      room,
      session,
      kill() {
        mortal.kill()
        network.kill(session)
      },
      page: address => listen(send => room.connectPage(address, send)),
      panel() {
        const port = listen<HostToPanel, PanelToHost>(send => room.connectPanel(send))
        return { ...port, chat: () => chatOf(port.heard) }
      },
    }
  }

  return { id, stores, enter }
}

function listen<In extends { readonly type: string }, Out>(
  connect: (send: (message: In) => void) => PortHandle<Out>,
): Port<In, Out> {
  const heard: In[] = []
  const handle = connect(message => void heard.push(structuredClone(message)))
  return {
    ...handle,
    heard,
    last: <Type extends In['type']>(type: Type) =>
      heard.findLast(message => message.type === type) as Extract<In, { type: Type }> | undefined,
  }
}

/** The list that a panel which follows the slices shows. */
export function chatOf(heard: readonly HostToPanel[]): ChatMessage[] {
  let shown: ChatMessage[] = []
  for (const slice of heard) {
    if (slice.type !== 'chat') continue
    if (slice.reset) shown = []
    for (const { after, message } of slice.messages) {
      const at = after === null ? 0 : shown.findIndex(({ record }) => record === after) + 1
      if (after !== null && at === 0) throw new Error('a message after one that is not there')
      shown.splice(at, 0, message)
    }
  }
  return shown
}
