import { toBase64Url } from '../../../core/bytes.ts'
import type { DoorRole } from '../../../core/doors.ts'
import type { MailboxId, MailId, RoomId } from '../../../core/ids.ts'
import { mailboxIdOf } from '../../../core/inbox-keys.ts'
import { type KeyPair, keyPairFromSeed, publicKeyOf, roomIdOf } from '../../../core/keys.ts'
import { limits } from '../../../core/limits.ts'
import { fail, ok, type Result } from '../../../core/result.ts'
import { createTurns } from '../../../core/turns.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import type { Clock } from '../../../engine/types.ts'
import type { Asker } from '../../../protocol/ask-requests.ts'
import type { ProblemCode } from '../../../protocol/background.ts'
import type { MailContent } from '../../../protocol/mail-content.ts'
import { seedOf } from '../../../protocol/owner-change.ts'
import { readPolicy } from '../../../protocol/policy.ts'
import { roomKeysOf } from '../../../protocol/room-keys.ts'
import {
  colorIndex,
  httpAddress,
  mailboxId,
  mailId,
  type Profile,
  personId,
  roomId,
  text,
  timestampMs,
  z,
} from '../../../protocol/schema.ts'
import type { SavedRoom } from '../../database.ts'
import type { ReceivedMail } from '../../inbox.ts'
import type { RoomKeeping } from '../../room-keeping.ts'
import type { MailListener, WantedInbox } from '../inboxes.ts'
import { busyMs, type LetterPosted, type Letters } from './letters.ts'

const kept = z
  .array(
    z.strictObject({
      room: roomId,
      hub: httpAddress,
      /** The room's, where they asked. */
      box: mailboxId,
      id: mailId,
      person: personId,
      name: text(limits.nameChars),
      color: colorIndex,
      words: text(limits.wordsChars),
      askedAtMs: timestampMs,
      /** What the owner has decided and the hub, which is away, has not heard; `role` null: they do not come in. */
      answer: z.optional(z.strictObject({ role: z.nullable(z.enum(['editor', 'viewer'])) })),
    }),
  )
  .check(z.maxLength(limits.asking))
type Kept = z.infer<typeof kept>[number]

export interface LobbyDeps {
  /** The whole extension's settings. */
  readonly store: SettingStore
  readonly keeping: Pick<RoomKeeping, 'rooms' | 'renew'>
  readonly letters: Letters
  readonly profile: () => Promise<Profile>
  readonly refresh: () => Promise<void>
  /** Whether there is a connection to a hub now. */
  readonly isOpen: (hub: string) => Promise<boolean>
  readonly clock: Pick<Clock, 'after'>
  /** Answered or taken back: in all of the owner's browsers. */
  readonly drop: (item: Pick<ReceivedMail, 'box' | 'id'>, hub: string) => void
  /** Who waits is to be drawn anew. */
  readonly changed: () => void
  readonly failed: (error: unknown) => void
}

/** Those who wait to be let into rooms of ours. The mailboxes of such rooms are open while a link lets people ask, or somebody waits. */
export interface Lobby {
  list(room: RoomId): readonly Asker[]
  /** `role` null: they do not come in. Where the hub is away it is told once it is back. `room-unknown`: nobody waits by that id, not any more. */
  answer(room: RoomId, id: MailId, role: DoorRole | null): Promise<Result<null, ProblemCode>>
  /** Takes an answer back that waits for the hub. */
  unanswer(room: RoomId, id: MailId): Promise<Result<null, ProblemCode>>
  wanted(): Promise<readonly WantedInbox[]>
  readonly listener: MailListener
}

const setting = 'asking'

