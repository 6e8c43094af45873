import { fromBase64Url, toBase64Url } from '../../../core/bytes.ts'
import type { MailboxId, MailId, RoomId } from '../../../core/ids.ts'
import { mailboxIdOf } from '../../../core/inbox-keys.ts'
import { type KeyPair, personIdOf, publicKeyOf, roomIdOf } from '../../../core/keys.ts'
import { limits } from '../../../core/limits.ts'
import { decodeLink, type Link } from '../../../core/links.ts'
import { fail, ok, type Result } from '../../../core/result.ts'
import { createTurns } from '../../../core/turns.ts'
import type { SettingStore } from '../../../engine/stores/types.ts'
import type { Clock } from '../../../engine/types.ts'
import type { AskedRoom } from '../../../protocol/ask-requests.ts'
import type { ProblemCode } from '../../../protocol/background.ts'
import type { Admission } from '../../../protocol/mail-content.ts'
import { heldEpoch, roomKeysOf } from '../../../protocol/room-keys.ts'
import type { Profile } from '../../../protocol/schema.ts'
import type { HubClient } from '../../hub-client.ts'
import type { ReceivedMail } from '../../inbox.ts'
import { openedEpoch } from '../../renew-room.ts'
import type { MailListener, WantedInbox } from '../inboxes.ts'
import type { Membership } from '../membership.ts'
import { type KeptQuestion, keptQuestions, shown } from './kept-question.ts'
import { busyMs, type LetterPosted, type Letters } from './letters.ts'

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
  /** Whether there is a connection to a hub now. */
  readonly isOpen: (hub: string) => Promise<boolean>
  readonly drop: (item: Pick<ReceivedMail, 'box' | 'id'>, hub: string) => void
  readonly clock: Clock
  /** What waits is to be drawn anew. */
  readonly changed: () => void
  /** The owner has answered. `by`: how they call themselves, where they say so. */
  readonly answered: (
    asked: AskedRoom & Pick<KeptQuestion, 'id'>,
    by: Pick<Profile, 'name' | 'color'> | null,
  ) => Promise<unknown>
  readonly failed: (error: unknown) => void
}

/**
 * Asking owners to be let into their rooms. A question is kept until it is answered, taken back, or thirty days old, and while one waits the mailbox of our
 * key in that room is open: nobody learns more of us by our asking than the room's members would. Where the hub is away it waits, and goes once that mailbox is open.
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
/** The link's door was not read yet, because the hub is away. */
const unsealed = { id: toBase64Url(new Uint8Array(16)) as MailId, to: null, unsent: null }
/** How long our mailbox may take to be opened, and the question to be sent. Milliseconds. */
const openMs = 16_000

