import type { PageTag, PersonId, SessionId } from './ids.ts'
import type { Sharing } from './sharing.ts'

/** As much of a room as says who is on which page. */
interface Whereabouts<Outlet> {
  readonly self: { readonly person: PersonId }
  readonly sharing: Sharing
  readonly presence: {
    readonly self: { readonly page: PageTag | null }
    readonly others: ReadonlyMap<
      SessionId,
      { readonly session: SessionId; readonly person: PersonId; readonly page: PageTag | null }
    >
  }
  readonly pages: ReadonlySet<Outlet>
}

/** Sessions of others who are on the page that we are on, and so are told what we do on it; none where we show nothing. */
export function sessionsBeside({ self, sharing, presence }: Whereabouts<unknown>): SessionId[] {
  const { page } = presence.self
  if (page === null || !sharing.cursor) return []
  return [...presence.others.values()]
    .filter(other => other.page === page && other.person !== self.person)
    .map(({ session }) => session)
}

/** Our tabs in which what others do on a page is shown: where we are ourselves. */
export function tabsShowing<Outlet extends { readonly page: PageTag | null }>(
  { sharing, presence, pages }: Whereabouts<Outlet>,
  page: PageTag | null,
): Outlet[] {
  if (page === null || !sharing.others || presence.self.page !== page) return []
  return [...pages].filter(outlet => outlet.page === page)
}
