import type { Mark } from '../../lib/core/acquaintances.ts'
import type { PersonId } from '../../lib/core/ids.ts'
import { WarningIcon } from '../icons.tsx'
import { keyOf, useText } from '../text.ts'
import { useFace } from './faces.ts'

interface PersonMarkProps {
  readonly person?: PersonId | undefined
  /** Where it is not in the faces. */
  readonly mark?: Mark | null
}

/** Beside a name: that words were compared with them, or that they go by the name of somebody with whom they were. */
export function PersonMark({ person, mark }: PersonMarkProps) {
  const t = useText()
  const face = useFace(person)
  const shown = mark ?? face?.mark
  if (!shown) return null
  const label = t(keyOf('mark', shown))
  return (
    <span
      class={`person-mark ${shown}`}
      role="img"
      aria-label={label}
      title={label}
      data-testid="person-mark"
    >
      {shown === 'verified' ? <VerifiedIcon /> : <WarningIcon />}
    </span>
  )
}

export function VerifiedIcon() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path
        class="fill"
        d="M8 .8l1.9 1.4 2.3-.1.7 2.2 1.9 1.4L14 8l.8 2.3-1.9 1.4-.7 2.2-2.3-.1L8 15.2l-1.9-1.4-2.3.1-.7-2.2-1.9-1.4L2 8l-.8-2.3 1.9-1.4.7-2.2 2.3.1z"
        fill="currentColor"
        stroke="none"
      />
      <path d="M5 8.2l2.1 2.1L11 6.2" fill="none" stroke="var(--card, #fff)" stroke-width="1.6" />
    </svg>
  )
}
