import type { MailboxId, MailId, PersonId, RecordId, RoomId } from '../ids.ts'

/** What has happened; each has a sentence in the locales (`notification_…`). `several`: what came too fast to be told one by one. */
export type NotificationWhat =
  | 'invited'
  | 'asked'
  | 'admitted'
  | 'accepted'
  | 'declined'
  | 'mentioned'
  | 'answered'
  | 'session-started'
  | 'event'
  | 'removed'
  | 'several'

/** What people switch on and off. */
export type NotificationKind = 'invite' | 'mention' | 'thread' | 'session' | 'component' | 'system'

export const kindByWhat: Readonly<Record<NotificationWhat, NotificationKind>> = {
  invited: 'invite',
  asked: 'invite',
  admitted: 'invite',
  accepted: 'invite',
  declined: 'invite',
  mentioned: 'mention',
  answered: 'thread',
  'session-started': 'session',
  event: 'component',
  removed: 'system',
  several: 'system',
}

/** What it leads to. `author`: whose mailbox an answer goes to. */
export type NotificationTarget =
  | { readonly kind: 'invite'; readonly link: string; readonly author: MailboxId | null }
  | { readonly kind: 'ask'; readonly author: MailboxId; readonly person: PersonId }
  | { readonly kind: 'record'; readonly record: RecordId }
  | { readonly kind: 'room' }
  /** A public session, by its link. `asks`: it lets one ask to be let in. */
  | { readonly kind: 'session'; readonly link: string; readonly asks: boolean }
  | { readonly kind: 'none' }

/** The item of mail that keeps it at a hub, for all browsers of its person. */
export interface NotificationMail {
  /** The hub's http(s) origin. */
  readonly hub: string
  readonly box: MailboxId
  readonly id: MailId
}

/** Something that its person should hear of. Names and words are claims of whoever it is from; only sentences of ours are made of them, when it is shown. */
export interface Notification {
  /** The same in all browsers of its person. */
  readonly id: string
  readonly what: NotificationWhat
  /** Milliseconds since 1970, by the clock of whoever it is from. */
  readonly timeMs: number
  readonly read: boolean
  /** How many it stands for. */
  readonly count: number
  readonly by: { readonly name: string; readonly color: number } | null
  readonly room: RoomId | null
  readonly roomName: string
  /** What was said. It is never shown on a page. */
  readonly words: string
  readonly target: NotificationTarget
  readonly mail: NotificationMail | null
}

/** What can be done about one. `view` goes there; `look` shows what is behind its link, before anything is joined. */
export type NotificationAction = 'join' | 'decline' | 'admit' | 'refuse' | 'view' | 'look'

/** The first is the one that a click on the whole does. */
export function actionsOf({ target }: Pick<Notification, 'target'>): readonly NotificationAction[] {
  switch (target.kind) {
    case 'invite':
      return target.author ? ['join', 'decline'] : ['join']
    case 'ask':
      return ['admit', 'refuse']
    case 'record':
    case 'room':
      return ['view']
    case 'session':
      return target.asks ? ['look'] : ['join', 'look']
    case 'none':
      return []
  }
}
