import { useEffect, useRef, useState } from 'preact/hooks'
import { limits } from '../../lib/core/limits.ts'
import type { LinkPreview, ProblemCode } from '../../lib/protocol/background.ts'
import type { Ask } from '../ask.ts'

/** The text of a link field that has not been typed in for this long is looked at. */
const quietMs = 300

/** A link that somebody pasted, types or has in the address bar, and what is behind it. */
export interface LinkLook {
  /** As it stands in the field. */
  readonly typed: string
  /** The link that `preview` is of. */
  readonly link: string
  readonly preview: LinkPreview | null
  readonly problem: ProblemCode | null
  readonly looking: boolean
  /** `settled`: pasted, or confirmed by Enter or by leaving the field; else it is looked at after a pause. */
  edit(typed: string, settled: boolean): void
  retry(): void
  clear(): void
}

const nothing = { link: '', preview: null, problem: null, looking: false } as const

/** Looks behind links without using them. Of several at once only the newest counts. */
export function useLinkPreview(ask: Ask): LinkLook {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<Pick<LinkLook, keyof typeof nothing>>(nothing)
  const newest = useRef('')
  const quiet = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(quiet.current), [])

  async function look(link: string): Promise<void> {
    newest.current = link
    setFound({ ...nothing, looking: link !== '' })
    if (link === '') return
    const answer = await ask<'preview-link'>({ type: 'preview-link', link })
    if (newest.current !== link) return
    setFound(answer.ok ? { ...nothing, link, preview: answer.value } : { ...nothing, problem: answer.error })
  }

  function edit(text: string, settled: boolean): void {
    const link = text.trim().slice(0, limits.linkChars * 2)
    setTyped(text)
    clearTimeout(quiet.current)
    if (link === newest.current) return
    if (settled) void look(link)
    else quiet.current = setTimeout(look, quietMs, link)
  }

  return {
    ...found,
    typed,
    edit,
    retry: () => void look(newest.current),
    clear: () => edit('', true),
  }
}
