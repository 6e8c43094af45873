import { toBase64Url } from '../../lib/core/bytes.ts'
import { createKeyring, type Keyring } from '../../lib/core/epochs.ts'
import type { MailboxId, PersonId, SessionId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf, proveInbox } from '../../lib/core/inbox-keys.ts'
import {
  type EpochKeys,
  editorEpoch,
  keyPairFromSeed,
  pageTag,
  personIdOf,
  roomIdOf,
  siteTag,
  verify,
} from '../../lib/core/keys.ts'
import type { FileHub } from '../../lib/engine/files/types.ts'
import { createRelay } from '../../lib/engine/relay/relay.ts'
import { createRoom } from '../../lib/engine/room.ts'
import { createSharedState } from '../../lib/engine/shared-state.ts'
import type { Clock, Feature, PortHandle, RandomBytes, Room, Self } from '../../lib/engine/types.ts'
import { createBubble } from '../../lib/features/bubble/room.ts'
import { createChat } from '../../lib/features/chat/room.ts'
import { createCompare } from '../../lib/features/compare/room.ts'
import { createCursors } from '../../lib/features/cursors/room.ts'
import { createDraft } from '../../lib/features/draft/room.ts'
import { createEvents } from '../../lib/features/events/room.ts'
import { createFocus } from '../../lib/features/focus/room.ts'
import { createGestures } from '../../lib/features/gestures/room.ts'
import { createLaser } from '../../lib/features/laser/room.ts'
import { createPanel } from '../../lib/features/panel/room.ts'
import { createPeople } from '../../lib/features/people/room.ts'
import { createPins } from '../../lib/features/pins/room.ts'
import { createPresence } from '../../lib/features/presence/room.ts'
import { createRoster } from '../../lib/features/roster/room.ts'
import { createVersions } from '../../lib/features/versions/room.ts'
import { createViewport } from '../../lib/features/viewport/room.ts'
import { connectHub, type Socket } from '../../lib/platform/hub-socket.ts'
import type { ChatMessage } from '../../lib/protocol/chat.ts'
import { type Policy, type SignedPolicy, signPolicy } from '../../lib/protocol/policy.ts'
import {
  type HostToPage,
  type HostToPanel,
  hostToPage,
  hostToPanel,
  type PageToHost,
  type PanelToHost,
} from '../../lib/protocol/port.ts'
import type { z } from '../../lib/protocol/schema.ts'
import { type MemoryLiveHub, memoryHubUrl } from './memory-live-hub.ts'
import { createMemoryStores, type MemoryStores, mortalStores } from './memory-stores.ts'
import type { MemoryNetwork } from './memory-transport.ts'

const allFeatures: readonly Feature[] = [
  createPresence,
  createCursors,
  createChat,
  createDraft,
  createPanel,
  createEvents,
  createRoster,
  createVersions,
  createPins,
  createFocus,
  createGestures,
  createLaser,
  createBubble,
  createViewport,
  createPeople,
  createCompare,
]

/** One room's keys, the same for everybody in a test. */
const owner = keyPairFromSeed(new Uint8Array(32).fill(1))
export const testRoom = roomIdOf(owner.publicKey)
export const testKeys: EpochKeys = editorEpoch(1, new Uint8Array(32).fill(2))
export const testRoleKeys = {
  editor: personIdOf(testKeys.edit!.editorSign.publicKey),
  viewer: personIdOf(testKeys.viewerSign.publicKey),
}
export const testPolicyWith = (change: Partial<Policy>): SignedPolicy =>
  signPolicy(owner, {
    v: 1,
    room: testRoom,
    owner: personIdOf(owner.publicKey),
    serial: 1,
    epoch: 1,
    ...testRoleKeys,
    doors: [],
    people: 200,
    bans: [],
    mutes: [],
    locked: false,
    tokens: [],
    refreshOn: [],
    past: '',
    ...change,
  })
export const testPolicy: SignedPolicy = testPolicyWith({})

export interface PersonOptions {
  /** Direct links; none where there is no network. */
  readonly network?: MemoryNetwork
  /** The relay and the log beside them, or alone. `url`: of a real one. */
  readonly hub?: Pick<MemoryLiveHub, 'openSocket' | 'breakSocket'> &
    Partial<Pick<MemoryLiveHub, 'snapshotHub'>> & { readonly url?: string }
  /** Files of the room. */
  readonly fileHub?: FileHub
  readonly keys?: EpochKeys
  /** Of all epochs in reach; where it is not given, of the one of `keys`. */
  readonly keyring?: Keyring
  /** Told when the owner has begun an epoch that we hold no keys of. */
  readonly outdated?: () => void
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly name: string
  /** Holds the room's own key. */
  readonly owns?: boolean
  readonly color?: number
  readonly features?: readonly Feature[]
  /** They come without the extension, by a link that lands there. */
  readonly landing?: string
  /** How long a write takes. */
  readonly storeDelay?: () => Promise<void>
}

