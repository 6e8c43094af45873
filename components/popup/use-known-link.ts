import { useEffect, useRef } from 'preact/hooks'
import type { LinkPreview, PopupState } from '../../lib/protocol/background.ts'

interface Shown {
  readonly link: string
  readonly preview: LinkPreview | null
}

/** Where one has been before nothing is asked, once: whoever opened the link, and then this, wants to be there. */
export function useKnownLink(
  state: PopupState | null,
  { link, preview }: Shown,
  join: (preview: LinkPreview) => Promise<void>,
): void {
  const goes = useRef('')
  useEffect(() => {
    if (!state || !preview?.known || preview.room === state.room?.id || goes.current === link) return
    goes.current = link
    void join(preview)
  }, [state, preview])
}
