import { fromBase64Url } from '../../../core/bytes.ts'
import type { MailboxId, RoomId } from '../../../core/ids.ts'
import { mailboxIdOf } from '../../../core/inbox-keys.ts'
import { type KeyPair, personIdOf, publicKeyOf, roomIdOf } from '../../../core/keys.ts'
import { limits } from '../../../core/limits.ts'
import { decodeLink, type Link } from '../../../core/links.ts'
import { fail, ok, type Result } from '../../../core/result.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import type { Clock } from '../../../engine/types.ts'
import type { AskedRoom } from '../../../protocol/ask-requests.ts'
import type { ProblemCode } from '../../../protocol/background.ts'
import { postMail } from '../../../protocol/mail.ts'
import type { Admission } from '../../../protocol/mail-content.ts'
import { heldEpoch, roomKeysOf } from '../../../protocol/room-keys.ts'
import {
  httpAddress,
  mailboxId,
  mailId,
  type Profile,
  roomId,
  text,
  timestampMs,
  z,
} from '../../../protocol/schema.ts'
import type { HubClient } from '../../hub-client.ts'
import type { ReceivedMail } from '../../inbox.ts'
import { openedEpoch } from '../../renew-room.ts'
import type { MailListener, WantedInbox } from '../inboxes.ts'
import type { Membership } from '../membership.ts'
import type { Letters } from './letters.ts'

const kept = z.array(
  z.strictObject({
    room: roomId,
    roomName: text(limits.roomNameChars),
    hub: httpAddress,
    link: text(limits.linkChars),
    /** The question. */
    id: mailId,
    /** Where the answer comes: our key in that room. */
    box: mailboxId,
    askedAtMs: timestampMs,
    state: z.enum(['waiting', 'admitted', 'declined', 'lost']),
    /** What the hub has not taken yet. */
    unsent: z.nullable(z.strictObject({ to: mailboxId, post: postMail })),
  }),
)
type Kept = z.infer<typeof kept>[number]

export interface AskingDeps {
  /** The whole extension's settings. */
  readonly store: SettingStore
  readonly hub: Pick<HubClient, 'door' | 'seed'>
  readonly membership: Pick<Membership, 'admit' | 'enter'>
  /** Ours in a room. */
  readonly personKey: (room: RoomId) => Promise<KeyPair>
  readonly profile: () => Promise<Profile>
  readonly letters: Letters
  /** Opens and closes mailboxes until those that are wanted are open. */
  readonly refresh: () => Promise<void>
  readonly drop: (item: Pick<ReceivedMail, 'box' | 'id'>, hub: string) => void
  readonly clock: Clock
  /** What waits is to be drawn anew. */
  readonly changed: () => void
  /** The owner has answered. `by`: how they call themselves, where they say so. */
  readonly answered: (
    asked: AskedRoom & Pick<Kept, 'id'>,
    by: Pick<Profile, 'name' | 'color'> | null,
  ) => Promise<unknown>
  readonly failed: (error: unknown) => void
}

/**
 * Asking owners to be let into their rooms. A question is kept until it is answered, taken back, or thirty days old, and while one waits the mailbox of our
 * key in that room is open: nobody learns more of us by our asking than the room's members would.
 */
export interface Asking {
  ask(link: Link, href: string, words: string): Promise<Result<AskedRoom, ProblemCode>>
  withdraw(room: RoomId): Promise<Result<null, ProblemCode>>
  list(): readonly AskedRoom[]
  /** We are in it now. */
  entered(room: RoomId): Promise<void>
  wanted(): Promise<readonly WantedInbox[]>
  readonly listener: MailListener
}

const setting = 'asked'
/** How long our mailbox may take to be opened, and the question to be sent. Milliseconds. */
const openMs = 16_000

