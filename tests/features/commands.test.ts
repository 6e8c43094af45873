import { expect, test } from 'vitest'
import { createText } from '../../components/text.ts'
import { createCommandsPage } from '../../lib/features/commands/page.ts'
import { createLateChannel } from '../../lib/page/late-channel.ts'
import type { FollowView } from '../../lib/protocol/follow.ts'
import type { HostToPage, PageToHost, PersonView } from '../../lib/protocol/port.ts'
import messages from '../../public/_locales/en/messages.json' with { type: 'json' }
import { ada, grace, linus } from '../components/support/people.ts'

function start(people: readonly PersonView[]) {
  const sent: PageToHost[] = []
  const done: string[] = []
  const channel = createLateChannel({ send: message => void sent.push(message) })
  createCommandsPage({
    channel,
    text: createText(messages),
    sayWhere: () => void done.push('where'),
    say: words => void done.push(words),
    showPanel: () => void done.push('panel'),
    focusOthers: () => void done.push('others'),
  })
  channel.open()
  const hostSays = (message: HostToPage): void => channel.deliver(message, true)
  hostSays({ type: 'people', people: [...people] })
  return { sent, done, hostSays }
}

const following = (person: PersonView): FollowView => ({
  type: 'follow',
  following: { person: person.person, state: 'on', host: null },
  followers: [],
  followable: true,
  sharing: false,
})

test('O8: the browser’s keys say who is where and open the chat, and what they did elsewhere is said', () => {
  const { done, hostSays } = start([ada, grace])
  hostSays({ type: 'command', command: 'say-where' })
  hostSays({ type: 'command', command: 'open-chat' })
  for (const to of ['paused', 'resumed', 'cursor-hidden', 'cursor-shown'] as const)
    hostSays({ type: 'sharing-changed', to })
  expect(done).toEqual([
    'where',
    'panel',
    'Paused everywhere: nobody sees where you are.',
    'No longer paused: the others see you again.',
    'The others in this room no longer see your pointer.',
    'The others in this room see your pointer again.',
  ])
})

test('O8: the key that follows takes the only other person, and ends a follow', () => {
  const { sent, hostSays } = start([ada, grace])
  hostSays({ type: 'command', command: 'follow' })
  hostSays(following(grace))
  hostSays({ type: 'command', command: 'follow' })
  expect(sent).toEqual([
    { type: 'follow', person: grace.person },
    { type: 'follow', person: null },
  ])
})

test('O8: among several it asks whom, and alone it says so', () => {
  const several = start([ada, grace, linus])
  several.hostSays({ type: 'command', command: 'follow' })
  expect(several.done).toEqual([messages.follow_whom.message, 'others'])
  const alone = start([ada])
  alone.hostSays({ type: 'command', command: 'follow' })
  expect(alone.done).toEqual([messages.follow_nobody.message])
  expect([...several.sent, ...alone.sent]).toEqual([])
})
