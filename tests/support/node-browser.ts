import 'fake-indexeddb/auto'
import { randomBytes as nodeRandomBytes, randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { createRoomOpener } from '../../entrypoints/host/open-room.ts'
import type { PersonId, RoomId } from '../../lib/core/ids.ts'
import { type KeyPair, personIdOf } from '../../lib/core/keys.ts'
import { decodeLink } from '../../lib/core/links.ts'
import type { Result } from '../../lib/core/result.ts'
import type { Clock, Room } from '../../lib/engine/types.ts'
import { createChat } from '../../lib/features/chat/room.ts'
import { createPresence } from '../../lib/features/presence/room.ts'
import { createRoster } from '../../lib/features/roster/room.ts'
import { createMembership } from '../../lib/platform/background/membership.ts'
import { createOwnerRequests, type OwnerRequest } from '../../lib/platform/background/owner-requests.ts'
import { type Database, openDatabase, type SavedRoom } from '../../lib/platform/database.ts'
import { createHubClient } from '../../lib/platform/hub-client.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { createRoomKeeping } from '../../lib/platform/room-keeping.ts'
import type { Answers } from '../../lib/protocol/background.ts'

const randomBytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(nodeRandomBytes(length))

/** The extension without a browser: its background's and its host's own code on a database and sockets of its own, by relay alone. */
export interface NodeBrowser {
  /** Founds a room and opens it; gives its link. */
  found(hub: string): Promise<string>
  /** Goes through a link and opens the room. */
  join(href: string): Promise<Result<unknown, string>>
  /** Opens the room that it knows; goes offline and comes back with it. */
  open(): Promise<void>
  close(): Promise<void>
  /** What the room's own page asks of the background. Throws for a refusal. */
  ask<Type extends OwnerRequest['type']>(
    request: Extract<OwnerRequest, { type: Type }> extends infer Asked
      ? Omit<Asked & { type: Type }, 'room'>
      : never,
  ): Promise<Answers[Type]>
  saved(): Promise<SavedRoom>
  person(): Promise<PersonId>
  say(text: string): Promise<void>
  /** False while the room is being opened anew. */
  write(text: string): boolean
  /** Ours in the room. */
  key(): Promise<KeyPair>
  /** What was said, in the room's order, and what the document holds. */
  heard(): readonly string[]
  readonly notes: string
  readonly id: RoomId
  readonly room: Room
  /** How often the room was opened. */
  readonly opened: number
  /** All that came over its sockets, as it came. */
  readonly received: readonly (string | Buffer)[]
  readonly database: Database
}

export interface NodeBrowserOptions {
  readonly name: string
  readonly clock: Clock
  readonly fetch?: typeof globalThis.fetch
}

export async function createNodeBrowser({
  name,
  clock,
  fetch = globalThis.fetch,
}: NodeBrowserOptions): Promise<NodeBrowser> {
  const database = await openDatabase(randomUUID())
  const hub = createHubClient(fetch)
  const keeping = createRoomKeeping(database, hub, randomBytes)
  const membership = createMembership({ ...keeping, hub, randomBytes, now: clock.now })
  const profile = { name, color: 0 }
  const answer = createOwnerRequests({
    database,
    keeping,
    inviter: async () => name,
    fetch,
    now: clock.now,
    randomBytes,
    linksChanged: async () => undefined,
  })
  const received: (string | Buffer)[] = []
  const openRoom = createRoomOpener({
    database: Promise.resolve(database),
    fetch,
    openSocket(url) {
      const socket = new WebSocket(url)
      socket.on('message', (data: Buffer, isBinary) => received.push(isBinary ? data : String(data)))
      return socket as unknown as Socket
    },
    linkDirectly: null,
    clock,
    randomBytes,
    features: [createPresence, createRoster, createChat],
    sent: () => undefined,
    opened: () => undefined,
  })
  let id: RoomId | null = null
  let room: Room | null = null
  let opened = 0
  let turn: Promise<void> = Promise.resolve()

  /** As the host does it: one after the other. */
  function inTurn(run: () => Promise<void>): Promise<void> {
    const done = turn.then(run)
    turn = done.catch(() => undefined)
    return done
  }

  async function openNow(): Promise<void> {
    const current = await openRoom(
      id!,
      { profile, relayOnly: true },
      () => void inTurn(reopen),
      () => undefined,
    )
    await current.ready
    room = current
    opened++
  }
  async function closeNow(): Promise<void> {
    const closing = room
    room = null
    await closing?.close()
  }
  async function reopen(): Promise<void> {
    if (!room) return
    await closeNow()
    await openNow()
  }

  return {
    async found(hubUrl) {
      const settings = { profile, hub: hubUrl, relayOnly: true }
      const founded = await membership.found('A room', 'https://example.com/', settings)
      if (!founded.ok) throw new Error(founded.error)
      id = founded.value.room
      await inTurn(openNow)
      return founded.value.links[0]!.href
    },
    async join(href) {
      const link = decodeLink(href)
      if (!link.ok) throw new Error(link.error)
      const entered = await membership.enter(link.value, href)
      if (!entered.ok) return entered
      id = link.value.room
      await inTurn(async () => {
        if (room) await closeNow()
        await openNow()
      })
      return entered
    },
    open: () => inTurn(openNow),
    close: () => inTurn(closeNow),
    async ask(request) {
      const answered = await answer({ ...request, room: id! } as OwnerRequest)
      if (!answered.ok) throw new Error(answered.error)
      return answered.value as never
    },
    saved: async () => (await keeping.rooms.get(id!))!,
    person: async () => personIdOf((await keeping.personKey(id!)).publicKey),
    async say(text) {
      const said = await room!.context.records.append('chat', { text, profile })
      if (!said.ok) throw new Error(said.error)
    },
    write(text) {
      room?.context.doc.getArray('notes').push([text])
      return room !== null
    },
    key: () => keeping.personKey(id!),
    heard: () =>
      (room?.context.records.list('chat') ?? []).map(({ body }) => (body as { text: string }).text),
    get notes() {
      return ((room?.context.doc.getArray('notes').toArray() ?? []) as string[]).toSorted().join()
    },
    get id() {
      return id!
    },
    get room() {
      return room!
    },
    get opened() {
      return opened
    },
    received,
    database,
  }
}
