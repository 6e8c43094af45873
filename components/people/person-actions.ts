import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import type { Ask } from '../ask.ts'
import type { PersonActions } from './person-deeds.tsx'

/** What is done about somebody, as asked of the background. */
export const personActions = (ask: Ask): Omit<PersonActions, 'rooms'> => ({
  onRename: ({ person }: PersonEntry, name) => ask<'rename-person'>({ type: 'rename-person', person, name }),
  onBlock: ({ person }, on) => ask<'block-person'>({ type: 'block-person', person, on }),
  onDistrust: ({ person }) => ask<'mark-compared'>({ type: 'mark-compared', person, on: false }),
  onForget: ({ person }) => ask<'forget-person'>({ type: 'forget-person', person }),
  onInvite: ({ person }, room, words) => ask<'invite-person'>({ type: 'invite-person', person, room, words }),
})