/** A person with one browser: a name, keys and stores that outlive each visit to the room. */
export interface Person {
  readonly id: PersonId
  /** Theirs, shown to the room where they are `invitable`. */
  readonly inbox: MailboxId
  readonly stores: MemoryStores
  enter(): Visit
}

/** One visit of a person to the room, with ports to look through. */
export interface Visit {
  readonly room: Room
  readonly session: SessionId
  /** As when the browser is killed: from now on nothing is stored, and nothing is sent. */
  kill(): void
  /** `tab`: the browser's, for pages that follow one another in one. */
  page(address: string | null, tab?: number): Port<HostToPage, PageToHost>
  panel(): Port<HostToPanel, PanelToHost> & { readonly chat: () => ChatMessage[] }
}

export interface Port<In extends { readonly type: string }, Out> extends PortHandle<Out> {
  readonly heard: In[]
  /** The newest message of a type. */
  last<Type extends In['type']>(type: Type): Extract<In, { type: Type }> | undefined
}

export function createPerson(options: PersonOptions): Person {
  const { network, hub, clock, randomBytes, name, color = 0, keys = testKeys } = options
  const key = keyPairFromSeed(randomBytes(32))
  const id = personIdOf(key.publicKey)
  const mailKey = inboxKey(key.secretKey)
  const inbox = mailboxIdOf(mailKey.publicKey)
  const device = toBase64Url(randomBytes(8))
  const stores = createMemoryStores()

  function enter(): Visit {
    const session = toBase64Url(randomBytes(16)) as SessionId
    const { landing } = options
    const self: Self = {
      person: id,
      session,
      key,
      device,
      ...(options.owns && { owner }),
      ...(landing && { guest: { page: pageTag(keys.page, landing), site: siteTag(keys.page, landing) } }),
    }
    const shared = createSharedState(randomBytes)
    const mortal = mortalStores(stores, options.storeDelay ?? (() => Promise.resolve()))
    const sockets = new Set<Socket>()
    let alive = true
    const connection =
      hub &&
      connectHub({
        url: hub.url ?? memoryHubUrl,
        room: testRoom,
        role: keys.edit ? 'editor' : 'viewer',
        roleKey: keys.edit?.editorSign ?? keys.viewerSign,
        self,
        clock,
        randomBytes,
        openSocket() {
          const socket = hub.openSocket()
          if (!alive) hub.breakSocket(socket)
          sockets.add(socket)
          return socket
        },
      })
    const common = { room: testRoom, self, keys, shared, clock, randomBytes }
    const clientId = shared.doc.clientID
    const transports = [
      ...(connection ? [createRelay({ ...common, hub: connection })] : []),
      ...(network ? [network.join({ session, person: id, clientId }, shared)] : []),
    ]
    const room = createRoom({
      room: testRoom,
      name: 'A room',
      keys,
      self,
      profile: { name, color },
      shared,
      transports,
      stores: mortal,
      log: connection
        ? {
            hub: connection,
            store: mortal.log,
            snapshots: hub?.snapshotHub?.({ person: id, session }) ?? null,
            keyring: options.keyring ?? createKeyring(keys, testRoleKeys, []),
            verify,
          }
        : null,
      files: options.fileHub ? { store: mortal.files, hub: options.fileHub } : null,
      policy: connection
        ? {
            store: mortal.policy,
            ownerKey: options.owns ? owner : null,
            outdated: options.outdated ?? (() => undefined),
          }
        : null,
      people: { pictures: stores.pictures, inbox: { key: inbox, proof: proveInbox(mailKey, testRoom, id) } },
      clock,
      randomBytes,
      features: options.features ?? allFeatures,
    })
    return {
      room,
      session,
      kill() {
        mortal.kill()
        network?.kill(session)
        alive = false
        for (const socket of sockets) hub?.breakSocket(socket)
      },
      page: (address, tab) => listen(hostToPage, send => room.connectPage(address, send, tab)),
      panel() {
        const port = listen<HostToPanel, PanelToHost>(hostToPanel, send => room.connectPanel(send))
        return { ...port, chat: () => chatOf(port.heard) }
      },
    }
  }

  return { id, inbox, stores, enter }
}

/** Pages and panels take what the host says as it is, so here it has to be what the schema says. */
function listen<In extends { readonly type: string }, Out>(
  schema: Pick<z.ZodMiniType<In>, 'parse'>,
  connect: (send: (message: In) => void) => PortHandle<Out>,
): Port<In, Out> {
  const heard: In[] = []
  const handle = connect(message => {
    schema.parse(message)
    heard.push(structuredClone(message))
  })
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
    const gone = new Set(slice.gone)
    shown = shown.filter(({ record }) => !gone.has(record))
    for (const { after, message } of slice.messages) {
      shown = shown.filter(({ record }) => record !== message.record)
      const at = after === null ? 0 : shown.findIndex(({ record }) => record === after) + 1
      if (after !== null && at === 0) throw new Error('a message after one that is not there')
      shown.splice(at, 0, message)
    }
  }
  return shown
}
