import type { RoomId } from '../../../core/ids.ts'
import { limits } from '../../../core/limits.ts'
import { createRate } from '../../../core/rate.ts'
import { fail, ok, type Result } from '../../../core/result.ts'
import { createTurns } from '../../../core/turns.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import type { ProblemCode } from '../../../protocol/background.ts'
import { isSameThing } from '../../../protocol/same-thing.ts'
import { httpAddress, roomId, timestampMs, z } from '../../../protocol/schema.ts'
import { type Follow, type FollowedThing, followedThing } from '../../../protocol/session-follows.ts'
import type { ListedSession } from '../../../protocol/sessions.ts'
import { checkSession, type FoundSession } from '../../session-hub.ts'
import type { MailListener } from '../inboxes.ts'

export interface FollowsDeps {
  /** The whole extension's settings. */
  readonly store: SettingStore
  readonly now: () => number
  /** Whether this person wants to hear of sessions in any way. */
  readonly isWanted: () => boolean
  /** What is followed, or whether it is wanted, has changed: the hubs are to be told. */
  readonly changed: () => Promise<void>
  /** Whether this person is to hear of a room at all: not of their own, nor of one that they hid or whose host they blocked. */
  readonly mayTell: (room: RoomId) => Promise<boolean>
  /** `tags`: those of it that are followed. */
  readonly tell: (session: FoundSession, tags: readonly string[]) => Promise<void>
  readonly failed: (error: unknown) => void
}

/** The hosts and tags of public sessions that a person follows in this browser. Hubs hear of them while it is connected, and keep nothing. */
export interface Follows {
  list(): readonly FollowedThing[]
  /** Whether this person wants to hear of sessions in any way. */
  isWanted(): boolean
  set(thing: FollowedThing, on: boolean): Promise<Result<null, ProblemCode>>
  /** Where something is followed, while it is wanted. */
  hubs(): readonly string[]
  /** What a hub is to be told. */
  at(hub: string): Omit<Follow, 'type'> | null
  readonly listener: MailListener
}

/** Sessions that were told, the newest: more than are published by whom one follows between two starts of a browser. */
const toldMost = 200
const mostByKind = { host: limits.followedHosts, tag: limits.followedTags } as const
/** Who takes a room off the list and publishes it again is no news so soon. Milliseconds. */
const againMs = 10 * 60_000
/** Hubs do not tell quite in the order of time. Milliseconds. */
const marginMs = 60_000

const kept = z.strictObject({
  things: z
    .array(
      z.strictObject({
        thing: followedThing,
        /** When the hub has first heard of it, by its clock: what was published before is no news. Null until then. */
        sinceMs: z.nullable(timestampMs),
      }),
    )
    .check(z.maxLength(mostByKind.host + mostByKind.tag)),
  told: z.array(z.strictObject({ room: roomId, publishedAtMs: timestampMs })).check(z.maxLength(toldMost)),
  /** Until when each hub has told, by its clock. */
  heard: z
    .array(z.strictObject({ hub: httpAddress, untilMs: timestampMs }))
    .check(z.maxLength(mostByKind.host + mostByKind.tag)),
})
type State = z.infer<typeof kept>

const setting = 'session-follows'

export async function createFollows(deps: FollowsDeps): Promise<Follows> {
  const { store, isWanted } = deps
  let state: State = kept.safeParse((await store.load()).get(setting)).data ?? {
    things: [],
    told: [],
    heard: [],
  }
  const turns = createTurns()
  /** A hub that tells more than it may is not listened to. */
  const rate = createRate(
    limits.sessionsToldPerMinute / 60,
    limits.sessionsToldBurst + limits.sessionsPerPage,
  )

  async function keep(change: Partial<State>): Promise<void> {
    state = { ...state, ...change }
    await store.set(setting, state)
  }

  /** One after the other: what has come twice is told once. */
  function inTurn(run: () => Promise<void>): void {
    turns(run).catch(deps.failed)
  }

  const at = (hub: string) => state.things.filter(({ thing }) => thing.hub === hub)
  const untilAt = (hub: string): number | undefined => state.heard.find(one => one.hub === hub)?.untilMs

  function heardUntil(hub: string, untilMs: number): State['heard'] {
    const others = state.heard.filter(one => one.hub !== hub && at(one.hub).length > 0)
    return [...others, { hub, untilMs: Math.max(untilMs, untilAt(hub) ?? 0) }]
  }

  const wasTold = ({ room, publishedAtMs }: ListedSession): boolean =>
    state.told.some(one => one.room === room && publishedAtMs < one.publishedAtMs + againMs)

  async function hear(hub: string, listed: ListedSession): Promise<void> {
    const found = rate.take(deps.now()) ? checkSession(listed) : null
    if (!found) return
    const { room, publishedAtMs, session } = found
    const meant = at(hub).flatMap(({ thing, sinceMs }) => {
      const isIt = thing.kind === 'host' ? thing.room === room : session.tags.includes(thing.tag)
      return isIt && sinceMs !== null && publishedAtMs > sinceMs ? [thing] : []
    })
    if (meant.length === 0 || wasTold(listed)) return
    const tags = meant.flatMap(thing => (thing.kind === 'tag' ? [thing.tag] : []))
    if (await deps.mayTell(room)) await deps.tell(found, tags)
    // After it, so that nothing is lost with a browser that is killed now; told again, it is the same notification.
    await keep({
      told: [...state.told, { room, publishedAtMs }].slice(-toldMost),
      heard: heardUntil(hub, publishedAtMs - marginMs),
    })
  }

  async function confirmed(hub: string, timeMs: number): Promise<void> {
    if (at(hub).length === 0) return
    const things = state.things.map(one =>
      one.thing.hub === hub && one.sinceMs === null ? { ...one, sinceMs: timeMs } : one,
    )
    await keep({ things, heard: heardUntil(hub, timeMs) })
  }

  return {
    list: () => state.things.map(({ thing }) => thing),
    isWanted,
    async set(thing, on) {
      const others = state.things.filter(one => !isSameThing(one.thing, thing))
      const isKnown = others.length < state.things.length
      if (on === isKnown) return ok(null)
      const alike = others.filter(one => one.thing.kind === thing.kind)
      if (on && alike.length >= mostByKind[thing.kind]) return fail('too-many')
      await keep({ things: on ? [...others, { thing, sinceMs: null }] : others })
      await deps.changed()
      return ok(null)
    },
    hubs: () => (isWanted() ? [...new Set(state.things.map(({ thing }) => thing.hub))] : []),
    at(hub) {
      const things = isWanted() ? at(hub) : []
      if (things.length === 0) return null
      const sinceMs = untilAt(hub)
      return {
        hosts: things.flatMap(({ thing }) => (thing.kind === 'host' ? [thing.room] : [])),
        tags: things.flatMap(({ thing }) => (thing.kind === 'tag' ? [thing.tag] : [])),
        ...(sinceMs !== undefined && { sinceMs }),
      }
    },
    listener: {
      session: (hub, session) => inTurn(() => hear(hub, session)),
      followed: (hub, timeMs) => inTurn(() => confirmed(hub, timeMs)),
    },
  }
}
