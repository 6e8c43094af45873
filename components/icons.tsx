import type { ComponentChildren } from 'preact'

/** One drawn set: 16 × 16, lines of 1.5 in the text's colour. Decoration only; the control around it carries the name. */
function Icon({ children }: { readonly children: ComponentChildren }) {
  return (
    <svg
      class="icon"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

export const ChatIcon = () => (
  <Icon>
    <path d="M13.5 7.3c0 2.7-2.5 4.8-5.5 4.8-.7 0-1.4-.1-2-.3L3 13l.6-2.5A4.5 4.5 0 0 1 2.5 7.3C2.5 4.6 5 2.5 8 2.5s5.5 2.1 5.5 4.8Z" />
  </Icon>
)

export const CloseIcon = () => (
  <Icon>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Icon>
)

export const ShrinkIcon = () => (
  <Icon>
    <path d="M3.5 8h9" />
  </Icon>
)

export const SendIcon = () => (
  <Icon>
    <path d="M13 3.5v3.2a2 2 0 0 1-2 2H3.5m0 0L6.5 5.7M3.5 8.7l3 3" />
  </Icon>
)

export const DownIcon = () => (
  <Icon>
    <path d="M8 3.5v9m0 0 3.5-3.5M8 12.5 4.5 9" />
  </Icon>
)

export const ChevronIcon = () => (
  <Icon>
    <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />
  </Icon>
)

export const CheckIcon = () => (
  <Icon>
    <path d="m3.5 8.5 3 3 6-7" />
  </Icon>
)

export const WarningIcon = () => (
  <Icon>
    <path d="M8 2.8 14 13H2L8 2.8ZM8 6.8v2.7M8 11.4v.1" />
  </Icon>
)

export const GripIcon = () => (
  <Icon>
    <path d="M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01" stroke-width="2" />
  </Icon>
)

/** Two people who touch: linked browser to browser. */
export const DirectIcon = () => (
  <Icon>
    <circle cx="3.8" cy="8" r="2.2" />
    <circle cx="12.2" cy="8" r="2.2" />
    <path d="M6 8h4" />
  </Icon>
)

/** Two people with the hub above them. */
export const RelayIcon = () => (
  <Icon>
    <circle cx="3.6" cy="11.6" r="1.8" />
    <circle cx="12.4" cy="11.6" r="1.8" />
    <circle cx="8" cy="4.2" r="2" />
    <path d="m4.5 10 2.5-4M11.5 10 9 6" />
  </Icon>
)

/** Two people with a gap that is being closed. */
export const ConnectingIcon = () => (
  <Icon>
    <circle cx="3.8" cy="8" r="2.2" />
    <circle cx="12.2" cy="8" r="2.2" />
    <path class="pulse" d="M8 8v.01" stroke-width="2" />
  </Icon>
)

/** Two people with a stroke between them. */
export const OfflineIcon = () => (
  <Icon>
    <circle cx="3.8" cy="8" r="2.2" />
    <circle cx="12.2" cy="8" r="2.2" />
    <path d="m9.2 5-2.4 6" />
  </Icon>
)

/** One person, and a place for another. */
export const AloneIcon = () => (
  <Icon>
    <circle cx="3.8" cy="8" r="2.2" />
    <circle cx="12.2" cy="8" r="2.2" stroke-dasharray="1.9 1.56" />
  </Icon>
)

/** A drawing pin that stands in a page. */
export const PinIcon = () => (
  <Icon>
    <path d="M9.8 2.2 13.8 6.2M10.5 2.9 7 6.4l-3.2.4-.9.9 5.4 5.4.9-.9.4-3.2 3.5-3.5M5.6 10.4 2.4 13.6" />
  </Icon>
)

/** An eye: somebody sees what one sees. */
export const EyeIcon = () => (
  <Icon>
    <path d="M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8Z" />
    <circle cx="8" cy="8" r="1.9" />
  </Icon>
)

/** An arrow to a point. */
export const GoIcon = () => (
  <Icon>
    <path class="mirrored" d="M2.5 8h7M7 5l3 3-3 3M13 4v8" />
  </Icon>
)

export const BackIcon = () => (
  <Icon>
    <path class="mirrored" d="M9.8 3.5 5.3 8l4.5 4.5" />
  </Icon>
)

/** An arrow out of a window, into one of its own. */
export const WindowIcon = () => (
  <Icon>
    <path class="mirrored" d="M7 3.5H3.5v9h9V9M9.5 2.5h4v4M13.2 2.8 7.8 8.2" />
  </Icon>
)
