import type { RoomId } from '../../../core/ids.ts'
import { inboxKey } from '../../../core/inbox-keys.ts'
import { limits } from '../../../core/limits.ts'
import { decodeLink } from '../../../core/links.ts'
import { ok, type Result } from '../../../core/result.ts'
import { createTurns } from '../../../core/turns.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import type { ProblemCode } from '../../../protocol/background.ts'
import { roomId, z } from '../../../protocol/schema.ts'
import type { SessionAnswers, SessionEntry } from '../../../protocol/session-requests.ts'
import { type Report, type SessionsQuery, signReport } from '../../../protocol/sessions.ts'
import type { Identity } from '../../database.ts'
import type { FoundSession, SessionHub } from '../../session-hub.ts'
import { problemOf } from './session-problem.ts'

export interface FindingDeps {
  /** The hub of the settings. */
  readonly hub: () => Promise<string>
  readonly sessionHub: (hub: string) => SessionHub
  /** The whole extension's settings. */
  readonly store: SettingStore
  readonly isKnown: (room: RoomId) => Promise<boolean>
  readonly identity: () => Promise<Identity>
}

/** Public sessions of the person's hub, without those that they have hidden. */
export interface Finding {
  list(query: SessionsQuery): Promise<Result<SessionAnswers['list-sessions'], ProblemCode>>
  /** Hidden here at once, whatever becomes of the report. */
  report(room: RoomId, report: Report): Promise<Result<null, ProblemCode>>
  hide(room: RoomId): Promise<Result<null, ProblemCode>>
  isHidden(room: RoomId): Promise<boolean>
}

const hiddenName = 'hidden-sessions'
/** Rooms that one has hidden; the oldest go. */
const hiddenMost = 500
const hiddenRooms = z.array(roomId)

export function createFinding({ hub, sessionHub, store, isKnown, identity }: FindingDeps): Finding {
  async function hidden(): Promise<readonly RoomId[]> {
    const parsed = hiddenRooms.safeParse((await store.load()).get(hiddenName))
    return parsed.success ? parsed.data : []
  }

  const inTurn = createTurns()
  const hide = (room: RoomId): Promise<Result<null, ProblemCode>> =>
    inTurn(async () => {
      const others = (await hidden()).filter(other => other !== room)
      await store.set(hiddenName, [...others, room].slice(-hiddenMost))
      return ok(null)
    })

  async function entryOf({ room, session, people, publishedAtMs }: FoundSession): Promise<SessionEntry> {
    const { title, description, tags, language, site, entry } = session
    const link = entry.kind === 'link' ? decodeLink(entry.link) : null
    const leadsThere = entry.kind === 'link' && link?.ok && link.value.room === room
    return {
      room,
      title,
      description,
      tags,
      language,
      site,
      here: people,
      people: session.people,
      publishedAtMs,
      way: leadsThere ? { link: entry.link, role: link.value.role } : null,
      known: await isKnown(room),
    }
  }

  return {
    async list(query) {
      const address = await hub()
      const found = await sessionHub(address).list({ limit: limits.sessionsPerPage, ...query })
      if (!found.ok) return problemOf(found.error)
      const { sessions, count, more } = found.value
      const away = new Set(await hidden())
      const shown = sessions.filter(({ room }) => !away.has(room))
      return ok({
        sessions: await Promise.all(shown.map(entryOf)),
        count,
        next: more ? (query.after ?? 0) + limits.sessionsPerPage : null,
        hub: address,
      })
    },
    async report(room, report) {
      await hide(room)
      const address = await hub()
      const { seed } = await identity()
      const signed = signReport(inboxKey(seed), room, new URL(address).origin, report)
      const told = await sessionHub(address).report(room, signed)
      // It is no longer there: nobody has to look at it any more.
      return told.ok || told.error === 'not-found' ? ok(null) : problemOf(told.error)
    },
    hide,
    isHidden: async room => (await hidden()).includes(room),
  }
}
