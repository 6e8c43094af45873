import type { Request } from '../../../protocol/background.ts'
import type { SessionAnswers } from '../../../protocol/session-requests.ts'

export type SessionRequest = Extract<Request, { type: keyof SessionAnswers }>

const types: Readonly<Record<keyof SessionAnswers, true>> = {
  'list-sessions': true,
  'report-session': true,
  'hide-session': true,
  'set-room-relayed': true,
  'list-follows': true,
  'set-follow': true,
  'get-publication': true,
  'publish-session': true,
  'unpublish-session': true,
}

/** Whether a request is about public sessions. */
export const isSessionRequest = (request: Request): request is SessionRequest => request.type in types
