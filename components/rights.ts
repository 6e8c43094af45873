import { createContext } from 'preact'

/** What the room's owner lets us do in it. */
export interface Rights {
  /** What we say reaches nobody. */
  readonly muted: boolean
  /** We look on, and change nothing. */
  readonly viewer: boolean
}

export const allRights: Rights = { muted: false, viewer: false }

/** For whatever can be written in, wherever it stands. */
export const RightsContext = createContext<Rights>(allRights)
