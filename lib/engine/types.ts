import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { KnownPerson } from '../core/acquaintances.ts'
import type { Keyring } from '../core/epochs.ts'
import type { PageTag, PersonId, RecordId, RoomId, SessionId, SiteTag } from '../core/ids.ts'
import type { EpochKeys, KeyPair, Role } from '../core/keys.ts'
import type { Sharing } from '../core/sharing.ts'
import type { ChatCall } from '../protocol/chat.ts'
import type { HubEvent } from '../protocol/hub.ts'
import type { PeerMessage } from '../protocol/peer.ts'
import type { Policy, SignedPolicy } from '../protocol/policy.ts'
import type { HostToPage, HostToPanel, PageToHost, PanelToHost } from '../protocol/port.ts'
import type { RoomNaming } from '../protocol/room-name.ts'
import type { Profile } from '../protocol/schema.ts'
import type { Files } from './files/types.ts'
import type { LogStatus, Versions } from './log/types.ts'
import type { RoomPeople } from './people/types.ts'
import type { Editions, Presence } from './presence/types.ts'
import type { Records } from './record/types.ts'

export type { Presence, PresenceEntry } from './presence/types.ts'
export type { RecordSubscriber, Records, RoomRecord } from './record/types.ts'

/** The engine's seams: everything outside a room, as small interfaces that are handed in. */

export interface Clock {
  /** Wall clock, milliseconds since 1970. */
  now(): number
  /** Calls back once after `ms`; returns its cancellation. */
  after(ms: number, run: () => void): () => void
}

/** Cryptographically strong random bytes; seeded in simulations. */
export type RandomBytes = (length: number) => Uint8Array<ArrayBuffer>

/** Somebody who can be reached now, as the transport has proved it. */
export interface Peer {
  readonly session: SessionId
  readonly person: PersonId
  /** Their Yjs client id: the only awareness entry they may change. */
  readonly clientId: number
  readonly via: 'direct' | 'relay'
  /** Round trip in milliseconds; null until measured, and again while a broken link is being healed. */
  readonly rttMs: number | null
}

/**
 * Why no direct link reaches somebody: it is being made; it could not be made for so long that the person should be told, and is still
 * tried; one of us has as many as it can carry; we want none; our browser makes none; they want or make none; one of us is a viewer, who has no part in the mesh.
 */
export type Unlinked =
  | 'linking'
  | 'no-direct-way'
  | 'many'
  | 'relay-only'
  | 'no-webrtc'
  | 'relay-only-there'
  | 'viewer'

export type TransportStatus = {
  /** The hub's socket: proved who we are, trying, kept out while the room is full, or turned away for good. */
  readonly hub: 'open' | 'connecting' | 'full' | 'refused'
  /** Sessions that the hub or others tell of and that no link reaches yet. */
  readonly pending: number
  readonly unlinked: ReadonlyMap<SessionId, Unlinked>
}

export interface TransportEvents {
  /** Somebody is there; again for one who was, when what was under way to or from them may have been lost. */
  peerUp(peer: Peer): void
  /** Gone for good (said goodbye, or silent for 5 s); a link that is being healed is not down. */
  peerDown(session: SessionId): void
  /** The round trip was measured anew, or is no longer known. */
  peerChanged(peer: Peer): void
  /** Slow lane: reliable, in order per peer. */
  message(from: SessionId, bytes: Uint8Array): void
  /** Fast lane: newest wins, may be lost; never older than the one before. */
  fast(from: SessionId, frame: Uint8Array): void
  status(status: TransportStatus): void
}

/** How bytes reach other people. The mesh is one; the relay passes the same contract suite (`tests/contract/transport.ts`). */
export interface Transport {
  readonly kind: 'mesh' | 'relay'
  /** Starts to link; events may come from then on. Called once. */
  start(events: TransportEvents): void
  /** Slow lane. False when the peer is not there. Up to 64 MiB; chunked and paced inside. */
  send(to: SessionId, bytes: Uint8Array): boolean
  /** Fast lane, ≤ 512 bytes, one message per receiver; dropped where a buffer is full. */
  sendFast(to: readonly SessionId[], frame: Uint8Array): void
  /** Ends what leads to these people, who have been removed, and takes nothing more from them. */
  bar(people: ReadonlySet<PersonId>): void
  /** Says goodbye and releases sockets and connections. */
  close(): void
}

