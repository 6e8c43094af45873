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

export const UpIcon = () => (
  <Icon>
    <path d="M8 12.5v-9m0 0L4.5 7M8 3.5 11.5 7" />
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

/** A favourite: its outline, or filled by the style around it. */
export const StarIcon = () => (
  <Icon>
    <path
      class="fill"
      d="m8 2.3 1.75 3.6 3.95.55-2.87 2.77.7 3.93L8 11.27l-3.53 1.88.7-3.93L2.3 6.45l3.95-.55L8 2.3Z"
    />
  </Icon>
)

/** More that can be done with something. */
export const MoreIcon = () => (
  <Icon>
    <path d="M3.5 8v.01M8 8v.01M12.5 8v.01" stroke-width="2.2" />
  </Icon>
)

/** A page with something beside it. */
export const BesideIcon = () => (
  <Icon>
    <rect x="2" y="3" width="12" height="10" rx="1.5" />
    <path class="mirrored" d="M10 3v10" />
  </Icon>
)

export const ReplyIcon = () => (
  <Icon>
    <path class="mirrored" d="M6.5 4 2.8 7.7l3.7 3.7M3 7.7h6a4 4 0 0 1 4 4v.8" />
  </Icon>
)

export const SmileIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.6" />
    <path d="M5.8 9.6c1.1 1.5 3.3 1.5 4.4 0M6.2 6.4v.1M9.8 6.4v.1" />
  </Icon>
)

export const ThreadIcon = () => (
  <Icon>
    <path d="M2.8 4h10.4M6 8h7.2M6 12h7.2M2.8 8v.01M2.8 12v.01" />
  </Icon>
)

export const EditIcon = () => (
  <Icon>
    <path d="m10.6 3 2.4 2.4L6 12.4l-3.2.8.8-3.2 7-7Z" />
  </Icon>
)

export const TrashIcon = () => (
  <Icon>
    <path d="M3 4.5h10M6.5 4.3V2.8h3v1.5M4.4 4.6l.6 8.6h6l.6-8.6M7 7v3.8M9 7v3.8" />
  </Icon>
)

export const CopyIcon = () => (
  <Icon>
    <rect x="5.5" y="5.5" width="7.7" height="7.7" rx="1.6" />
    <path d="M3.2 10.4a1.4 1.4 0 0 1-.4-1V4.2c0-.8.6-1.4 1.4-1.4h5.2c.4 0 .8.2 1 .4" />
  </Icon>
)

export const LinkIcon = () => (
  <Icon>
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8" />
  </Icon>
)

export const PictureIcon = () => (
  <Icon>
    <rect x="2.5" y="3.2" width="11" height="9.6" rx="1.8" />
    <path d="m3 11 3-3 2.6 2.6L10.4 9l2.8 2.6M10 6.2v.1" />
  </Icon>
)

export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.2" />
    <path d="m10.2 10.2 3.3 3.3" />
  </Icon>
)

/** An arrow out of a window, into one of its own. */
export const WindowIcon = () => (
  <Icon>
    <path class="mirrored" d="M7 3.5H3.5v9h9V9M9.5 2.5h4v4M13.2 2.8 7.8 8.2" />
  </Icon>
)

/** A small window over a large one. */
export const OnTopIcon = () => (
  <Icon>
    <path class="mirrored" d="M13.5 6.5v-3h-11v8h4M8.5 8.5h5v4h-5z" />
  </Icon>
)

export const BellIcon = () => (
  <Icon>
    <path d="M4 6.8a4 4 0 0 1 8 0c0 3 1.2 4 1.2 4H2.8s1.2-1 1.2-4ZM6.7 13.2a1.5 1.5 0 0 0 2.6 0" />
  </Icon>
)

export const DotIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="2.5" fill="currentColor" stroke="none" />
  </Icon>
)