export async function createAsking(deps: AskingDeps): Promise<Asking> {
  const { store, hub, letters, clock } = deps
  const { now } = clock
  const read = kept.safeParse((await store.load()).get(setting)).data ?? []
  let list: readonly Kept[] = read.filter(({ askedAtMs }) => askedAtMs > now() - limits.mailKeepMs)
  /** Answers are taken one after the other: the same one may come twice. */
  let turn: Promise<unknown> = Promise.resolve()
  /** Who waits for a question to be sent. */
  const sending = new Map<RoomId, (sent: Result<null, ProblemCode>) => void>()

  const of = (room: RoomId): Kept | undefined => list.find(one => one.room === room)

  async function keep(next: readonly Kept[]): Promise<void> {
    list = next
    await store.set(setting, next)
    deps.changed()
  }
  const change = (room: RoomId, changes: Partial<Kept>): Promise<void> =>
    keep(list.map(one => (one.room === room ? { ...one, ...changes } : one)))
  async function forget(room: RoomId): Promise<void> {
    if (!of(room)) return
    await keep(list.filter(one => one.room !== room))
    await deps.refresh()
  }

  /** Our mailbox is open: a question that is on its way goes out, and no answer finds the mailbox closed. */
  async function send(at: string, box: MailboxId): Promise<void> {
    for (const { room, hub, unsent } of list.filter(one => one.hub === at && one.box === box)) {
      if (!unsent) continue
      const posted = await letters.post({ hub, ...unsent })
      if (posted.ok) await change(room, { unsent: null })
      sending.get(room)?.(posted)
    }
  }

  async function ask(link: Link, href: string, words: string): Promise<Result<AskedRoom, ProblemCode>> {
    const { room } = link
    const there = of(room)
    if (there?.state === 'waiting') return ok(shown(there))
    const others = list.filter(one => one.room !== room)
    if (others.length >= limits.asked) return fail('too-many')
    const door = await hub.door(link, true)
    if (!door.ok) return door
    const { policy, content } = door.value
    if (content.role !== 'ask') return fail('hub-refused')
    const key = await deps.personKey(room)
    const person = personIdOf(key.publicKey)
    if (policy.bans.includes(person)) return fail('removed')
    const { name, color } = await deps.profile()
    const to = mailboxIdOf(publicKeyOf(policy.owner))
    const { post } = letters.seal(link.hub, to, key, { type: 'ask', name, color, room, person, words })
    const { roomName, hub: at } = link
    const box = mailboxIdOf(key.publicKey)
    const asked: Kept = {
      room,
      roomName,
      hub: at,
      link: href,
      id: post.id,
      box,
      askedAtMs: now(),
      state: 'waiting',
      unsent: { to, post },
    }
    await keep([asked, ...others])
    const sent = await new Promise<Result<null, ProblemCode>>(resolve => {
      const stop = deps.clock.after(openMs, () => resolve(fail('hub-down')))
      sending.set(room, result => {
        stop()
        resolve(result)
      })
      deps.refresh().catch(deps.failed)
    })
    sending.delete(room)
    if (sent.ok) return ok(shown(asked))
    await forget(room)
    return sent
  }

  async function withdraw(room: RoomId): Promise<Result<null, ProblemCode>> {
    const asked = of(room)
    if (asked?.state === 'waiting' && !asked.unsent) {
      const owner = await hub.seed(asked.hub, room, personIdOf(publicKeyOf(asked.box)))
      if (owner.ok) {
        const to = mailboxIdOf(publicKeyOf(owner.value.policy.owner))
        const content = { type: 'withdraw', answers: asked.id, room } as const
        const key = await deps.personKey(room)
        const posted = await letters.post(letters.seal(asked.hub, to, key, content))
        if (!posted.ok && posted.error === 'hub-down') return posted
      } else if (owner.error === 'hub-down') return owner
    }
    await forget(room)
    return ok(null)
  }

  /** Whether we have become a member; null while the hub does not say. */
  async function enter({ room, hub: at, link: href }: Kept, opens: Admission): Promise<boolean | null> {
    const link = decodeLink(opens.kind === 'link' ? opens.link : href)
    if (!link.ok || link.value.room !== room) return false
    if (opens.kind === 'link') return settled(await deps.membership.enter(link.value, opens.link))
    const bytes = fromBase64Url(opens.seed)
    if (!bytes) return false
    const key = await deps.personKey(room)
    const seed = await hub.seed(at, room, personIdOf(key.publicKey))
    if (!seed.ok) return settled(seed)
    const { policy, signedPolicy, sealed } = seed.value
    const given = [
      heldEpoch(opens.epoch, { role: opens.role, seed: bytes }),
      // The room's keys may have been changed since, for us as well.
      ...[openedEpoch(policy, key, sealed)].filter(held => held !== null),
    ].find(held => roomKeysOf(room, [held], signedPolicy))
    return given ? settled(await deps.membership.admit(link.value, href, given, signedPolicy)) : false
  }

  async function hear(at: string, item: ReceivedMail): Promise<void> {
    const { author, content } = item.mail ?? {}
    const asked = list.find(({ hub, box, state }) => hub === at && box === item.box && state === 'waiting')
    if (!asked || !author || (content?.type !== 'admit' && content?.type !== 'decline')) return
    // Only the room's own key answers, and only what was asked.
    if (roomIdOf(publicKeyOf(author)) !== asked.room || content.answers !== asked.id) return
    const isIn = content.type === 'admit' && (await enter(asked, content.opens))
    if (isIn === null) return
    const state = content.type === 'decline' ? 'declined' : isIn ? 'admitted' : 'lost'
    await change(asked.room, { state })
    deps.drop(item, at)
    await deps.refresh()
    const by = content.type === 'decline' ? { name: content.name, color: content.color } : null
    await deps.answered({ ...shown(asked), state, id: asked.id }, by)
  }
  function inTurn(run: () => Promise<void>): void {
    turn = turn.then(run).catch(deps.failed)
  }

  return {
    ask,
    withdraw,
    list: () => list.map(shown),
    entered: forget,
    async wanted() {
      const waiting = list.filter(({ state }) => state === 'waiting')
      return Promise.all(waiting.map(async ({ hub, room }) => ({ hub, keys: [await deps.personKey(room)] })))
    },
    listener: {
      box: (at, box, items) =>
        inTurn(async () => {
          for (const item of items) await hear(at, item)
          await send(at, box)
        }),
      item: (at, item) => inTurn(() => hear(at, item)),
    },
  }
}

/** Null for a hub that may answer later. */
function settled(entered: Result<unknown, ProblemCode>): boolean | null {
  return entered.ok || (entered.error === 'hub-down' || entered.error === 'storage' ? null : false)
}

const shown = ({ room, roomName, link, askedAtMs, state }: Kept): AskedRoom => ({
  room,
  roomName,
  link,
  askedAtMs,
  state,
})
