import { z } from './schema.ts'

/**
 * Links: `not-a-link` · `truncated` · `version` · `checksum`. Doors: `door-closed` · `door-expired` · `door-used-up` · `room-locked` ·
 * `ask-first` (it lets one ask, and we have not been let in) · `not-receiving` (nobody hears what is asked).
 * Rooms: `room-unknown` (not known in this browser) · `not-owner` (only the owner may) · `too-many` (links, tokens, rules or people: the
 * room takes no more) · `name-taken` (a token of that name is there) · `policy-changed` (somebody was quicker, twice) · `removed`.
 * People: `no-link` (the room has no open link to send) · `no-mailbox` (they take no invitations, or not any more) · `bad-picture`.
 * Hubs: `hub-down` (no answer) · `hub-unknown` (answers, but is no Alongside hub) · `hub-refused` · `bad-hub` (not an address).
 * Ourselves: `storage` (nothing can be kept) · `no-answer` (the background is not there) · `switched-off` (by the person).
 * Pages: `page-forbidden` (the browser lets no extension in) · `page-opted-out` · `access-refused` (host permission).
 */
export const problemCode = z.enum([
  'not-a-link',
  'truncated',
  'version',
  'checksum',
  'door-closed',
  'door-expired',
  'door-used-up',
  'room-locked',
  'ask-first',
  'not-receiving',
  'room-unknown',
  'not-owner',
  'too-many',
  'name-taken',
  'policy-changed',
  'removed',
  'no-link',
  'no-mailbox',
  'bad-picture',
  'hub-down',
  'hub-unknown',
  'hub-refused',
  'bad-hub',
  'page-forbidden',
  'page-opted-out',
  'access-refused',
  'storage',
  'no-answer',
  'switched-off',
])
export type ProblemCode = z.infer<typeof problemCode>
