import type { MailboxId, RoomId } from '../lib/core/ids.ts'
import type { Result } from '../lib/core/result.ts'
import type { FollowedTopics } from '../lib/protocol/session-follows.ts'
import type {
  ListedSession,
  Report,
  SessionsQuery,
  SessionWord,
  SignedSession,
} from '../lib/protocol/sessions.ts'

/** A public session with nobody in it is over after this. Milliseconds. */
export const sessionIdleMs = 60_000

/** What an operator may say of a session, over any number of reports. */
export type SessionDecision = 'shown' | 'hidden'

/** A session that has been reported or decided on, for the operator. */
export interface ReportedSession {
  readonly room: RoomId
  readonly signed: SignedSession
  /** Its people are connected, or were a moment ago. */
  readonly live: boolean
  readonly decision: SessionDecision | null
  readonly reports: readonly (Report & { readonly atMs: number })[]
}

/** `hideFrom`: hidden are those with so many reports that the operator has not decided on. */
export interface SessionsAsked extends SessionsQuery {
  readonly hideFrom: number
  readonly after: number
  readonly limit: number
}

export interface PublishedAsked extends Pick<SessionsAsked, 'hideFrom' | 'limit'> {
  readonly sinceMs: number
  readonly topics: FollowedTopics | null
}

/** What a store keeps of public sessions: `Store` is one. */
export interface SessionStore {
  /** Takes an owner's word whose signature has been checked. `not-found`: of a room that the hub does not know; `too-many`: `most` others are listed. */
  putSession(
    word: SessionWord,
    signed: SignedSession,
    most: number,
    nowMs: number,
  ): Promise<Result<null, 'stale-session' | 'too-many' | 'not-found'>>
  /** Whether a room is public. */
  isPublic(room: RoomId, nowMs: number): Promise<boolean>
  /** A hub has so many of its people. False where it is not public, or not any more: nobody was there for too long. */
  sessionHere(room: RoomId, hub: string, people: number, nowMs: number): Promise<boolean>
  /** Those with somebody in them. `count`: all that fit. */
  listSessions(asked: SessionsAsked, nowMs: number): Promise<{ sessions: ListedSession[]; count: number }>
  /** Those of them that were published after a moment, the newest first, of these hosts or with one of these tags; null for all. */
  publishedSince(asked: PublishedAsked, nowMs: number): Promise<ListedSession[]>
  /** One of those. */
  listedSession(room: RoomId, hideFrom: number, nowMs: number): Promise<ListedSession | null>
  /** Somebody's report; of one key the last counts. */
  reportSession(room: RoomId, by: MailboxId, report: Report, nowMs: number): Promise<void>
  /** For the operator: all with reports or decisions, the most reported first. */
  reportedSessions(nowMs: number): Promise<ReportedSession[]>
  /** Null takes a decision back, and forgets the reports. False where there is no such session. */
  decideSession(room: RoomId, decision: SessionDecision | null): Promise<boolean>
}
