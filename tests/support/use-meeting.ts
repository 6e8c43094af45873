import { afterAll, beforeAll } from 'vitest'
import { type MeetOptions, meet, type Participant, type TwoPeople } from './two-people.ts'

/**
 * Two people who meet before the first test of a file and part after the last. To start them takes longer than most of what is asked of them.
 * They can be handed on at once, and looked at from the first test on.
 */
export function useMeeting(options: MeetOptions = {}): TwoPeople {
  let met: TwoPeople | undefined

  beforeAll(async () => {
    met = await meet(options)
  })
  afterAll(() => met?.close())

  const people = (): TwoPeople => {
    if (!met) throw new Error('They have not met yet.')
    return met
  }
  const participant = (which: 'a' | 'b'): Participant => ({
    get name() {
      return people()[which].name
    },
    get browser() {
      return people()[which].browser
    },
    get page() {
      return people()[which].page
    },
    get overlay() {
      return people()[which].overlay
    },
  })
  return {
    get hub() {
      return people().hub
    },
    get pages() {
      return people().pages
    },
    get link() {
      return people().link
    },
    a: participant('a'),
    b: participant('b'),
    close: () => people().close(),
  }
}

/** Of a window, in CSS pixels. */
interface Size {
  readonly width: number
  readonly height: number
}

/** Before the first test of a story both have windows of these sizes, or of the same. */
export function inWindows({ a, b }: TwoPeople, sizeOfA: Size, sizeOfB = sizeOfA): void {
  beforeAll(async () => {
    await a.page.setViewportSize(sizeOfA)
    await b.page.setViewportSize(sizeOfB)
  })
}
