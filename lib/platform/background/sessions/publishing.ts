import { doorKeys } from '../../../core/doors.ts'
import type { RoomId } from '../../../core/ids.ts'
import { keyPairFromSeed, personIdOf } from '../../../core/keys.ts'
import { decodeLink } from '../../../core/links.ts'
import { fail, ok, type Result } from '../../../core/result.ts'
import { createTurns } from '../../../core/turns.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import type { ProblemCode, Request, RoomLink } from '../../../protocol/background.ts'
import { text, z } from '../../../protocol/schema.ts'
import { type Publication, type SessionForm, sessionForm } from '../../../protocol/session-requests.ts'
import { type SessionWord, signSession } from '../../../protocol/sessions.ts'
import type { SavedRoom } from '../../database.ts'
import type { SessionHub } from '../../session-hub.ts'
import type { OwnerRequest } from '../owner-requests.ts'
import type { RelayedRooms } from './relayed-rooms.ts'
import { problemOf } from './session-problem.ts'

export interface PublishingDeps {
  readonly room: (room: RoomId) => Promise<SavedRoom | undefined>
  readonly roomSettings: (room: RoomId) => SettingStore
  readonly relayed: RelayedRooms
  readonly sessionHub: (hub: string) => SessionHub
  /** Answers a request as if a view had asked. */
  readonly answer: (request: Request) => Promise<Result<unknown, ProblemCode>>
  readonly now: () => number
}

type Done = Promise<Result<null, ProblemCode>>

/** An owner's rooms in public. */
export interface Publishing {
  get(room: RoomId): Promise<Result<Publication, ProblemCode>>
  /** Everybody who finds it comes in by a link that is made for it. */
  publish(room: RoomId, form: SessionForm): Done
  /** Takes it off the list and closes that link. */
  unpublish(room: RoomId): Done
  /** The owner has changed the room's rules: what is published goes on telling the truth of it. */
  ruled(request: OwnerRequest): Promise<void>
}

const saidName = 'public-session'
/** What was published last, and the link in it. */
const keptSaid = z.strictObject({ form: sessionForm, link: text(4_000) })
/** It is public no more, and the link by which strangers came is still to be closed. */
const keptOver = z.strictObject({ over: text(4_000) })
type Said = z.infer<typeof keptSaid>

