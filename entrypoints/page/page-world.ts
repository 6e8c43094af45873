import type { startThings } from './start-things.ts'
import type { startViews } from './start-views.ts'

/** What comes into a page after its first script, each in a script of its own once it is used. */
export interface PageParts {
  readonly views: typeof startViews
  readonly things: typeof startThings
}

/** Shared by all scripts of ours in one page: the world of content scripts outlives them, and the page does not see it. */
export interface PageWorld {
  /** What runs here now: a page's overlay, or a frame's part in it. */
  overlay: { readonly closed: boolean } | null
  readonly parts: { -readonly [Name in keyof PageParts]?: PageParts[Name] }
}

/** Only an own property counts: the world's names are elements of the page, too, if those have such an id. */
export function pageWorld(): PageWorld {
  const name = 'alongside'
  if (!Object.hasOwn(globalThis, name))
    Object.defineProperty(globalThis, name, { value: { overlay: null, parts: {} } satisfies PageWorld })
  return (globalThis as unknown as Record<typeof name, PageWorld>)[name]
}
