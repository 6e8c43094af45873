import type { ChatActions } from '../../../components/chat/chat-actions.ts'
import { type ChatState, emptyChat } from '../../../components/chat/chat-state.ts'
import { emptyConversation } from '../../../components/chat/conversation.ts'
import { noWriting, type PictureDraft } from '../../../components/chat/writing.ts'
import type { RecordId } from '../../../lib/core/ids.ts'
import { limits } from '../../../lib/core/limits.ts'
import type { ChatMessage } from '../../../lib/protocol/chat.ts'
import { ada, grace, linus, longName, message, person } from './people.ts'

/** States of the chat for the gallery. */

const nothing = (): void => undefined
export const noActions: ChatActions = {
  draft: nothing,
  say: nothing,
  typing: nothing,
  withPlace: nothing,
  picture: nothing,
  describe: nothing,
  answer: nothing,
  edit: nothing,
  saveEdit: nothing,
  delete: nothing,
  react: nothing,
  copy: async () => true,
  goToPlace: nothing,
  wantPicture: nothing,
  enlarge: nothing,
  more: nothing,
  goTo: nothing,
  show: nothing,
  reached: nothing,
  openThread: nothing,
  closeThread: nothing,
  search: nothing,
  closeSearch: nothing,
  looking: nothing,
  dismissTrouble: nothing,
}

/** A chat in which these have been said. */
export const chatOf = (
  messages: readonly ChatMessage[],
  lineAfter: RecordId | null = messages.at(-1)?.record ?? null,
  more: Partial<ChatState> = {},
): ChatState => ({ ...emptyChat, conversation: { ...emptyConversation, messages, lineAfter }, ...more })

const question = {
  ...message(1, grace, 'Is the estimate **per month**, or only around the equinox? See @Ada’s note.'),
  replies: { count: 3, lastMs: message(9, ada, '').timeMs },
  mentions: [{ person: ada.person, name: 'Ada' }],
  mentionsMe: true,
  reactions: [
    { reaction: 0, count: 3, mine: true, names: ['Ada', 'Linus', 'Bo'] },
    { reaction: 5, count: 12, mine: false, names: ['Linus', 'Margaret Hamilton'] },
  ],
}
const quoteOf = (of: ChatMessage) => ({
  record: of.record,
  person: of.person,
  name: of.name,
  excerpt: of.text.slice(0, limits.excerptChars),
})
const answers = [
  { ...message(2, linus, 'Every month; the table says so.'), reply: quoteOf(question), edited: true },
  { ...message(3, ada, 'Ah, right. I had read it as *per quarter*.'), reply: quoteOf(question) },
  {
    ...message(4, person(4, 'Linus'), 'Same here.'),
    reply: { record: message(99, ada, '').record, person: null, name: '', excerpt: '' },
    doubt: 'same-name' as const,
  },
]
const chart = {
  type: 'webp' as const,
  width: 1600,
  height: 900,
  alt: 'The tide table for November, with the row of the 20th marked',
  bytes: 344_000,
  sentBytes: null,
  problem: null,
}
const pictured = (n: number, image: ChatMessage['image'], text = ''): ChatMessage => ({
  ...message(n, n % 2 ? grace : ada, text, 5),
  image,
})
const marked = {
  ...message(
    5,
    grace,
    'Two ways to write it:\n- `tides --month`, or\n- the ~~old~~ query\n\n```sql\nSELECT port, level FROM tides WHERE month = 11 ORDER BY level DESC;\n```\n> keep the index\nthen https://sqlite.org/queryplanner.html#covidx',
  ),
  place: { label: 'sqlite.org/queryplanner.html', address: 'https://sqlite.org/queryplanner.html' },
}
const who = (name: string) => ({ person: person(4, name).person, name })
const unbroken = 'w'.repeat(120)
const deleted = { ...message(6, linus, ''), deleted: true }
const talk: readonly ChatMessage[] = [question, ...answers, marked, deleted]