export function createPublishing(deps: PublishingDeps): Publishing {
  const { room: roomOf, roomSettings, relayed, sessionHub, answer, now } = deps
  /** Two windows that publish at once would make two links. */
  const inTurn = createTurns()

  const kept = async (room: RoomId): Promise<unknown> => (await roomSettings(room).load()).get(saidName)
  const keep = (room: RoomId, next: Said | z.infer<typeof keptOver> | null): Promise<void> =>
    roomSettings(room).set(saidName, next)
  const said = async (room: RoomId): Promise<Said | null> => keptSaid.safeParse(await kept(room)).data ?? null
  const over = async (room: RoomId): Promise<string | null> =>
    keptOver.safeParse(await kept(room)).data?.over ?? null

  /** Closes the link of what is public no more; where the hub is away, the next time that somebody looks. */
  async function finish(room: RoomId): Promise<void> {
    const link = await over(room)
    if (link !== null && (await close(room, link))) await keep(room, null)
  }

  async function tell(saved: SavedRoom, word: (whose: Whose) => SessionWord): Done {
    const owner = keyPairFromSeed(saved.ownerSeed!)
    const { room } = saved
    const whose = { v: 1, room, owner: personIdOf(owner.publicKey), serial: Math.floor(now()) } as const
    const told = await sessionHub(saved.hub).put(room, signSession(owner, word(whose)))
    return told.ok ? told : problemOf(told.error)
  }

  /** Where it fails the owner's page still lists it as open. */
  async function close(room: RoomId, link: string): Promise<boolean> {
    const read = decodeLink(link)
    if (!read.ok) return true
    return (await answer({ type: 'close-link', room, link: doorKeys(read.value.secret).id })).ok
  }

  /** The link of before where it does the same and is still open. */
  async function linkFor(saved: SavedRoom, form: SessionForm): Promise<Result<string, ProblemCode>> {
    const before = await said(saved.room)
    const read = before && decodeLink(before.link)
    if (before && read?.ok && before.form.role === form.role && (await isOpen(saved.room, before.link)))
      return ok(before.link)
    const { room } = saved
    const made = await answer({ type: 'make-link', room, role: form.role, expiresAtMs: 0, uses: 0 })
    if (!made.ok) return made
    const { href } = made.value as RoomLink
    return href === null ? fail('no-link') : ok(href)
  }

  async function isOpen(room: RoomId, link: string): Promise<boolean> {
    const details = await answer({ type: 'get-room-details', room })
    return (
      details.ok && (details.value as { links: readonly RoomLink[] }).links.some(one => one.href === link)
    )
  }

  async function publish(room: RoomId, form: SessionForm): Done {
    const saved = await roomOf(room)
    if (!saved) return fail('room-unknown')
    if (!saved.ownerSeed) return fail('not-owner')
    await finish(room)
    // Kept over it, that link would stay open for good.
    if ((await over(room)) !== null) return fail('hub-down')
    const before = await said(room)
    const link = await linkFor(saved, form)
    if (!link.ok) return link
    // Strangers come: from now on nobody learns our network address, unless that was decided otherwise.
    const isNew = !before && !(await relayed.has(room))
    if (isNew) await answer({ type: 'set-room-relayed', room, on: true })
    // Known here before anybody can find it: a browser that is killed now can take it back.
    await keep(room, { form, link: link.value })
    const { tellsSite, role: _, ...words } = form
    const site = tellsSite ? new URL(saved.landing).origin : null
    const entry = { kind: 'link', link: link.value } as const
    const told = await tell(saved, whose => ({ type: 'public', ...whose, ...words, site, entry }))
    if (!told.ok) {
      // Nobody knows whether it is published, and strangers may come: it is kept as if it were, so that its owner sees what the hub lists, and can end it.
      if (told.error === 'hub-down' || told.error === 'hub-unknown') return told
      if (isNew) await answer({ type: 'set-room-relayed', room, on: false })
      const isClosed = link.value === before?.link || (await close(room, link.value))
      await keep(room, before ?? (isClosed ? null : { over: link.value }))
      return told
    }
    if (before && before.link !== link.value) await close(room, before.link)
    return answer({ type: 'set-people-limit', room, people: form.people }) as Done
  }

  async function unpublish(room: RoomId): Done {
    const saved = await roomOf(room)
    if (!saved) return fail('room-unknown')
    if (!saved.ownerSeed) return fail('not-owner')
    const before = await said(room)
    const told = await tell(saved, whose => ({ type: 'private', ...whose }))
    if (!told.ok) return told
    if (before) await keep(room, { over: before.link })
    await finish(room)
    return ok(null)
  }

  /** What is published after the rules have changed in that way; null where they change nothing of it, as those do that are set by publishing. */
  async function formAfter(request: OwnerRequest): Promise<SessionForm | 'none' | null> {
    const before = await said(request.room)
    if (!before) return null
    if (request.type === 'close-link') {
      const read = decodeLink(before.link)
      return read.ok && doorKeys(read.value.secret).id === request.link ? 'none' : null
    }
    // Removing somebody closes all links.
    if (request.type === 'remove-person') return before.form
    const people = request.type === 'set-people-limit' ? request.people : before.form.people
    return people === before.form.people ? null : { ...before.form, people }
  }

  async function follow(request: OwnerRequest): Promise<void> {
    const { room } = request
    // Whoever was first may have published it otherwise.
    const [saved, before, form] = [await roomOf(room), await said(room), await formAfter(request)]
    if (!saved || !before || !form) return
    if (form === 'none') await unpublish(room)
    // What is over is published by its owner's word alone.
    else if ((await sessionHub(saved.hub).get(room)).ok) await publish(room, form)
    else await keep(room, { ...before, form })
  }

  return {
    async get(room) {
      const saved = await roomOf(room)
      if (!saved) return fail('room-unknown')
      if ((await over(room)) !== null) await inTurn(() => finish(room))
      const [before, isRelayed] = [await said(room), await relayed.has(room)]
      const found = before && (await sessionHub(saved.hub).get(room))
      const listed = found?.ok
        ? { here: found.value.people }
        : !found || found.error === 'not-found'
          ? false
          : null
      const { origin } = new URL(saved.landing)
      return ok({ said: before?.form ?? null, listed, site: origin, relayed: isRelayed })
    },
    publish: (room, form) => inTurn(() => publish(room, form)),
    unpublish: room => inTurn(() => unpublish(room)),
    async ruled(request) {
      // Publishing itself sets rules, and waits for them.
      if ((await formAfter(request)) !== null) await inTurn(() => follow(request))
    },
  }
}

type Whose = Omit<Extract<SessionWord, { type: 'private' }>, 'type'>
