import { useEffect, useRef, useState } from 'preact/hooks'
import type { PictureId } from '../../lib/core/ids.ts'
import type { PersonEntry } from '../../lib/protocol/people-requests.ts'
import type { Ask } from '../ask.ts'
import { type Faces, noFaces } from './faces.ts'

/** Calls back when people come, go or change; returns the end of it. */
export type WatchPeople = (changed: () => void) => () => void

/** Everybody whom this browser has met, kept up to date; null until they are known. What did not come stays as it was. */
export function usePeople(ask: Ask, watchPeople: WatchPeople): readonly PersonEntry[] | null {
  const [people, setPeople] = useState<readonly PersonEntry[] | null>(null)
  const asked = useRef(0)
  useEffect(() => {
    async function load(): Promise<void> {
      const turn = ++asked.current
      const answer = await ask<'list-people'>({ type: 'list-people' })
      if (turn === asked.current && answer.ok) setPeople(answer.value)
    }
    void load()
    return watchPeople(() => void load())
  }, [])
  return people
}

/** The uploaded pictures of people, as far as this browser keeps them. Those that are not here are asked for again whenever people are told anew. */
export function usePictures(ask: Ask, people: readonly Pick<PersonEntry, 'picture'>[]): Faces {
  const [faces, setFaces] = useState(noFaces)
  const asked = useRef(new Set<PictureId>())
  const told = useRef(people)
  told.current = people

  async function look(id: PictureId): Promise<void> {
    const before = told.current
    const answer = await ask<'get-picture'>({ type: 'get-picture', id })
    const data = answer.ok ? answer.value?.data : undefined
    if (data !== undefined) setFaces(now => ({ ...now, dataById: new Map(now.dataById).set(id, data) }))
    // It may have come while it was looked for.
    else if (told.current !== before) await look(id)
    else asked.current.delete(id)
  }

  useEffect(() => {
    for (const { picture } of people) {
      if (typeof picture !== 'string' || asked.current.has(picture)) continue
      asked.current.add(picture)
      void look(picture)
    }
  }, [people])
  return faces
}
