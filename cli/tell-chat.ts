import { reactions } from '../lib/core/reactions.ts'
import type { RoomContext, RoomRecord } from '../lib/engine/types.ts'
import { chatBody, chatDeleteBody, chatEditBody, chatReactBody } from '../lib/protocol/chat.ts'
import { type Output, shown, timeOf } from './output.ts'

/** Says what is said in a room's chat, and what is changed of it. */
export interface ChatTeller {
  /** As it reads now. False for a record that is no message. */
  message(record: RoomRecord): boolean
  /** An edit or a deletion by the message's author, or a reaction. */
  change(record: RoomRecord): void
}

/** The kinds of records that change messages. */
export const changeKinds = ['chat-edit', 'chat-delete', 'chat-react'] as const

export function createChatTeller({ records }: Pick<RoomContext, 'records'>, output: Output): ChatTeller {
  /** Records of a kind by the message's own author about it. */
  const about = (kind: string, { id, author }: RoomRecord): RoomRecord[] =>
    records
      .list(kind)
      .filter(({ author: by, body }) => by === author && (body as { of?: unknown })?.of === id)
  const isDeleted = (message: RoomRecord): boolean =>
    about('chat-delete', message).some(({ body }) => chatDeleteBody.safeParse(body).success)

  /** What the last edit that can be read says. */
  function editOf(message: RoomRecord): string | undefined {
    const texts = about('chat-edit', message).flatMap(({ body }) => chatEditBody.safeParse(body).data ?? [])
    return texts.at(-1)?.text
  }

  /** The message that a change is about, where it is here. */
  function messageOf(of: RoomRecord['id'] | undefined): [RoomRecord, name: string] | null {
    const message = of && records.find(of)
    const said = message?.kind === 'chat' ? chatBody.safeParse(message.body) : null
    return message && said?.success ? [message, said.data.profile.name] : null
  }

  return {
    message(record) {
      const { id, author, timeMs, body } = record
      const parsed = chatBody.safeParse(body)
      if (!parsed.success) return false
      const { profile, reply, image } = parsed.data
      const { name } = profile
      const deleted = isDeleted(record)
      const edit = editOf(record)
      const text = deleted ? '' : (edit ?? parsed.data.text)
      const answered = messageOf(reply)?.[1]
      const words = [
        answered === undefined ? null : `(to ${shown(answered)})`,
        deleted ? '(deleted)' : shown(text),
        image && !deleted ? `(a picture: ${shown(image.alt)})` : null,
      ].filter(part => part)
      output.say(
        {
          type: 'said',
          id,
          person: author,
          name,
          text,
          timeMs,
          ...(reply && { reply }),
          ...(deleted && { deleted }),
          ...(!deleted && edit !== undefined && { edited: true }),
        },
        `${timeOf(timeMs)}  ${shown(name)}: ${words.join(' ')}`,
      )
      return true
    },
    change({ kind, author, timeMs, body }) {
      const of = (body as { of?: RoomRecord['id'] } | null)?.of
      const [message, name] = messageOf(of) ?? []
      if (!message || name === undefined) return
      const at = timeOf(timeMs)
      const fields = { id: message.id, person: author, timeMs }
      const edit = chatEditBody.safeParse(body)
      const reaction = chatReactBody.safeParse(body)
      if (kind === 'chat-react' && reaction.success) {
        const { on, profile } = reaction.data
        const shape = reactions[reaction.data.reaction]!
        const words = `${shown(profile.name)} ${on ? 'reacts' : 'no longer reacts'} to ${shown(name)}: ${shape}`
        output.say(
          { type: 'reacted', ...fields, name: profile.name, reaction: reaction.data.reaction, on },
          `${at}  ${words}`,
        )
      } else if (author !== message.author) return
      else if (kind === 'chat-delete')
        output.say({ type: 'deleted', ...fields, name }, `${at}  ${shown(name)} has deleted a message`)
      else if (kind === 'chat-edit' && edit.success)
        output.say(
          { type: 'edited', ...fields, name, text: edit.data.text },
          `${at}  ${shown(name)} has changed it to: ${shown(edit.data.text)}`,
        )
    },
  }
}
