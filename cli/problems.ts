/** Every way a command ends but well: its exit code, and the sentence it says. docs/cli.md shows the table. */
export const problems = {
  unexpected: [
    1,
    'Something went wrong that Alongside does not know. Please report it with the lines above.',
  ],
  usage: [2, 'That is no command of alongside. “alongside help” lists them.'],
  'not-a-link': [10, 'That is not an Alongside link.'],
  truncated: [11, 'This link has been cut short. Copy it again, whole.'],
  version: [12, 'This link is from a newer Alongside. Bring this one up to date.'],
  checksum: [13, 'This link has been changed on its way: a character is wrong. Copy it again.'],
  'owner-file': [14, 'No room can be read from that file.'],
  'door-closed': [20, 'This link has been closed. Ask for a new one.'],
  'door-expired': [21, 'This link has expired. Ask for a new one.'],
  'door-used-up': [22, 'This link has been used as often as it may be. Ask for a new one.'],
  'room-locked': [23, 'This room is locked: nobody new gets in.'],
  'ask-first': [24, 'This link lets one ask to be let in. That takes a browser with the extension.'],
  'hub-down': [30, 'The hub does not answer.'],
  'hub-unknown': [31, 'There is no Alongside hub at that address.'],
  'hub-refused': [32, 'The hub did not take what we asked, or answered what cannot be right.'],
  'bad-hub': [33, 'The address of a hub is like https://hub.example, without a path.'],
  unanswered: [34, 'The hub did not answer in time.'],
  unacknowledged: [35, 'The hub has not acknowledged it in time: it may or may not have been said.'],
  'turned-away': [
    40,
    'The hub let us in no more: the keys of the room have changed, or we have been removed.',
  ],
  'people-full': [41, 'The room is full.'],
  removed: [42, 'The owner has removed us from the room.'],
  'not-owner': [43, 'Only the owner of the room can do that: it takes the owner’s link.'],
  'no-person': [
    44,
    'Nobody in the room, or more than one, has that name. “alongside members LINK” tells their ids.',
  ],
  'no-such-link': [45, 'The room has no open link of that id. “alongside links LINK” lists them.'],
  'too-many': [46, 'The room takes no more of these.'],
  'policy-changed': [47, 'The room was changed from somewhere else at the same moment. Try again.'],
  muted: [50, 'It was not said: the owner of the room has muted us.'],
  'log-full': [51, 'It was not said: the room has no space left on its hub.'],
  'store-down': [52, 'It was not said: the hub cannot store anything now.'],
  'too-long': [53, 'It was not said: a message holds at most 4 KiB.'],
  'not-told': [54, 'It was not told: the hub did not take the event.'],
  'no-version': [55, 'The room has no such version. “alongside versions LINK” lists them.'],
  'version-damaged': [56, 'That version cannot be read.'],
  'too-large': [57, 'The document is too large to be kept as a version.'],
  viewer: [58, 'A viewer’s link changes nothing.'],
  storage: [60, 'The state folder cannot be read or written.'],
  interrupted: [130, 'Interrupted.'],
} as const satisfies Readonly<Record<string, readonly [exitCode: number, sentence: string]>>

export type ProblemName = keyof typeof problems

/** Ends a command. `sentence`: where there is more to say than usual. */
export class Problem extends Error {
  readonly code: ProblemName

  constructor(code: ProblemName, sentence: string = problems[code][1]) {
    super(sentence)
    this.code = code
  }
}

/** The sentence and exit code of anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(
    'unexpected',
    `${error instanceof Error ? error.stack : error}\n${problems.unexpected[1]}`,
  )
}
