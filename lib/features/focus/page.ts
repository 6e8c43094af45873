import type { PersonId } from '../../core/ids.ts'
import type { Spot } from '../../core/spot.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { FrameNeighbours } from '../../page/frame-neighbours.ts'
import type { Marks } from '../../page/marks.ts'
import { addStyles } from '../../page/styles.ts'
import type { FocusView } from '../../protocol/doing.ts'
import type { PersonView } from '../../protocol/port.ts'
import { focusCss } from './page-css.ts'
import { createFieldAvatar, type FieldAvatar } from './page-field.ts'
import { createSelectionMark, type SelectionMark } from './page-selection.ts'
import { createFocusSender } from './page-sender.ts'

export interface FocusPageDeps {
  readonly layer: HTMLElement
  readonly channel: PageChannel
  readonly marks: Marks
  /** Frames in which only scripts of their own see where this person is. */
  readonly frames?: FrameNeighbours
}

/** What is drawn of one person. `key`: what it was made of. */
interface Shown {
  field: { readonly spot: Spot; readonly key: string; readonly avatar: FieldAvatar | null } | null
  selection: { readonly key: string; readonly mark: SelectionMark } | null
}

/** Avatars at the fields that others are in, and the text that they have selected; tells where this person is. */
export function createFocusPage({ layer, channel, marks, frames }: FocusPageDeps): { close(): void } {
  const document = layer.ownerDocument
  addStyles(layer.getRootNode() as ShadowRoot, focusCss)
  const people = new Map<PersonId, PersonView>()
  const shownByPerson = new Map<PersonId, Shown>()
  let selections = 0

  const sender = createFocusSender({
    document,
    spots: marks.spots,
    send: view => channel.send({ type: 'focus', ...view }),
    ...(frames ? { frames } : {}),
  })

  // Avatars keep clear of where this person writes.
  const ending = new AbortController()
  const moved = (): void => {
    if ([...shownByPerson.values()].some(shown => shown.field)) marks.redraw()
  }
  for (const type of ['selectionchange', 'focusin'])
    document.addEventListener(type, moved, { capture: true, passive: true, signal: ending.signal })

  const describe = (person: PersonId): void => {
    const known = people.get(person)
    const shown = shownByPerson.get(person)
    if (!known || !shown) return
    shown.field?.avatar?.describe(known)
    shown.selection?.mark.describe(known)
  }

  /** Those in one field stand in the order of their coming; whoever stays where they are is left alone. */
  const placeFields = (): void => {
    const countByField = new Map<string, number>()
    for (const [person, shown] of shownByPerson) {
      if (!shown.field) continue
      const { spot, key: before, avatar } = shown.field
      const path = JSON.stringify(spot.target?.path)
      const nth = countByField.get(path) ?? 0
      countByField.set(path, nth + 1)
      const key = `${nth} ${path}`
      if (key === before) continue
      avatar?.remove()
      shown.field = { spot, key, avatar: createFieldAvatar(layer, marks, spot, nth) }
      describe(person)
    }
  }

  const show = (person: PersonId, { field, selection }: FocusView): void => {
    const shown: Shown = shownByPerson.get(person) ?? { field: null, selection: null }
    if (!field || JSON.stringify(field.target) !== JSON.stringify(shown.field?.spot.target)) {
      shown.field?.avatar?.remove()
      shown.field = field && { spot: field, key: '', avatar: null }
    }
    const key = JSON.stringify(selection)
    if (key !== shown.selection?.key) {
      shown.selection?.mark.remove()
      shown.selection = selection && { key, mark: createSelectionMark(layer, marks, selection, selections++) }
    }
    if (field || selection) shownByPerson.set(person, shown)
    else shownByPerson.delete(person)
    describe(person)
    placeFields()
    const shownNow = [...shownByPerson.values()].filter(each => each.selection).length
    layer.dataset.selections = String(shownNow)
  }

  const subscriptions = [
    channel.on('people', message => {
      people.clear()
      for (const person of message.people) people.set(person.person, person)
      for (const person of shownByPerson.keys()) describe(person)
    }),
    // Said at each greeting: the host knows nothing of this page yet.
    channel.on('anchor-key', () => sender.again()),
    channel.on('focus', ({ person, ...view }) => show(person, view)),
  ]

  return {
    close() {
      for (const unsubscribe of subscriptions) unsubscribe()
      sender.close()
      ending.abort()
      for (const person of [...shownByPerson.keys()]) show(person, { field: null, selection: null })
    },
  }
}
