import { CloseIcon } from '../icons.tsx'

interface SessionChipProps {
  readonly testId: string
  readonly label: string
  /** What pressing it does, in words. */
  readonly removes: string
  onRemove(): void
}

/** Something that was chosen among public sessions, and goes when it is pressed. */
export function SessionChip({ testId, label, removes, onRemove }: SessionChipProps) {
  return (
    <button
      type="button"
      class="session-chip chosen"
      data-testid={testId}
      aria-label={removes}
      title={removes}
      onClick={onRemove}
    >
      <bdi>{label}</bdi>
      <CloseIcon />
    </button>
  )
}
