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

export function createPublishing(deps: PublishingDeps): Publishing {
  const { room: roomOf, roomSettings, relayed, sessionHub, answer, now } = deps
  /** Two windows that publish at once would make two links. */
  const inTurn = createTurns()

  async function said(room: RoomId): Promise<z.infer<typeof keptSaid> | null> {
    const parsed = keptSaid.safeParse((await roomSettings(room).load()).get(saidName))
    return parsed.success ? parsed.data : null
  }

  async function tell(saved: SavedRoom, word: (whose: Whose) => SessionWord): Done {
    const owner = keyPairFromSeed(saved.ownerSeed!)
    const { room } = saved
    const whose = { v: 1, room, owner: personIdOf(owner.publicKey), serial: Math.floor(now()) } as const
    const told = await sessionHub(saved.hub).put(room, signSession(owner, word(whose)))
    return told.ok ? told : problemOf(told.error)
  }

  async function close(room: RoomId, link: string): Promise<void> {
    const read = decodeLink(link)
    // Where it fails the owner's page still lists it as open.
    if (read.ok) await answer({ type: 'close-link', room, link: doorKeys(read.value.secret).id })
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
    const before = await said(room)
    const link = await linkFor(saved, form)
    if (!link.ok) return link
    const { tellsSite, role: _, ...words } = form
    const site = tellsSite ? new URL(saved.landing).origin : null
    const entry = { kind: 'link', link: link.value } as const
    const told = await tell(saved, whose => ({ type: 'public', ...whose, ...words, site, entry }))
    if (!told.ok) {
      if (link.value !== before?.link) await close(room, link.value)
      return told
    }
    await roomSettings(room).set(saidName, { form, link: link.value })
    if (before && before.link !== link.value) await close(room, before.link)
    // Strangers come: from now on nobody learns our network address, unless that was decided otherwise.
    if (!before) await answer({ type: 'set-room-relayed', room, on: true })
    return answer({ type: 'set-people-limit', room, people: form.people }) as Done
  }

  async function unpublish(room: RoomId): Done {
    const saved = await roomOf(room)
    if (!saved) return fail('room-unknown')
    if (!saved.ownerSeed) return fail('not-owner')
    const before = await said(room)
    const told = await tell(saved, whose => ({ type: 'private', ...whose }))
    if (!told.ok) return told
    await roomSettings(room).set(saidName, null)
    if (before) await close(room, before.link)
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
    else await roomSettings(room).set(saidName, { ...before, form })
  }

  return {
    async get(room) {
      const saved = await roomOf(room)
      if (!saved) return fail('room-unknown')
      const [before, isRelayed] = [await said(room), await relayed.has(room)]
      const found = before && (await sessionHub(saved.hub).get(room))
      const listed = found?.ok ? { here: found.value.people } : found?.error === 'hub-down' ? null : false
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
