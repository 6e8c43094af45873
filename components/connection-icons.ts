import type { JSX } from 'preact'
import type { ConnectionState, PersonView } from '../lib/protocol/port.ts'
import { AloneIcon, ConnectingIcon, DirectIcon, OfflineIcon, RelayIcon } from './icons.tsx'

/** How a room, or one person in it, is linked. */
export const connectionIcons: Readonly<Record<ConnectionState | PersonView['via'], () => JSX.Element>> = {
  alone: AloneIcon,
  connecting: ConnectingIcon,
  direct: DirectIcon,
  relay: RelayIcon,
  offline: OfflineIcon,
  none: OfflineIcon,
}
