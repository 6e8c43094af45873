import { z } from '../../lib/protocol/schema.ts'

/** What tabs of one browser say to one another about a room. `from`: a tab's own number. */
const tabMessage = z.strictObject({
  type: z.enum(['take', 'held', 'kept', 'left']),
  from: z.string().check(z.maxLength(64)),
})
type TabMessage = z.infer<typeof tabMessage>

export interface OneTabDeps {
  /** Heard by all other tabs of this browser, and by nobody else. */
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>
  /** Differs from every other tab's. */
  readonly tab: string
  /** Calls back once after `ms`; returns its cancellation. */
  readonly after: (ms: number, run: () => void) => () => void
  /** Lets go of the room, for another tab that wants it. */
  readonly leave: () => Promise<void>
}

/** Which of a browser's tabs is in a room. */
export interface OneTab {
  /** Has the room for this tab, after the one that had it has left; false where another one wants it at this very moment. */
  take(): Promise<boolean>
  close(): void
}

/** A tab that has the room answers at once. Milliseconds. */
const answerMs = 250
/** It stores what is under way and says goodbye; one that is frozen never does. Milliseconds. */
const leaveMs = 4_000

/** One tab of a browser at a time is in a room, the one in which that was wanted last: two would write on in one log under one name. */
export function createOneTab({ channel, tab, after, leave }: OneTabDeps): OneTab {
  let state: 'out' | 'taking' | 'in' = 'out'
  let settle: (taken: boolean) => void = () => undefined
  let stopWaiting: () => void = () => undefined

  const say = (type: TabMessage['type']): void =>
    channel.postMessage({ type, from: tab } satisfies TabMessage)
  const wait = (ms: number): void => {
    stopWaiting()
    stopWaiting = after(ms, () => settle(true))
  }

  async function giveAway(): Promise<void> {
    state = 'out'
    say('held')
    await leave()
    say('left')
  }

  function hear({ type, from }: TabMessage): void {
    if (type === 'take' && state === 'in') {
      giveAway().catch(error => console.error('alongside: a tab did not leave its room', error))
    } else if (state === 'taking') {
      // Two at once: the one with the higher number.
      if (type === 'take' && from < tab) say('kept')
      else if (type === 'take' || type === 'kept') settle(false)
      else if (type === 'held') wait(leaveMs)
      else settle(true)
    }
  }

  channel.addEventListener('message', event => {
    const message = tabMessage.safeParse((event as MessageEvent<unknown>).data)
    if (message.success) hear(message.data)
  })

  return {
    take: () =>
      new Promise(resolve => {
        state = 'taking'
        settle = taken => {
          if (state !== 'taking') return
          stopWaiting()
          state = taken ? 'in' : 'out'
          resolve(taken)
        }
        say('take')
        wait(answerMs)
      }),
    close() {
      stopWaiting()
      channel.close()
    },
  }
}
