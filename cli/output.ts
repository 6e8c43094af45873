/** Where a command says what it has found. */
export interface Output {
  /** One event: as a line of JSON, or as its line for people; null where people need none. */
  say(event: Event, line: string | null): void
  /** A whole document of JSON. */
  document(value: unknown): void
}

export interface Event {
  readonly type: string
  readonly [field: string]: unknown
}

/** `json`: one line of JSON for each event, for programs. */
export function createOutput(write: (text: string) => void, json: boolean): Output {
  return {
    say(event, line) {
      if (json) write(`${JSON.stringify(event)}\n`)
      else if (line !== null) write(`${line}\n`)
    },
    document: value => write(`${JSON.stringify(value, null, json ? undefined : 2)}\n`),
  }
}

/**
 * What somebody else has written, for a terminal: nothing in it moves the cursor, changes a colour or turns the line around, and
 * what takes several lines is set in, so that it cannot pass for a line of ours.
 */
export const shown = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '')
    .replaceAll('\n', '\n    ')

/** Hours, minutes and seconds here, of milliseconds since 1970. */
export const timeOf = (timeMs: number): string => new Date(timeMs).toTimeString().slice(0, 8)
