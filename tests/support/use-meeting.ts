import { afterAll, beforeAll } from 'vitest'
import { type MeetOptions, meet, type TwoPeople } from './two-people.ts'

/** Two people who meet before the first test of a file and part after the last. To start them takes longer than most of what is asked of them. */
export function useMeeting(options: MeetOptions = {}): () => TwoPeople {
  let people: TwoPeople | undefined

  beforeAll(async () => {
    people = await meet(options)
  })
  afterAll(() => people?.close())

  return () => {
    if (!people) throw new Error('They have not met yet.')
    return people
  }
}
