import { keyOf, type Text } from '../../../components/text.ts'
import type { PageChannel } from '../../page/channel.ts'
import type { FollowView } from '../../protocol/follow.ts'
import type { PersonView } from '../../protocol/port.ts'

export interface CommandsPageDeps {
  readonly channel: PageChannel
  readonly text: Text
  /** Says and shows who is where. */
  readonly sayWhere: () => void
  /** Says and shows something for a moment. */
  readonly say: (words: string) => void
  readonly showPanel: () => void
  /** Puts the focus on the first of the others in the dock. */
  readonly focusOthers: () => void
}

/** Does on a page what keys of the browser's own are for, and says what they have done elsewhere. Returns what ends it. */
export function createCommandsPage(deps: CommandsPageDeps): { close(): void } {
  const { channel, text, sayWhere, say, showPanel, focusOthers } = deps
  let people: readonly PersonView[] = []
  let following: FollowView['following'] = null

  /** Ends a follow; else begins one, where there is only one to follow. */
  function follow(): void {
    const others = people.filter(({ self }) => !self)
    const [only] = others
    if (following) channel.send({ type: 'follow', person: null })
    else if (!only) say(text('follow_nobody'))
    else if (others.length === 1) channel.send({ type: 'follow', person: only.person })
    else {
      say(text('follow_whom'))
      focusOthers()
    }
  }

  const forget = [
    channel.on('people', view => {
      people = view.people
    }),
    channel.on('follow', view => {
      following = view.following
    }),
    channel.on('command', ({ command }) => {
      if (command === 'say-where') sayWhere()
      else if (command === 'open-chat') showPanel()
      else follow()
    }),
    channel.on('sharing-changed', ({ to }) => say(text(keyOf('sharing', to)))),
  ]
  return {
    close() {
      for (const stop of forget) stop()
    },
  }
}