/** Whose awareness entry is whose, whatever transports carry it: each session may change its own and no other. */
export interface AwarenessEntries {
  /** A transport reaches a session and may pass on its entry. Null when that entry is ours or another session's. */
  hold(session: SessionId, clientId: number): EntryHold | null
}

export interface EntryHold {
  /** Takes an update of that entry alone. False when it says anything else; it then changed nothing. */
  apply(update: Uint8Array): boolean
  /** The entry goes when the last who held it has let go. */
  release(): void
}

/** What transports that carry documents and presence are given; made by the room. */
export interface SharedState {
  readonly doc: Y.Doc
  readonly awareness: Awareness
  /** Guards the awareness: what transports apply of others goes through it. */
  readonly entries: AwarenessEntries
}

/** Where a port is, apart from `here` as far as others may know; all null for panels, and but for `here` where the address is not shared. */
export interface Place {
  /** The page's tag for this browser alone, shared or not: what others show is compared with it. It never leaves. */
  readonly here: PageTag | null
  readonly page: PageTag | null
  readonly site: SiteTag | null
  /** As `pageAddress` gives it: what the page's tag was made of. */
  readonly address: string | null
  /** The page's tag in an epoch, where `page` is told: what was left there names it so. Null for an epoch that is out of reach. */
  pageIn(epoch: number): PageTag | null
}

/** A typed port to a content script or a panel, as a feature sees it. */
export interface Outlet<Message> extends Place {
  readonly id: number
  /** The browser's tab, which outlives the pages in it; null where there is none. */
  readonly tab: number | null
  send(message: Message): void
}

/** Who we are in this room. */
export interface Self {
  readonly person: PersonId
  readonly session: SessionId
  readonly key: KeyPair
  /** 8 random bytes, base64url, that tell this browser from the person's others; part of a log's name. */
  readonly device: string
  /** The room's own key, in its owner's browser. */
  readonly owner?: KeyPair
  /** For somebody on the hub's page, who is on no page that others could be on: where the link lands, which others are compared with instead. Never told. */
  readonly guest?: Pick<Place, 'page' | 'site'>
}

/** What the owner has said of a room, checked, and what it makes us. */
export interface RoomPolicy {
  /** The one with the highest serial that this browser has seen; null before any. */
  readonly current: Policy | null
  /** Of all epochs that are in reach. */
  readonly keyring: Keyring
  readonly role: Role
  /** Proves our role in the epoch whose keys we hold. */
  readonly roleKey: KeyPair
  subscribe(changed: () => void): () => void
}

/** Small values of a room in this browser, in memory; each change is kept. */
export interface Settings {
  get(name: string): unknown
  set(name: string, value: unknown): void
}

/** What nobody has looked at yet, counted by each feature that has such things. */
export interface Unread {
  readonly total: number
  set(feature: string, count: number): void
  subscribe(changed: () => void): () => void
}

/** What this person said that nobody else has: neither the hub nor anybody here, as far as this browser can know. */
export interface Unsent {
  has(record: RecordId): boolean
  /** Called when something of it may have got to others. */
  subscribe(changed: () => void): () => void
}

/** What is meant for this person more than for others: told by features, once, to whoever notifies. */
export interface Calls {
  tell(call: ChatCall): void
  /** Somebody here has looked at what was told; `all`: at everything there is. */
  seen(records: readonly RecordId[], all: boolean): void
  /** We have just mentioned people who are not here. */
  missed(call: MissedCall): void
  subscribe(subscriber: CallsSubscriber): () => void
}

export interface CallsSubscriber {
  called(call: ChatCall): void
  seen(records: readonly RecordId[], all: boolean): void
  missed(call: MissedCall): void
}

export interface MissedCall {
  readonly people: readonly PersonId[]
  readonly record: RecordId
  readonly excerpt: string
}