const dot =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="1600" height="900"%3E%3Crect width="1600" height="900" fill="%23557"/%3E%3Ccircle cx="800" cy="450" r="300" fill="%23fc6"/%3E%3C/svg%3E'
const draftPicture: PictureDraft = {
  upload: 'AAAAAAAAAAA',
  bytes: new Blob([new Uint8Array(343_000)]),
  address: dot,
  type: 'webp',
  width: 1600,
  height: 900,
  isSmaller: true,
  alt: '',
}
const pictures = [
  pictured(11, chart, 'This one:'),
  pictured(12, { ...chart, alt: '', sentBytes: 120_000 }),
  pictured(13, { ...chart, width: 240, height: 320, alt: 'A narrow one' }),
  pictured(15, { ...chart, problem: 'hub-away', sentBytes: 0, alt: '' }),
]
const shown = new Map([
  [pictures[0]!.record, { state: 'shown', address: dot }],
  [pictures[2]!.record, { state: 'failed', code: 'damaged' }],
  [pictures[3]!.record, { state: 'coming', parts: [new Uint8Array(1)], of: 3 }],
] as const) as ChatState['pictures']

const many = Array.from({ length: 40 }, (_, n) => message(100 + n, n % 3 ? grace : linus, `Message ${n}`, n))

export const chatScenes: Readonly<Record<string, ChatState>> = {
  'panel-chat': chatOf(talk),
  'panel-chat-long': chatOf([
    {
      ...question,
      ...who(longName),
      reply: { ...quoteOf(question), name: longName, excerpt: unbroken },
      reactions: [0, 1, 2, 3, 4, 5].map(reaction => ({
        reaction,
        count: 10 ** reaction,
        mine: reaction % 2 > 0,
        names: [longName],
      })),
    },
    { ...answers[2]!, ...who(longName), text: unbroken },
    { ...marked, place: { label: `sqlite.org/${unbroken}`, address: 'https://sqlite.org/' } },
  ]),
  'panel-chat-pictures': chatOf(pictures, undefined, { pictures: shown }),
  'panel-chat-lightbox': chatOf(pictures, undefined, { pictures: shown, enlarged: pictures[0]!.record }),
  'panel-chat-place': chatOf(talk, undefined, {
    ownPlace: { on: true, label: 'sqlite.org/queryplanner.html' },
  }),
  'panel-chat-place-off': chatOf(talk, undefined, {
    ownPlace: { on: false, label: `sqlite.org/${unbroken}` },
  }),
  'panel-chat-answering': chatOf(talk, undefined, {
    replyTo: talk[0]!,
    writing: { ...noWriting, draft: 'I think it is both' },
  }),
  'panel-chat-picture-draft': chatOf(talk, undefined, {
    writing: { ...noWriting, draft: 'This one:', picture: draftPicture },
  }),
  'panel-chat-everything': chatOf(talk, undefined, {
    replyTo: talk[0]!,
    writing: {
      ...noWriting,
      draft: 'First this,\nthen that,\nthen the rest.',
      picture: draftPicture,
      notSaid: 'too-fast',
    },
  }),
  'panel-chat-picture-refused': chatOf(talk, undefined, { writing: { ...noWriting, picture: 'animation' } }),
  'panel-chat-picture-reading': chatOf(talk, undefined, { writing: { ...noWriting, picture: 'reading' } }),
  'panel-chat-editing': chatOf(talk, undefined, {
    editing: { record: answers[1]!.record, saving: null, notSaid: 'too-fast' },
  }),
  'panel-chat-thread': chatOf(talk, undefined, {
    thread: { root: question.record, messages: [question, ...answers], more: true, writing: noWriting },
  }),
  'panel-chat-thread-missing': chatOf(talk, undefined, {
    thread: { root: question.record, messages: [], more: false, writing: noWriting },
  }),
  'panel-chat-search': chatOf(talk, undefined, {
    search: { query: 'month', found: [...talk.slice(0, 2), marked], answered: 'month', more: false },
  }),
  'panel-chat-search-empty': chatOf(talk, undefined, {
    search: { query: '', found: null, answered: '', more: false },
  }),
  'panel-chat-search-none': chatOf(talk, undefined, {
    search: { query: 'nothing', found: [], answered: 'nothing', more: false },
  }),
  'panel-chat-window': {
    ...chatOf(many),
    conversation: {
      messages: many,
      lineAfter: question.record,
      older: true,
      newer: true,
      unread: 1_204,
    },
    loading: 'older',
  },
  'panel-chat-trouble': chatOf(talk, undefined, {
    trouble: { code: 'not-gone', address: 'https://sqlite.org/queryplanner.html' },
  }),
}