export async function createAsking(deps: AskingDeps): Promise<Asking> {
  const { store, hub, letters, clock } = deps
  const { now } = clock
  const read = keptQuestions.safeParse((await store.load()).get(setting)).data ?? []
  let list: readonly KeptQuestion[] = read.filter(({ askedAtMs }) => askedAtMs > now() - limits.mailKeepMs)
  /** Answers are taken one after the other: the same one may come twice. And a question is taken back before it goes, or once it is there, and asked anew after that. */
  const turns = createTurns()
  /** Who waits for a question to be sent. */
  const sending = new Map<RoomId, (sent: Result<null, ProblemCode>) => void>()
  const cancelByBox = new Map<MailboxId, () => void>()

  const of = (room: RoomId): KeptQuestion | undefined => list.find(one => one.room === room)

  async function keep(next: readonly KeptQuestion[]): Promise<void> {
    list = next
    await store.set(setting, next)
    deps.changed()
  }
  const change = (room: RoomId, changes: Partial<KeptQuestion>): Promise<void> =>
    keep(list.map(one => (one.room === room ? { ...one, ...changes } : one)))
  async function forget(room: RoomId): Promise<void> {
    if (!of(room)) return
    await keep(list.filter(one => one.room !== room))
    await deps.refresh()
  }

  /** Reads the link's door, which counts one of its uses, and seals the question to whoever owns the room. */
  async function seal({
    room,
    link: href,
    words,
  }: Pick<KeptQuestion, 'room' | 'link' | 'words'>): Promise<
    Result<Pick<KeptQuestion, 'id' | 'to' | 'unsent'>, ProblemCode>
  > {
    const link = decodeLink(href)
    if (!link.ok) return link
    const door = await hub.door(link.value, true)
    if (!door.ok) return door
    const { policy, content } = door.value
    if (content.role !== 'ask') return fail('door-closed')
    const key = await deps.personKey(room)
    const person = personIdOf(key.publicKey)
    if (policy.bans.includes(person)) return fail('removed')
    const { name, color } = await deps.profile()
    const to = mailboxIdOf(publicKeyOf(policy.owner))
    const question = { type: 'ask', name, color, room, person, words } as const
    const { post } = letters.seal(link.value.hub, to, key, question)
    return ok({ id: post.id, to, unsent: post })
  }

  /** Our mailbox is open: what is on its way goes out, and no answer finds the mailbox closed. */
  async function send(at: string, box: MailboxId): Promise<void> {
    for (const { room } of list.filter(one => one.hub === at && one.box === box)) {
      const sent = await sendOne(room)
      sending.get(room)?.(sent)
      if (!sent.ok && sent.error === 'hub-down') await sendAgain(at, box, sent.retryAfterMs)
      if (sent.ok || sent.error === 'hub-down') continue
      if (of(room)?.state === 'withdrawn') await forget(room)
      // Who does not wait for it any more finds out from what is listed.
      else if (!sending.has(room)) await change(room, { state: 'closed', unsent: null })
    }
  }
  /** To a hub that is there, and was busy or did not answer, once: what it answers then says how it goes on. One that is away is waited for. */
  async function sendAgain(at: string, box: MailboxId, afterMs = busyMs): Promise<void> {
    if (!(await deps.isOpen(at))) return
    cancelByBox.get(box)?.()
    const run = () => inTurn(() => send(at, box))
    cancelByBox.set(box, clock.after(afterMs, run))
  }
  async function sendOne(room: RoomId): Promise<LetterPosted> {
    const asked = of(room)
    if (asked?.state === 'waiting' && !asked.sent && !asked.to) {
      const sealed = await seal(asked)
      // A hub that is busy refuses to read the door, and says no more of it.
      if (!sealed.ok && sealed.error === 'hub-refused') return fail('hub-down')
      if (!sealed.ok) return sealed
      await change(room, sealed.value)
    }
    const { hub, to, unsent, state } = of(room) ?? {}
    if (!hub || !to || !unsent) return ok(null)
    const posted = await letters.post({ hub, to, post: unsent })
    if (!posted.ok) return posted
    if (state === 'withdrawn') await forget(room)
    else await change(room, { unsent: null, sent: true })
    return ok(null)
  }

  /** Keeps the question. `unsealed`: the hub is away, and hears of it when it is back. */
  async function begin(
    link: Link,
    href: string,
    words: string,
  ): Promise<Result<'there' | 'sealed' | 'unsealed', ProblemCode>> {
    const { room, roomName, hub: at } = link
    if (of(room)?.state === 'waiting') return ok('there')
    if (list.filter(one => one.room !== room).length >= limits.asked) return fail('too-many')
    const sealed = await seal({ room, link: href, words })
    if (!sealed.ok && sealed.error !== 'hub-down') return sealed
    const box = mailboxIdOf((await deps.personKey(room)).publicKey)
    const asked: KeptQuestion = {
      room,
      roomName,
      hub: at,
      link: href,
      box,
      askedAtMs: now(),
      state: 'waiting',
      words,
      sent: false,
      ...(sealed.ok ? sealed.value : unsealed),
    }
    // The mailbox of one before may still be open, and this one goes once it is opened.
    await forget(room)
    await keep([asked, ...list])
    return ok(sealed.ok ? 'sealed' : 'unsealed')
  }

  async function ask(link: Link, href: string, words: string): Promise<Result<AskedRoom, ProblemCode>> {
    const { room } = link
    // One before may just be on its way back.
    const begun = await turns(() => begin(link, href, words))
    if (!begun.ok) return begun
    const sent = begun.value === 'sealed' ? await sendSoon(room) : ok(null)
    if (begun.value === 'unsealed') deps.refresh().catch(deps.failed)
    const waits = of(room)
    if (waits && (sent.ok || sent.error === 'hub-down')) return ok(shown(waits))
    await forget(room)
    return sent.ok ? fail('hub-refused') : sent
  }

  /** As soon as our mailbox is open. */
  async function sendSoon(room: RoomId): Promise<Result<null, ProblemCode>> {
    const sent = await new Promise<Result<null, ProblemCode>>(resolve => {
      const stop = deps.clock.after(openMs, () => resolve(fail('hub-down')))
      sending.set(room, result => {
        stop()
        resolve(result)
      })
      deps.refresh().catch(deps.failed)
    })
    sending.delete(room)
    return sent
  }

  async function withdraw(room: RoomId): Promise<Result<null, ProblemCode>> {
    const asked = of(room)
    if (asked?.state === 'waiting' && asked.sent && asked.to) {
      const content = { type: 'withdraw', answers: asked.id, room } as const
      const letter = letters.seal(asked.hub, asked.to, await deps.personKey(room), content)
      // Before it goes: a browser that is killed now takes it back once more.
      await change(room, { state: 'withdrawn', unsent: letter.post })
      const posted = await letters.post(letter)
      if (!posted.ok && posted.error === 'hub-down') {
        await sendAgain(asked.hub, asked.box, posted.retryAfterMs)
        return ok(null)
      }
    }
    await forget(room)
    return ok(null)
  }

  /** Whether we have become a member; null while the hub does not say. */
  async function enter(
    { room, hub: at, link: href }: KeptQuestion,
    opens: Admission,
  ): Promise<boolean | null> {
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
    const by = content.type === 'decline' ? { name: content.name, color: content.color } : null
    // Told first: heard again after a browser was killed, it is the same notification.
    await deps.answered({ ...shown(asked), state, id: asked.id }, by)
    await change(asked.room, { state })
    deps.drop(item, at)
    await deps.refresh()
  }
  function inTurn(run: () => Promise<void>): void {
    turns(run).catch(deps.failed)
  }

  return {
    ask,
    withdraw: room => turns(() => withdraw(room)),
    list: () => list.filter(({ state }) => state !== 'withdrawn').map(shown),
    entered: forget,
    async wanted() {
      const waiting = list.filter(({ state }) => state === 'waiting' || state === 'withdrawn')
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
