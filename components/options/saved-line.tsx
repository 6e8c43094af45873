import type { ComponentChildren } from 'preact'
import type { ProblemCode } from '../../lib/protocol/background.ts'
import { useText } from '../text.ts'

/** How the last change of a setting went. */
export type Saved = 'saving' | 'saved' | ProblemCode | null

interface SavedLineProps {
  readonly id: string
  /** `bad`: not what can be kept. */
  readonly saved: Saved | 'bad'
  readonly children: ComponentChildren
}

/** Says under a field how keeping it went. */
export function SavedLine({ id, saved, children }: SavedLineProps) {
  const t = useText()
  return (
    <p
      id={id}
      class={saved === 'bad' ? 'saved wrong' : saved === 'saved' ? 'saved done' : 'saved'}
      role="status"
    >
      {saved === 'saving' && t('options_hub_checking')}
      {saved === 'saved' && t('saved')}
      {children}
    </p>
  )
}

/** Enter in a field is done with it, unless it chooses among characters. */
export const onEnter =
  (save: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.isComposing) save()
  }
