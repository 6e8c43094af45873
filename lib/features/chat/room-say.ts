import { utf8 } from '../../core/bytes.ts'
import { cleanText } from '../../core/clean-text.ts'
import type { RecordId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { createRate } from '../../core/rate.ts'
import { fail, type Result } from '../../core/result.ts'
import type { RoomContext, RoomRecord } from '../../engine/types.ts'
import type { ChatImage, ChatPlace, Mention } from '../../protocol/chat.ts'
import { isMuted } from '../../protocol/policy.ts'
import type { NotSaidCode } from '../../protocol/schema.ts'
import { shownMentions } from './model.ts'
import type { Messages } from './room-messages.ts'

/** What is to be said. */
export interface Words {
  readonly text: string
  readonly reply?: RecordId | undefined
  readonly mentions?: readonly Mention[] | undefined
  readonly image?: ChatImage | undefined
  readonly place?: ChatPlace | null
}

/** Says things in our name. `null` where there was nothing to say. */
export interface Speaker {
  say(words: Words): Promise<Result<RoomRecord, NotSaidCode> | null>
  edit(
    message: RecordId,
    words: Pick<Words, 'text' | 'mentions'>,
  ): Promise<Result<RoomRecord, NotSaidCode> | null>
  delete(message: RecordId): Promise<Result<RoomRecord, NotSaidCode> | null>
  react(message: RecordId, reaction: number, on: boolean): Promise<Result<RoomRecord, NotSaidCode> | null>
}

export function createSpeaker(room: RoomContext, messages: Messages): Speaker {
  const { records, presence, self, clock, files } = room
  const rate = createRate(limits.chatPerSecond, limits.chatBurst)
  const reactionRate = createRate(limits.reactionsPerSecond, limits.reactionsBurst)

  /** The colour that people see us in, so that words and cursor match. */
  function ownProfile() {
    const { name, color } = presence.self.profile
    return { name, color: presence.colorByPerson.get(self.person) ?? color }
  }

  const own = (id: RecordId): RoomRecord | null => {
    const message = messages.find(id)
    return message?.author === self.person && !messages.isDeleted(message) ? message : null
  }

  /** Of who is muted nobody takes anything: it would be seen here alone. */
  const muted = (): Result<never, NotSaidCode> | null =>
    isMuted(room.policy?.current, self.person) ? fail('muted') : null

  /** Null where it may be said. */
  function refusal(text: string): Result<never, NotSaidCode> | null {
    const silenced = muted()
    if (silenced) return silenced
    if (utf8(text).length > limits.chatBytes) return fail('too-long')
    return rate.take(clock.now()) ? null : fail('too-fast')
  }

  const named = (text: string, mentions: readonly Mention[] = []) => {
    const shown = shownMentions(text, mentions)
    return shown.length > 0 ? { mentions: shown } : {}
  }

  return {
    async say({ text: typed, reply, mentions, image, place }) {
      const text = cleanText(typed)
      if (text === '' && !image) return null
      const refused = refusal(text)
      if (refused) return refused
      const answered = reply && messages.find(reply)
      const body = {
        text,
        profile: ownProfile(),
        ...(answered && { reply: messages.rootOf(answered) }),
        ...named(text, mentions),
        ...(image && { image }),
      }
      // The words come first: what of the place does not fit beside them is left out.
      const { view: _view, ...page } = place ?? {}
      for (const part of place ? [place, page] : []) {
        const said = await records.append('chat', { ...body, place: part })
        if (said.ok || said.error !== 'too-long') return said
      }
      return records.append('chat', body)
    },
    async edit(message, { text: typed, mentions }) {
      const text = cleanText(typed)
      const record = own(message)
      if (!record || text === messages.textOf(record)) return null
      if (text === '' && !messages.bodyOf(record)?.image) return null
      return refusal(text) ?? records.append('chat-edit', { of: message, text, ...named(text, mentions) })
    },
    async delete(message) {
      if (!own(message)) return null
      const silenced = muted()
      if (silenced) return silenced
      const image = messages.imageOf(message)
      const deleted = await records.append('chat-delete', { of: message })
      if (deleted.ok && image) await files?.drop(image.file)
      return deleted
    },
    async react(message, reaction, on) {
      const record = messages.find(message)
      const mine = record && messages.view(record)?.reactions.find(each => each.reaction === reaction)?.mine
      if (!record || messages.isDeleted(record) || (mine ?? false) === on) return null
      const silenced = muted()
      if (silenced) return silenced
      if (!reactionRate.take(clock.now())) return fail('too-fast')
      return records.append('chat-react', { of: message, reaction, on, profile: ownProfile() })
    },
  }
}