export async function createLobby(deps: LobbyDeps): Promise<Lobby> {
  const { store, letters } = deps
  const { rooms, renew } = deps.keeping
  let list: readonly Kept[] = kept.safeParse((await store.load()).get(setting)).data ?? []
  const turns = createTurns()
  const cancelByBox = new Map<MailboxId, () => void>()

  async function keep(next: readonly Kept[]): Promise<void> {
    if (next.length === list.length && next.every((one, at) => one === list[at])) return
    list = next.slice(-limits.asking)
    await store.set(setting, list)
    deps.changed()
  }
  const without = (box: MailboxId, ids: readonly MailId[]): Promise<void> =>
    keep(list.filter(one => one.box !== box || !ids.includes(one.id)))

  /** The room whose mailbox this is, if it is ours. */
  async function roomOf(box: MailboxId): Promise<SavedRoom | null> {
    const saved = await rooms.get(roomIdOf(publicKeyOf(box)))
    return saved?.ownerSeed ? saved : null
  }

  async function hear(hub: string, { box, id, sentAtMs, mail }: ReceivedMail): Promise<void> {
    const saved = mail && (await roomOf(box))
    if (!saved) return
    const { author, content } = mail
    if (content.type === 'withdraw') {
      const isTheirs = ({ person }: Kept): boolean => mailboxIdOf(publicKeyOf(person)) === author
      const asked = list.find(one => one.id === content.answers && one.box === box && isTheirs(one))
      if (asked) deps.drop(asked, hub)
      deps.drop({ box, id }, hub)
      if (asked) await without(box, [asked.id])
    } else if (content.type === 'ask' && content.room === saved.room) {
      const { person, name, color, words } = content
      // Who asks has signed it with the very key that is to come in.
      if (mailboxIdOf(publicKeyOf(person)) !== author || list.some(one => one.id === id)) return
      // Whom the owner has removed they are not asked about again.
      if (readPolicy(saved.room, saved.policy)?.bans.includes(person)) return deps.drop({ box, id }, hub)
      const before = list.find(one => one.person === person && one.room === saved.room)
      if (before) deps.drop(before, hub)
      const ask = { room: saved.room, hub, box, id, person, name, color, words, askedAtMs: sentAtMs }
      await keep([...list.filter(one => one !== before), ask])
    }
  }
  function inTurn(run: () => Promise<void>): void {
    turns(run).catch(deps.failed)
  }
  async function hearAll(hub: string, items: readonly ReceivedMail[]): Promise<void> {
    for (const item of items) await hear(hub, item)
  }

  async function admission(
    { room, person, id }: Kept,
    role: DoorRole,
  ): Promise<Result<MailContent, ProblemCode>> {
    const renewed = await renew(room)
    if (renewed.type === 'failed') return fail(renewed.error)
    const saved = renewed.type === 'current' ? renewed.saved : await rooms.get(room)
    const keys = saved && roomKeysOf(room, saved.epochs, saved.policy)
    if (!keys) return fail('room-unknown')
    // Whoever has been given this epoch's keys is given the next one's as well.
    await rooms.update(room, now => ({
      ...now,
      members: [...now.members.filter(one => one.person !== person), { person, role }],
    }))
    const { epoch } = keys.current
    const seed = toBase64Url(seedOf(keys.current, role).seed)
    const opens = { kind: 'seed', epoch, role, seed } as const
    return ok({ type: 'admit', answers: id, room, roomName: saved.name, opens })
  }

  async function tell(asked: Kept, role: DoorRole | null): Promise<LetterPosted> {
    const { room, id } = asked
    const saved = await rooms.get(room)
    if (!saved?.ownerSeed) return fail('room-unknown')
    const { name, color } = await deps.profile()
    const content: Result<MailContent, ProblemCode> = role
      ? await admission(asked, role)
      : ok({ type: 'decline', name, color, answers: id, words: '' })
    if (!content.ok) return content
    const to = mailboxIdOf(publicKeyOf(asked.person))
    const owner: KeyPair = keyPairFromSeed(saved.ownerSeed)
    const posted = await letters.post(letters.seal(asked.hub, to, owner, content.value))
    // Nobody to be answered any more is answered.
    if (!posted.ok && posted.error !== 'not-receiving') return posted
    deps.drop(asked, asked.hub)
    await without(asked.box, [id])
    return ok(null)
  }

  const of = (room: RoomId, id: MailId): Kept | undefined =>
    list.find(one => one.room === room && one.id === id)

  async function decide(asked: Kept, role: DoorRole | null | undefined): Promise<void> {
    const { answer: _, ...open } = asked
    const decided = role === undefined ? open : { ...open, answer: { role } }
    await keep(list.map(one => (one === asked ? decided : one)))
  }

  async function answer(room: RoomId, id: MailId, role: DoorRole | null): Promise<Result<null, ProblemCode>> {
    const asked = of(room, id)
    if (!asked) return fail('room-unknown')
    const told = await tell(asked, role)
    if (told.ok || told.error !== 'hub-down') return told
    // What is sealed follows from the keys at the time when it goes.
    await decide(asked, role)
    await deps.refresh()
    await tellAgain(asked, told.retryAfterMs)
    return ok(null)
  }

  /** To a hub that is there, and was busy or did not answer, once. One that is away is waited for. */
  async function tellAgain({ hub, box }: Kept, afterMs = busyMs): Promise<void> {
    if (!(await deps.isOpen(hub))) return
    cancelByBox.get(box)?.()
    const run = () => inTurn(() => tellDecided(hub, box))
    cancelByBox.set(box, deps.clock.after(afterMs, run))
  }

  /** The hub is back. Of what it takes no longer the owner is asked again. */
  async function tellDecided(hub: string, box: MailboxId): Promise<void> {
    for (const asked of list.filter(one => one.hub === hub && one.box === box && one.answer)) {
      const told = await tell(asked, asked.answer!.role)
      if (!told.ok && told.error === 'hub-down') await tellAgain(asked, told.retryAfterMs)
      else if (!told.ok && list.includes(asked)) await decide(asked, undefined)
    }
  }

  return {
    list: room =>
      list
        .filter(one => one.room === room)
        .map(({ id, person, name, color, words, askedAtMs, answer }) => ({
          id,
          person,
          name,
          color,
          words,
          askedAtMs,
          answered: answer !== undefined,
        })),
    answer,
    async unanswer(room, id) {
      const asked = of(room, id)
      if (!asked?.answer) return fail('room-unknown')
      await decide(asked, undefined)
      return ok(null)
    },
    async wanted() {
      const owned = (await rooms.list()).filter(
        ({ room, ownerSeed, policy }) =>
          ownerSeed &&
          (readPolicy(room, policy)?.doors.some(({ role }) => role === 'ask') ||
            list.some(one => one.room === room)),
      )
      return owned.map(({ hub, ownerSeed }) => ({ hub, keys: [keyPairFromSeed(ownerSeed!)] }))
    },
    listener: {
      box: (hub, box, items) =>
        inTurn(async () => {
          const there = new Set(items.map(({ id }) => id))
          await keep(list.filter(one => one.box !== box || one.hub !== hub || there.has(one.id)))
          await hearAll(hub, items)
          await tellDecided(hub, box)
        }),
      item: (hub, item) => inTurn(() => hear(hub, item)),
      deleted: (_hub, box, ids) => inTurn(() => without(box, ids)),
    },
  }
}
