import type { Ask } from '../ask.ts'
import type { HomeTab } from '../home/home.tsx'
import type { Text } from '../text.ts'
import { FacesContext } from './faces.ts'
import type { RoomChoice } from './invite-form.tsx'
import { PeopleList } from './people-list.tsx'
import { personActions } from './person-actions.ts'
import { usePeople, usePictures, type WatchPeople } from './use-people.ts'

export interface PeopleHomeProps {
  readonly ask: Ask
  readonly watchPeople: WatchPeople
  /** The one that is on first. */
  readonly rooms: readonly RoomChoice[]
}

/** The list of people with what it does. */
export function PeopleHome({ ask, watchPeople, rooms }: PeopleHomeProps) {
  const people = usePeople(ask, watchPeople)
  const faces = usePictures(ask, people ?? [])
  return (
    <FacesContext.Provider value={faces}>
      <PeopleList people={people} nowMs={Date.now()} rooms={rooms} {...personActions(ask)} />
    </FacesContext.Provider>
  )
}

/** Home's side for people. */
export const peopleTab = (t: Text, props: PeopleHomeProps): HomeTab => ({
  id: 'people',
  label: t('home_people'),
  view: <PeopleHome {...props} />,
})
