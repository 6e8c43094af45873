import { WebSocket } from 'ws'
import { fromBase64Url } from '../../lib/core/bytes.ts'
import type { MailboxId, MailId } from '../../lib/core/ids.ts'
import { inboxKey, mailboxIdOf, mailSenderKey, signInbox } from '../../lib/core/inbox-keys.ts'
import type { KeyPair } from '../../lib/core/keys.ts'
import type { Clock } from '../../lib/engine/types.ts'
import { type Letter, postLetter, sealLetter } from '../../lib/platform/hub-mail.ts'
import type { Socket } from '../../lib/platform/hub-socket.ts'
import { connectInbox, type ReceivedMail } from '../../lib/platform/inbox.ts'
import type { InboxToClient } from '../../lib/protocol/mail.ts'
import type { MailContent } from '../../lib/protocol/mail-content.ts'
import { createRealClock } from '../support/real-clock.ts'
import { bytes, type HubAddress, openSocket } from './test-hub.ts'

const randomBytes = (length: number) => new Uint8Array(bytes(length))
export const note = (data: string): MailContent => ({ type: 'note', about: 'test', data })
export const openWebSocket = (url: string): Socket => new WebSocket(url) as unknown as Socket

/** Somebody with an inbox key, who writes and reads. */
export function createCorrespondent(hub: HubAddress, seed: Uint8Array = bytes(32)) {
  const key = inboxKey(seed)
  const box = mailboxIdOf(key.publicKey)
  const seal = (to: MailboxId, content: MailContent, change: Partial<Letter> = {}) =>
    sealLetter(
      { hub: hub.url, to, author: key, from: mailSenderKey(seed, to), content, ...change },
      randomBytes,
    )

  return {
    key,
    box,
    seal,
    send: (to: MailboxId, content: MailContent = note('hello'), change: Partial<Letter> = {}) =>
      postLetter(fetch, seal(to, content, change)),

    /** A browser of theirs, and what it shows. */
    connect(
      options: { hub?: HubAddress; keys?: readonly KeyPair[]; clock?: Clock } & {
        openSocket?: (url: string) => Socket
        onItem?: (item: ReceivedMail) => void
      } = {},
    ) {
      const items = new Map<MailId, ReceivedMail>()
      const seen = { states: [] as string[], receiving: null as boolean | null, told: 0 }
      const inbox = connectInbox({
        hub: (options.hub ?? hub).url,
        keys: options.keys ?? [key],
        clock: options.clock ?? createRealClock(),
        randomBytes,
        openSocket: options.openSocket ?? openWebSocket,
        events: {
          state: state => void seen.states.push(state),
          box(told, all, receiving) {
            for (const { id, box: of } of items.values()) if (of === told) items.delete(id)
            for (const item of all) items.set(item.id, item)
            for (const item of all) options.onItem?.(item)
            if (told === box) seen.receiving = receiving
            seen.told++
          },
          item(item) {
            items.set(item.id, item)
            options.onItem?.(item)
          },
          marked(_box, ids, read) {
            for (const id of ids) if (items.has(id)) items.set(id, { ...items.get(id)!, read })
          },
          deleted(_box, ids) {
            for (const id of ids) items.delete(id)
          },
          receiving: (_box, on) => {
            seen.receiving = on
          },
        },
      })
      return {
        ...inbox,
        items,
        seen,
        /** What notes say, in their order. */
        notes: () =>
          [...items.values()].map(({ mail }) => (mail?.content.type === 'note' ? mail.content.data : null)),
      }
    },
  }
}

/** An inbox socket, as it is on the wire, that has been challenged. */
export async function openInbox(hub: HubAddress, options: { local?: HubAddress } = {}) {
  const socket = await openSocket(options.local ?? hub, '/v1/inbox')
  const { challenge } = await socket.next('challenge')
  const signed = (key: KeyPair, hubOrigin = hub.url) => ({
    box: mailboxIdOf(key.publicKey),
    signature: signInbox(key, { challenge: fromBase64Url(challenge)!, hubOrigin }),
  })
  const messages = () => socket.inbox as InboxToClient[]
  return {
    ...socket,
    challenge,
    signed,
    greet: (...keys: KeyPair[]) => socket.send({ type: 'hello', v: 1, boxes: keys.map(key => signed(key)) }),
    /** Takes the next message of a type out. */
    take: <Type extends InboxToClient['type']>(type: Type) =>
      socket.until(() => {
        const at = messages().findIndex(message => message.type === type)
        return at < 0 ? null : (socket.inbox.splice(at, 1)[0] as Extract<InboxToClient, { type: Type }>)
      }),
  }
}
