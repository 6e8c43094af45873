import { browser } from 'wxt/browser'
import type { PartRequest } from '../../lib/protocol/page-parts.ts'
import { type PageParts, pageWorld } from './page-world.ts'

/** Hands out what starts a part of the overlay; null where it cannot be had now. */
export type FetchPart = <Name extends keyof PageParts>(name: Name) => Promise<PageParts[Name] | null>

/** Has the background put the part's script into this page, unless it is there. Pages cannot load it, so they learn nothing from it. */
export const fetchPart: FetchPart = async name => {
  const { parts } = pageWorld()
  if (!parts[name])
    await browser.runtime
      .sendMessage({ type: 'bring-part', part: name } satisfies PartRequest)
      // The extension was reloaded, or its worker has stopped: it can be asked again.
      .catch(() => undefined)
  return parts[name] ?? null
}
