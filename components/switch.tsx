import type { ComponentChildren } from 'preact'

interface SwitchProps {
  readonly testId: string
  readonly on: boolean
  readonly disabled?: boolean
  /** Ids of what explains it. */
  readonly describedBy?: string
  readonly children: ComponentChildren
  onChange(on: boolean): void
}

/** Something that is on or off, and is kept at once. */
export function Switch({ testId, on, disabled = false, describedBy, children, onChange }: SwitchProps) {
  return (
    <label class="switch">
      {children}
      <input
        type="checkbox"
        role="switch"
        data-testid={testId}
        checked={on}
        disabled={disabled}
        aria-checked={on}
        aria-describedby={describedBy}
        onChange={event => onChange(event.currentTarget.checked)}
      />
    </label>
  )
}
