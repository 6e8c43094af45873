import type { FileId, PersonId, RecordId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import type { Feature, Outlet, RoomRecord } from '../../engine/types.ts'
import type { HostToPanel, PanelToHost } from '../../protocol/port.ts'
import type { NotSaidCode } from '../../protocol/schema.ts'
import { createCalls } from './room-calls.ts'
import { createImages } from './room-images.ts'
import { createLead } from './room-lead.ts'
import { createMessages } from './room-messages.ts'
import { createOwnPlace } from './room-place.ts'
import { createSpeaker } from './room-say.ts'
import { createChatSearch } from './room-search.ts'
import { createOpenThreads } from './room-threads.ts'
import { createChatUnread } from './room-unread.ts'
import { createWindows } from './room-windows.ts'
import { createWithPlace } from './room-with-place.ts'

type Panel = Outlet<HostToPanel>
type Message<Type extends PanelToHost['type']> = Extract<PanelToHost, { type: Type }>

/** Somebody who has typed nothing for so long has stopped. Milliseconds. */
const typingMs = 5_000

/** What people say: records, shown in panels as they look now, and what of it has not been read. */
export const createChat: Feature = room => {
  const { presence, clock, panels } = room
  /** What has come in this turn; shown all at once. */
  let fresh: RoomRecord[] = []
  let changed = new Set<RecordId>()
  let redrawn = false
  let anew = false
  let flushing = false
  let closed = false
  let cancelTyping: (() => void) | null = null

  const images = createImages(room, message => messages.imageOf(message))
  const messages = createMessages(room, images.stateOf, {
    added(record) {
      fresh.push(record)
      later()
    },
    changed(ids) {
      for (const id of ids) changed.add(id)
      later()
    },
    redrawn() {
      redrawn = true
      later()
    },
    reset() {
      anew = true
      later()
    },
  })
  const unread = createChatUnread(room, messages)
  const windows = createWindows(messages, unread)
  const threads = createOpenThreads(messages)
  const search = createChatSearch(messages, clock)
  const speaker = createSpeaker(room, messages)
  const place = createOwnPlace(room)
  const ownPlace = createWithPlace(room, place)
  const calls = createCalls(room, messages, unread)
  const lead = createLead(room, messages)

  function later(): void {
    if (flushing) return
    flushing = true
    queueMicrotask(flush)
  }

  function flush(): void {
    flushing = false
    if (closed) return
    if (redrawn) for (const id of windows.shown(panels)) changed.add(id)
    const [added, altered, all] = [fresh, changed, anew]
    fresh = []
    changed = new Set()
    redrawn = false
    anew = false
    for (const record of added) unread.added(record)
    unread.changed([...altered])
    if (all) {
      unread.reset()
      windows.reset(panels)
    } else windows.show(panels, added, altered)
    threads.show(panels)
    for (const record of added) calls.added(record)
    lead.look()
  }

  function read(message: RecordId): void {
    unread.read(message)
    calls.read()
    windows.show(panels, [], new Set())
  }

  function typing(on: boolean): void {
    // What is at the reading line is known by the time that there is something to say.
    if (on && !cancelTyping) place.ask()
    cancelTyping?.()
    cancelTyping = on ? clock.after(typingMs, () => typing(false)) : null
    presence.set({ typing: on })
  }

  async function say(
    from: Panel,
    { text, reply, mentions, image, withPlace }: Message<'say'>,
  ): Promise<void> {
    const refuse = (code: NotSaidCode): void => from.send({ type: 'not-said', code, reply: reply ?? null })
    const where = withPlace === false ? null : ownPlace.now()
    typing(false)
    const kept = image && (await images.keep(from, image))
    if (kept && !kept.ok) return refuse(kept.error)
    const said = await speaker.say({ text, reply, mentions, image: kept?.value, place: where })
    if (said?.ok) read(said.value.id)
    else if (said) refuse(said.error)
  }

  async function change(
    from: Panel,
    { record }: { readonly record: RecordId },
    said: Promise<Result<RoomRecord, NotSaidCode> | null>,
  ): Promise<void> {
    const done = await said
    if (done && !done.ok) from.send({ type: 'not-changed', record, code: done.error })
  }

  function panel(from: Panel, message: PanelToHost): void {
    const { type } = message
    if (type === 'say') void say(from, message)
    else if (type === 'edit-message') void change(from, message, speaker.edit(message.record, message))
    else if (type === 'delete-message') void change(from, message, speaker.delete(message.record))
    else if (type === 'react')
      void change(from, message, speaker.react(message.record, message.reaction, message.on))
    else if (type === 'typing') typing(message.on)
    else if (type === 'read') read(message.record)
    else if (type === 'chat-window') windows.move(from, message.at, message.direction)
    else if (type === 'with-place') ownPlace.set(message.on)
    else if (type === 'show-message') lead.to(message.record)
    else if (type === 'open-thread') threads.open(from, message.root)
    else if (type === 'close-thread') threads.close(from)
    else if (type === 'search-chat') search.find(from, message.query)
    else if (type === 'image-part') images.take(from, message)
    else if (type === 'drop-image') images.drop(from, message.upload)
    else if (type === 'image') void images.show(from, message.record)
  }

  /** Whether it is who has said a message that speaks of its picture. */
  const isPictureOf = (person: PersonId, file: FileId, message: RecordId): boolean =>
    messages.find(message)?.author === person && messages.imageOf(message)?.file === file

  const forgetFiles = room.files?.subscribe(file => {
    images.sent(file)
    for (const id of windows.shown(panels)) if (messages.imageOf(id)?.file === file) changed.add(id)
    later()
  })

  return {
    greetPanel(panel) {
      flush()
      windows.greet(panel)
      lead.greet(panel)
      ownPlace.greet(panel)
    },
    panel,
    message(from, message) {
      if (message.type === 'file-there') images.there(id => isPictureOf(from.person, message.file, id))
    },
    page: place.heard,
    pageClosed: place.forget,
    close() {
      closed = true
      cancelTyping?.()
      forgetFiles?.()
      search.close()
      images.close()
      lead.close()
      ownPlace.close()
      messages.close()
    },
  }
}
