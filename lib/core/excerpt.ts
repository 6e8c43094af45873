import { limits } from './limits.ts'

/** A text on one line, cut where it is long. */
export function excerptOf(text: string): string {
  const line = text.slice(0, 4 * limits.excerptChars).replace(/\s+/g, ' ')
  return line.length > limits.excerptChars
    ? `${line.slice(0, limits.excerptChars - 1).toWellFormed()}…`
    : line
}

/** What a link to a page says of it: the host and the path, which is where one decides whether to go. */
export function labelOf(address: string): string {
  const { host, pathname } = new URL(address)
  return excerptOf(pathname === '/' ? host : host + pathname).slice(0, limits.placeLabelChars)
}
