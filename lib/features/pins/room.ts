import { toBase64Url, utf8 } from '../../core/bytes.ts'
import { cleanText } from '../../core/clean-text.ts'
import type { PageTag, RecordId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import { createRate } from '../../core/rate.ts'
import type { Spot } from '../../core/spot.ts'
import type { Feature, Outlet, Place, RoomRecord } from '../../engine/types.ts'
import { type PinPlace, placeOfPin } from '../../protocol/pins.ts'
import { isMuted } from '../../protocol/policy.ts'
import type { HostToPage, HostToPanel, PageToHost, PanelToHost } from '../../protocol/port.ts'
import type { NotSaidCode } from '../../protocol/schema.ts'
import { proveOwner } from './model.ts'
import { createThreads, type Thread } from './room-threads.ts'

type Page = Outlet<HostToPage>
type Panel = Outlet<HostToPanel>
type Slice = Extract<HostToPage, { type: 'pins' }> | Extract<HostToPanel, { type: 'pins' }>

const kinds = ['pin', 'pin-reply', 'pin-done'] as const

/** Messages left at places of pages: records, so that they are there for whoever comes later. */
export const createPins: Feature = room => {
  const { records, presence, self, clock } = room
  const threads = createThreads(room)
  const rate = createRate(limits.chatPerSecond, limits.chatBurst)
  const sentByPort = new WeakMap<object, string>()
  /** As the pages have said, by pin. */
  const placesByPage = new Map<Page, ReadonlyMap<RecordId, PinPlace>>()
  /** The panel's side with the pins is the one that was chosen last. */
  let isListed = false
  let open: RecordId | null = null
  /** Where we were when it was opened in a panel: one that is elsewhere closes when we go on. */
  let openedAt: PageTag | null = null
  let draft: { readonly page: PageTag; readonly spot: Spot } | null = null
  /** Where others see us, kept over the moment in which a page goes and the next one comes. */
  let seenAt: Pick<Place, 'page' | 'pageIn'> | null = null
  let pushing = false
  let closed = false

  const pinsOn = (place: Pick<Place, 'pageIn'> | null, all: readonly Thread[]): Thread[] =>
    all.filter(({ body }) => place?.pageIn(body.epoch) === body.page).slice(-limits.pinsPerPage)
  const whereSeen = (): typeof seenAt => {
    const { page } = presence.self
    if (seenAt?.page === page) return seenAt
    const outlet = [...room.pages].find(each => each.page === page)
    seenAt = outlet ? { page, pageIn: outlet.pageIn } : null
    return seenAt
  }
  const keyOf = (epoch: number): string | null => {
    const anchor = epoch === room.keys.epoch ? null : room.policy?.keyring(epoch)?.anchor
    return anchor ? toBase64Url(anchor) : null
  }
  const mayEnd = ({ record }: Thread): boolean => record.author === self.person || self.owner !== undefined

  const messageOf = ({
    record,
    body,
  }: Pick<Thread, 'record'> & { readonly body: Thread['replies'][number]['body'] | Thread['body'] }) => ({
    record: record.id,
    person: record.author,
    ...body.profile,
    self: record.author === self.person,
    timeMs: record.timeMs,
    text: body.text,
  })

  /** As the tab that we are in has placed it. */
  const placeOf = (pin: RecordId): PinPlace | null => {
    const here = [...placesByPage].filter(([page]) => page.page === presence.self.page)
    return here.map(([, places]) => places.get(pin)).find(place => place !== undefined) ?? null
  }

  const forPage = (page: Page, all: readonly Thread[]): Slice => ({
    type: 'pins',
    pins: pinsOn(page, all).map(({ record, body, replies }) => ({
      pin: record.id,
      person: record.author,
      ...body.profile,
      replies: Math.min(0xffff, replies.length),
      spot: body.spot,
      key: keyOf(body.epoch),
    })),
    draft: draft?.page === page.page ? draft.spot : null,
    open: isListed ? open : null,
  })

  const forPanel = (all: readonly Thread[]): Slice => {
    // A guest is on no page, and reads what is pinned anywhere.
    const here = self.guest ? all.slice(-limits.pinsPerPage) : pinsOn(whereSeen(), all)
    const found = all.find(({ record }) => record.id === open)
    const isHere = found !== undefined && here.includes(found)
    const shown = isHere || openedAt === presence.self.page ? found : undefined
    return {
      type: 'pins',
      draft: draft !== null && draft.page === presence.self.page,
      open: shown?.record.id ?? null,
      pins: here.map(thread => ({
        pin: messageOf(thread),
        replies: Math.min(0xffff, thread.replies.length),
        place: placeOf(thread.record.id),
      })),
      thread: shown
        ? {
            pin: messageOf(shown),
            replies: shown.replies.slice(-limits.pinReplies).map(messageOf),
            place: placeOf(shown.record.id),
            elsewhere: isHere ? null : placeOfPin(shown.body) ? 'known' : 'unknown',
            mayEnd: mayEnd(shown),
          }
        : null,
      elsewhere: all.length - here.length,
    }
  }

  /** Once for all changes of this turn, and to each port only what is new to it. */
  function push(): void {
    if (pushing) return
    pushing = true
    queueMicrotask(() => {
      pushing = false
      if (closed) return
      const all = threads()
      for (const page of room.pages) show(page, forPage(page, all))
      for (const panel of room.panels) show(panel, forPanel(all))
    })
  }

  function show(port: Page | Panel, slice: Slice): void {
    const json = JSON.stringify(slice)
    if (sentByPort.get(port) === json) return
    sentByPort.set(port, json)
    ;(port.send as (message: Slice) => void)(slice)
  }

  const profile = () => {
    const { name, color } = presence.self.profile
    // The colour that people see us in, so that words and cursor match.
    return { name, color: presence.colorByPerson.get(self.person) ?? color }
  }

  /** Null for what was not said, which the panel has been told. */
  async function say(
    from: Panel,
    kind: 'pin' | 'pin-reply',
    typed: string,
    about: object,
  ): Promise<RoomRecord | null> {
    const text = cleanText(typed)
    if (text === '') return null
    const refuse = (code: NotSaidCode): null => {
      from.send({ type: 'pin-not-said', code })
      return null
    }
    if (isMuted(room.policy?.current, self.person)) return refuse('muted')
    // A pin stands on everybody's page; an answer under one is like the chat.
    if (kind === 'pin' && !room.keys.edit) return refuse('viewer')
    if (utf8(text).length > limits.pinBytes) return refuse('too-long')
    if (!rate.take(clock.now())) return refuse('too-fast')
    const said = await records.append(kind, { ...about, text, profile: profile() })
    return said.ok ? said.value : refuse(said.error)
  }

  async function leave(from: Panel, text: string): Promise<void> {
    // Elsewhere by now, or not to be seen where we are: the panel asks for no words then.
    if (!draft || draft.page !== presence.self.page) return
    const { page, spot } = draft
    const address = [...room.pages].find(each => each.page === page && each.address)?.address
    const where = { page, epoch: room.keys.epoch, spot, ...(address && { address }) }
    const said = await say(from, 'pin', text, where)
    if (!said) return
    draft = null
    open = said.id
    openedAt = null
    push()
  }

  async function end(pin: RecordId): Promise<void> {
    const thread = threads().find(({ record }) => record.id === pin)
    if (!thread || !mayEnd(thread)) return
    const isOwn = thread.record.author === self.person
    const owner = self.owner && !isOwn ? proveOwner(self.owner, room.room, pin, self.person) : null
    await records.append('pin-done', { pin, owner })
  }

  function fromPage(from: Page, message: PageToHost): void {
    if (message.type === 'place-pin') {
      if (from.page === null) return
      draft = { page: from.page, spot: message.spot }
      isListed = true
      open = null
    } else if (message.type === 'open-pin') {
      open = message.pin
      isListed = true
      draft = null
    } else if (message.type === 'pins-placed') {
      placesByPage.set(from, new Map(message.pins.map(({ pin, place }) => [pin, place])))
    } else if (message.type === 'show-tab') isListed = message.tab === 'pins'
    else return
    push()
  }

  function fromPanel(from: Panel, message: PanelToHost): void {
    if (message.type === 'pin') void leave(from, message.text)
    else if (message.type === 'reply-pin') void say(from, 'pin-reply', message.text, { pin: message.pin })
    else if (message.type === 'end-pin') void end(message.pin)
    else if (message.type === 'show-tab') isListed = message.tab === 'pins'
    else if (message.type === 'cancel-pin') draft = null
    else if (message.type === 'open-pin') {
      open = message.pin
      openedAt = presence.self.page
      const { pin } = message
      if (pin)
        for (const page of room.pages)
          if (page.page === presence.self.page) page.send({ type: 'show-pin', pin })
    } else return
    push()
  }

  const unsubscribe = [
    ...kinds.map(kind => records.subscribe(kind, { added: push, reset: push })),
    presence.subscribe(push),
  ]

  return {
    greetPage(page) {
      sentByPort.delete(page)
      placesByPage.delete(page)
      push()
    },
    greetPanel(panel) {
      sentByPort.delete(panel)
      push()
    },
    page: fromPage,
    panel: fromPanel,
    pageClosed(page) {
      placesByPage.delete(page)
      push()
    },
    close() {
      closed = true
      for (const stop of unsubscribe) stop()
    },
  }
}