/** What a feature is given of a room. */
export interface RoomContext {
  readonly room: RoomId
  /** As it is called here, and by its owner as far as that is proved; `subscribePeers` tells of changes. */
  readonly name: string
  readonly givenName: string
  readonly keys: EpochKeys
  readonly self: Self
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly presence: Presence
  readonly people: RoomPeople
  /** `subscribePeers` tells of changes. */
  readonly editions: Editions
  readonly records: Records
  readonly settings: Settings
  readonly unread: Unread
  readonly unsent: Unsent
  readonly calls: Calls
  /** Null where the room has no hub. */
  readonly files: Files | null
  /** The last write to a store was refused. */
  readonly storageFailing: boolean
  readonly doc: Y.Doc
  readonly peers: ReadonlyMap<SessionId, Peer>
  readonly status: TransportStatus
  /** Both null where the room has no hub. */
  readonly log: LogStatus | null
  readonly versions: Versions | null
  /** Null where the room has no hub. */
  readonly policy: RoomPolicy | null
  /** What this person shows here. While paused nothing but their name. */
  readonly sharing: Sharing
  /** Ports of this room that have said hello. */
  readonly pages: ReadonlySet<Outlet<HostToPage>>
  readonly panels: ReadonlySet<Outlet<HostToPanel>>
  /** Called when peers, the transports' or the log's status or `storageFailing` change. */
  subscribePeers(changed: () => void): () => void
  /** Called with each thing that another system tells the room; the hub reads it and could have made it up. Returns the unsubscription. */
  subscribeEvents(heard: (event: HubEvent) => void): () => void
  /** Slow lane. False when the peer is not there. */
  send(to: SessionId, message: PeerMessage): boolean
  sendFast(to: readonly SessionId[], frame: Uint8Array): void
  /** Counts something of others that was not taken. */
  drop(reason: string): void
}

/** One thing people do together, on the engine. All parts optional but `close`; a feature ignores messages that are not its own. */
export interface RunningFeature {
  /** A port said hello or its address changed: send it the whole current view of this feature. */
  greetPage?(page: Outlet<HostToPage>): void
  greetPanel?(panel: Outlet<HostToPanel>): void
  page?(from: Outlet<HostToPage>, message: PageToHost): void
  pageClosed?(page: Outlet<HostToPage>): void
  panel?(from: Outlet<HostToPanel>, message: PanelToHost): void
  message?(from: Peer, message: PeerMessage): void
  fast?(from: Peer, frame: Uint8Array): void
  peerUp?(peer: Peer): void
  peerDown?(session: SessionId): void
  close(): void
}

/** `createX` of a feature's `room.ts`. The host hands the list to the engine. */
export type Feature = (room: RoomContext) => RunningFeature

/** A live room, as the host holds it. */
export interface Room {
  readonly id: RoomId
  connectPage(
    address: string | null,
    send: (message: HostToPage) => void,
    tab?: number | null,
  ): PortHandle<PageToHost>
  connectPanel(send: (message: HostToPanel) => void): PortHandle<PanelToHost>
  setProfile(profile: Profile): void
  setNaming(naming: RoomNaming): void
  /** `invitable`: its people are shown our mailbox. */
  setPeople(known: readonly KnownPerson[], invitable: boolean): void
  /** A policy that came by another way than the room's own connection. */
  offerPolicy(signed: SignedPolicy): void
  /** Pages have to tell their addresses again after it. `confirmed`: origins of which the whole address may be told. */
  setSharing(sharing: Sharing, confirmed: readonly string[]): void
  /** Resolves when what this browser keeps is loaded and the transports have been started; ports may connect before. */
  readonly ready: Promise<void>
  /** For tests and the popup's summary. */
  readonly context: RoomContext
  /** What came from others and was not taken, by reason. */
  readonly drops: ReadonlyMap<string, number>
  /** Leaves: goodbye to everybody, stores flushed, ports ended. */
  close(): Promise<void>
}

export interface PortHandle<Message> {
  receive(message: Message): void
  close(): void
}
