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

/** The uploaded pictures of people, as far as this browser keeps them. */
export function usePictures(ask: Ask, people: readonly Pick<PersonEntry, 'picture'>[]): Faces {
  const [faces, setFaces] = useState(noFaces)
  const asked = useRef(new Set<PictureId>())
  useEffect(() => {
    for (const { picture } of people) {
      if (typeof picture !== 'string' || asked.current.has(picture)) continue
      asked.current.add(picture)
      void ask<'get-picture'>({ type: 'get-picture', id: picture }).then(answer => {
        const data = answer.ok ? answer.value?.data : undefined
        if (data !== undefined)
          setFaces(now => ({ ...now, dataById: new Map(now.dataById).set(picture, data) }))
      })
    }
  }, [people])
  return faces
}
