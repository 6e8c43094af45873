import type { Text } from '../text.ts'
import type { HomeTab } from './home.tsx'
import { RoomsHome, type RoomsHomeProps } from './rooms-home.tsx'

/** The sides of Home that there are, in their order. */
export const homeTabs = (t: Text, rooms: RoomsHomeProps): readonly HomeTab[] => [
  { id: 'rooms', label: t('home_rooms'), view: <RoomsHome {...rooms} /> },
]
