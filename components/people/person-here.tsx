import { useEffect, useState } from 'preact/hooks'
import type { PersonId } from '../../lib/core/ids.ts'
import type { ComparisonView } from '../../lib/protocol/people.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import type { Ask } from '../ask.ts'
import { useInOrder } from '../use-in-order.ts'
import type { RoomChoice } from './invite-form.tsx'
import { personActions } from './person-actions.ts'
import { PersonCard } from './person-card.tsx'
import type { WatchPeople } from './use-people.ts'

/** What a card in a panel needs besides its room. */
export interface PersonHereDeps {
  readonly ask: Ask
  readonly watchPeople: WatchPeople
}

interface PersonHereProps extends PersonHereDeps {
  readonly person: PersonId
  readonly here: boolean
  readonly comparison: ComparisonView | null
  onCompare(): void
  onEndComparison(): void
  onClose(): void
}

/** The card of somebody in the room, kept up to date. Nothing until they are known, which takes a moment after they come. */
export function PersonHere(props: PersonHereProps) {
  const { person, ask, watchPeople, onEndComparison, ...card } = props
  const [entry, setEntry] = useState<PersonEntry | null>(null)
  const inOrder = useInOrder()
  const [rooms, setRooms] = useState<readonly RoomChoice[]>([])
  useEffect(() => {
    let ended = false
    const load = async (): Promise<void> => {
      const counts = inOrder()
      const answer = await ask<'get-person'>({ type: 'get-person', person })
      if (!ended && answer.ok && counts()) setEntry(answer.value)
    }
    void load()
    void ask<'list-rooms'>({ type: 'list-rooms' }).then(answer => {
      if (!ended && answer.ok) setRooms(answer.value)
    })
    const unwatch = watchPeople(() => void load())
    return () => {
      ended = true
      unwatch()
    }
  }, [person])
  if (!entry) return null

  async function trust() {
    const marked = await ask<'mark-compared'>({ type: 'mark-compared', person, on: true })
    if (marked.ok) onEndComparison()
    return marked
  }

  return (
    <PersonCard
      {...card}
      {...personActions(ask)}
      // Of the key that is here, whatever others they have.
      person={{ ...entry, person }}
      rooms={rooms}
      nowMs={Date.now()}
      onEndComparison={onEndComparison}
      onSame={trust}
    />
  )
}
