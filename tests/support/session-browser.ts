import { randomBytes } from 'node:crypto'
import { fail, ok } from '../../lib/core/result.ts'
import type { OwnerRequest } from '../../lib/platform/background/owner-requests.ts'
import { createFinding } from '../../lib/platform/background/sessions/finding.ts'
import { createPublishing } from '../../lib/platform/background/sessions/publishing.ts'
import { createRelayedRooms } from '../../lib/platform/background/sessions/relayed-rooms.ts'
import { loadIdentity } from '../../lib/platform/identity-store.ts'
import { createSessionHub } from '../../lib/platform/session-hub.ts'
import { createSettingStore } from '../../lib/platform/setting-store.ts'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import type { SessionForm } from '../../lib/protocol/session-requests.ts'
import { createNodeBrowser } from './node-browser.ts'
import { createRealClock } from './real-clock.ts'

/** A browser with its public sessions on its own stores and a real hub. `unheard`: requests whose hub is away. */
export async function createSessionBrowser(
  name: string,
  hub: () => string,
  ask = fetch,
  unheard: ReadonlySet<string> = new Set(),
) {
  const browser = await createNodeBrowser({ name, clock: createRealClock() })
  const { database } = browser
  const relayed = createRelayedRooms(room => createSettingStore(database, room))
  let serial = 0
  /** As the browser does it that was opened again. */
  const open = () =>
    createPublishing({
      room: () => browser.saved(),
      roomSettings: room => createSettingStore(database, room),
      relayed,
      sessionHub: url => createSessionHub(ask, url),
      async answer(request) {
        if (request.type === 'set-room-relayed') return ok(await relayed.set(request.room, request.on))
        if (unheard.has(request.type)) return fail('hub-down')
        const { room: _, ...asked } = request as OwnerRequest
        return browser.ask(asked as never).then(ok, ({ message }) => fail(message as ProblemCode))
      },
      now: () => ++serial,
    })
  const finding = createFinding({
    hub: async () => hub(),
    sessionHub: url => createSessionHub(fetch, url),
    store: createSettingStore(database, ''),
    isKnown: async room => (await browser.saved().catch(() => undefined))?.room === room,
    identity: () => loadIdentity(database, length => new Uint8Array(randomBytes(length))),
  })
  return { ...browser, browser, publishing: open(), open, finding, relayed }
}
export type SessionBrowser = Awaited<ReturnType<typeof createSessionBrowser>>

/** What an owner says of a room in public. */
export const readingForm: SessionForm = {
  title: 'Reading the planner',
  description: 'Line by line.',
  tags: ['sql'],
  language: 'en',
  people: 12,
  tellsSite: true,
  role: 'viewer',
}
