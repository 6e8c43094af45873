import { utf8 } from '../../core/bytes.ts'
import { cleanText } from '../../core/clean-text.ts'
import type { RecordId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { createRate } from '../../core/rate.ts'
import type { Feature, Outlet, RoomRecord } from '../../engine/types.ts'
import { chatBody } from '../../protocol/peer.ts'
import { isMuted } from '../../protocol/policy.ts'
import { type ChatMessage, chatSliceMost, type HostToPanel } from '../../protocol/port.ts'
import { countUnread } from './model.ts'

type Slice = Extract<HostToPanel, { type: 'chat' }>
type Placed = Slice['messages'][number]

const setting = 'chat/read'
/** Somebody who has typed nothing for so long has stopped. Milliseconds. */
const typingMs = 5_000

/** What people say: records of kind `chat`, shown in panels, and what of it has not been read. */
export const createChat: Feature = room => {
  const { records, presence, clock } = room
  const kept = room.settings.get(setting)
  const rate = createRate(limits.chatPerSecond, limits.chatBurst)
  const messageByRecord = new WeakMap<RoomRecord, ChatMessage | null>()
  const late = new Set<RecordId>()
  let readUpTo = typeof kept === 'string' ? (kept as RecordId) : null
  /** What has come in this turn; shown all at once. */
  let fresh: Placed[] = []
  let flushing = false
  let closed = false
  let cancelTyping: (() => void) | null = null

  /** `null` for a record that is no chat message; its author is known by the record, not by what it says. */
  function messageOf(record: RoomRecord): ChatMessage | null {
    const known = messageByRecord.get(record)
    if (known !== undefined) return known
    const body = chatBody.safeParse(record.body)
    if (!body.success) room.drop('chat-malformed')
    const message = body.success
      ? {
          record: record.id,
          person: record.author,
          ...body.data.profile,
          self: record.author === room.self.person,
          timeMs: record.timeMs,
          text: body.data.text,
        }
      : null
    messageByRecord.set(record, message)
    return message
  }

  const messages = (): ChatMessage[] => records.list('chat').flatMap(record => messageOf(record) ?? [])

  function history(): Placed[] {
    let after: RecordId | null = null
    return messages().map(message => {
      const placed = { after, message }
      after = message.record
      return placed
    })
  }

  function show(panels: Iterable<Outlet<HostToPanel>>, placed: readonly Placed[], reset: boolean): void {
    for (const panel of panels) {
      let at = 0
      do {
        const slice = placed.slice(at, at + chatSliceMost)
        panel.send({ type: 'chat', reset: reset && at === 0, messages: slice, readUpTo })
        at += chatSliceMost
      } while (at < placed.length)
    }
  }

  function flush(): void {
    flushing = false
    if (closed) return
    const added = fresh
    fresh = []
    if (added.length > 0) show(room.panels, added, false)
    noteLate(new Set(added.map(({ message }) => message.record)))
    count()
  }

  function later(): void {
    if (flushing) return
    flushing = true
    queueMicrotask(flush)
  }

  function noteLate(added: ReadonlySet<RecordId>): void {
    const list = records.list('chat')
    const read = list.findLastIndex(record => record.id === readUpTo)
    for (const record of list.slice(0, read + 1)) if (added.has(record.id)) late.add(record.id)
  }

  function count(): void {
    const known = messages().map(({ record, self }) => ({ id: record, self }))
    room.unread.set('chat', countUnread(known, { upTo: readUpTo, late }))
  }

  function read(record: RecordId): void {
    const list = records.list('chat')
    const at = list.findLastIndex(({ id }) => id === record)
    if (at < 0) return
    const upToHere = list.slice(0, at + 1)
    for (const { id } of upToHere) late.delete(id)
    // The mark only goes forward: another panel may have read further.
    if (at > list.findLastIndex(({ id }) => id === readUpTo)) {
      readUpTo = record
      room.settings.set(setting, readUpTo)
    }
    count()
  }

  function typing(on: boolean): void {
    cancelTyping?.()
    cancelTyping = on ? clock.after(typingMs, () => typing(false)) : null
    presence.set({ typing: on })
  }

  async function say(from: Outlet<HostToPanel>, typed: string): Promise<void> {
    const text = cleanText(typed)
    if (text === '') return
    typing(false)
    // Of who is muted nobody takes it: it would be seen here alone.
    if (isMuted(room.policy?.current, room.self.person)) return from.send({ type: 'not-said', code: 'muted' })
    if (utf8(text).length > limits.chatBytes) return from.send({ type: 'not-said', code: 'too-long' })
    if (!rate.take(clock.now())) return from.send({ type: 'not-said', code: 'too-fast' })
    const { name, color } = presence.self.profile
    // The colour that people see us in, so that words and cursor match.
    const profile = { name, color: presence.colorByPerson.get(room.self.person) ?? color }
    const said = await records.append('chat', { text, profile })
    if (said.ok) read(said.value.id)
    else from.send({ type: 'not-said', code: said.error })
  }

  const unsubscribe = records.subscribe('chat', {
    added(record, after) {
      const message = messageOf(record)
      if (!message) return
      fresh.push({ after: shownBefore(after), message })
      later()
    },
    reset() {
      fresh = []
      show(room.panels, history(), true)
      later()
    },
  })

  /** The record itself, or the nearest before it that is shown. */
  function shownBefore(id: RecordId | null): RecordId | null {
    const list = records.list('chat')
    for (let at = list.findLastIndex(record => record.id === id); at >= 0; at--)
      if (messageOf(list[at]!)) return list[at]!.id
    return null
  }

  count()

  return {
    greetPanel(panel) {
      flush()
      show([panel], history(), true)
    },
    panel(from, message) {
      if (message.type === 'say') void say(from, message.text)
      else if (message.type === 'typing') typing(message.on)
      else if (message.type === 'read') read(message.record)
    },
    close() {
      closed = true
      cancelTyping?.()
      unsubscribe()
    },
  }
}
