import { utf8 } from '../lib/core/bytes.ts'
import { cleanText } from '../lib/core/clean-text.ts'
import type { RecordId } from '../lib/core/ids.ts'
import { limits } from '../lib/core/limits.ts'
import type { Records } from '../lib/engine/types.ts'
import { chatBody } from '../lib/protocol/chat.ts'
import type { CommandContext } from './command.ts'
import { Problem } from './problems.ts'
import { until } from './until.ts'

export interface SayOptions {
  readonly link: string
  readonly words: string
  /** The message that it answers. */
  readonly reply?: RecordId | null
}

/** Says something, and returns when the hub has acknowledged that it is stored. */
export async function say(context: CommandContext, { link, words, reply = null }: SayOptions): Promise<void> {
  const { client, clock, signal, timeoutMs, output } = context
  const text = cleanText(words)
  if (text === '') throw new Problem('usage', 'There is nothing to say: “alongside say LINK TEXT”.')
  if (utf8(text).length > limits.chatBytes) throw new Problem('too-long')
  const { room, close } = await client.open(await client.enter(link), { name: context.name })
  const { records, presence } = room.context
  try {
    // What is said comes after all that was said before.
    const patience = { clock, signal, timeoutMs }
    await until(room.context, () => room.context.log?.read === true, { ...patience, late: 'unanswered' })
    const thread = reply === null ? {} : { reply: threadOf(records, reply) }
    const said = await records.append('chat', { text, profile: presence.self.profile, ...thread })
    if (!said.ok) throw new Problem(said.error === 'full' ? 'log-full' : said.error)
    await until(room.context, () => room.context.log?.pending === false, {
      ...patience,
      late: 'unacknowledged',
    })
    output.say({ type: 'said', id: said.value.id, timeMs: said.value.timeMs, text }, null)
  } finally {
    await close()
  }
}

/** Whoever answers an answer answers in its thread. */
function threadOf(records: Records, answered: RecordId): RecordId {
  const message = records.find(answered)
  const body = message?.kind === 'chat' ? chatBody.safeParse(message.body) : null
  if (!body?.success) throw new Problem('usage', 'The room has no message of that id: “--reply ID”.')
  return body.data.reply ?? answered
}
