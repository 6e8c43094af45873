import { sessionsBeside, tabsShowing } from '../../core/beside.ts'
import type { PageTag, PersonId, SessionId } from '../../core/ids.ts'
import type { Feature, Outlet } from '../../engine/types.ts'
import type { FocusView } from '../../protocol/doing.ts'
import type { HostToPage } from '../../protocol/port.ts'

type Page = Outlet<HostToPage>

const nothing: FocusView = { field: null, selection: null }

/** Where in the page people are: the field they are in and what they have selected, among people on the same page. */
export const createFocus: Feature = room => {
  const { presence } = room
  /** What our tabs have said, of the page that each was on then. */
  const ours = new Map<Page, { readonly page: PageTag | null; readonly view: FocusView }>()
  const theirs = new Map<
    SessionId,
    { readonly person: PersonId; readonly page: PageTag; readonly view: FocusView }
  >()
  /** What each tab shows, by person, and what each receiver has been told. */
  const shownByPage = new Map<Page, Map<PersonId, string>>()
  const told = new Map<SessionId, string>()

  /** As the tab says that was used last of those on our page. */
  const own = (): FocusView => {
    const { page } = presence.self
    return (
      [...ours].findLast(([tab, said]) => page !== null && tab.page === page && said.page === page)?.[1]
        .view ?? nothing
    )
  }

  function tell(): void {
    const { page } = presence.self
    const view = own()
    const words = `${page} ${JSON.stringify(view)}`
    const beside = new Set(sessionsBeside(room))
    for (const session of beside) {
      if (page === null || told.get(session) === words) continue
      // Whoever has heard of nothing need not hear of nothing.
      const isNews = told.has(session) || view.field || view.selection
      if (!isNews || room.send(session, { type: 'focus', page, ...view })) told.set(session, words)
    }
    for (const session of told.keys()) {
      if (beside.has(session)) continue
      told.delete(session)
      // They are there still: it is we who show nothing any more. Those who have left hear nothing.
      if (page !== null && presence.others.get(session)?.page === page)
        room.send(session, { type: 'focus', page, ...nothing })
    }
  }

  function show(): void {
    for (const [tab, shown] of shownByPage) {
      const next = new Map<PersonId, FocusView>()
      for (const [session, { person, page, view }] of theirs) {
        if (presence.others.get(session)?.page !== page || !tabsShowing(room, page).includes(tab)) continue
        if (view.field || view.selection) next.set(person, view)
      }
      for (const person of new Set([...shown.keys(), ...next.keys()])) {
        const view = next.get(person) ?? nothing
        const words = JSON.stringify(view)
        if (shown.get(person) === words) continue
        if (next.has(person)) shown.set(person, words)
        else shown.delete(person)
        tab.send({ type: 'focus', person, ...view })
      }
    }
  }

  const settle = (): void => {
    tell()
    show()
  }
  const unsubscribe = presence.subscribe(settle)

  return {
    greetPage(tab) {
      for (const person of shownByPage.get(tab)?.keys() ?? []) tab.send({ type: 'focus', person, ...nothing })
      shownByPage.set(tab, new Map())
      settle()
    },
    page(from, message) {
      if (message.type !== 'focus') return
      const { field, selection } = message
      ours.delete(from)
      ours.set(from, { page: from.page, view: { field, selection } })
      tell()
    },
    pageClosed(tab) {
      ours.delete(tab)
      shownByPage.delete(tab)
      tell()
    },
    message({ session, person }, message) {
      if (message.type !== 'focus' || person === room.self.person) return
      const { page, field, selection } = message
      // The newest word of a person's browsers comes last.
      theirs.delete(session)
      theirs.set(session, { person, page, view: { field, selection } })
      show()
    },
    peerUp({ session }) {
      told.delete(session)
      tell()
    },
    peerDown(session) {
      told.delete(session)
      theirs.delete(session)
      show()
    },
    close: unsubscribe,
  }
}
