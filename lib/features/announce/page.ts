import { outcomeText } from '../../../components/following/following-text.ts'
import type { Text } from '../../../components/text.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { Overlay } from '../../page/overlay.ts'
import { newsOf, type Situation, whoIsWhere } from './page-news.ts'

export interface AnnouncerDeps {
  readonly overlay: Overlay
  readonly channel: PageChannel
  readonly text: Text
}

export interface Announcer {
  /** Says who is where. */
  sayWhere(): void
  say(words: string): void
  close(): void
}

/** What happens within this time is said in one breath. Milliseconds. */
const batchMs = 700

/** Not `display: none`, which nobody reads out. */
const css = `.announce { position: fixed; width: 1px; height: 1px; overflow: clip; clip-path: inset(50%); white-space: nowrap; pointer-events: none; }`

/** The overlay's one live region: it tells of people, politely, and never of what moves. */
export function createAnnouncer({ overlay, channel, text }: AnnouncerDeps): Announcer {
  const region = overlay.host.ownerDocument.createElement('div')
  region.className = 'announce'
  region.dataset.testid = 'announce'
  region.role = 'status'
  region.ariaLive = 'polite'
  overlay.style(css)
  overlay.controls.append(region)

  let now: Situation = { people: [], follow: null, asked: [], notice: null }
  /** As it was when something was last said; null until the room has been seen, which is no news. */
  let said: Situation | null = null
  let waiting: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  function flush(): void {
    timer = undefined
    const news = [...(said ? newsOf(text, said, now) : []), ...waiting]
    said = now
    waiting = []
    if (news.length > 0) say(news.join(' '))
  }

  /** At once, and in one breath with what was about to be told, which would else cut it short. */
  function answer(words: string): void {
    const isAlone = timer === undefined || !said
    if (isAlone) say(words)
    else {
      clearTimeout(timer)
      waiting.push(words)
      flush()
    }
  }

  /** The same words again are said again only if they differ. */
  function say(words: string): void {
    region.textContent = region.textContent === words ? `${words}\u00a0` : words
  }

  function change(next: Partial<Situation>): void {
    now = { ...now, ...next }
    timer ??= setTimeout(flush, batchMs)
  }

  const forget = [
    channel.on('people', ({ people }) => change({ people })),
    channel.on('follow', follow => change({ follow })),
    channel.on('asked', ({ by }) => change({ asked: by })),
    channel.on('room', ({ notice }) => change({ notice })),
    channel.on('follow-outcome', outcome => {
      waiting.push(outcomeText(text, now.people, outcome))
      change({})
    }),
  ]

  return {
    sayWhere: () => answer(whoIsWhere(text, now.people)),
    say: answer,
    close() {
      for (const stop of forget) stop()
      clearTimeout(timer)
      region.remove()
    },
  }
}
