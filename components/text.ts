import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { fillIsolated } from '../lib/core/isolate.ts'
import type messages from '../public/_locales/en/messages.json'

/** A key of `_locales/en/messages.json`. */
export type MessageKey = keyof typeof messages

/**
 * Gives the sentence of a key, with `$1` … `$9` filled in, each in its own direction. Text only: whoever shows it makes a text node of it. What is kept or
 * sent as a name goes through `cleanName`.
 */
export type Text = (key: MessageKey, ...substitutions: readonly (string | number)[]) => string

/** Where views get their sentences: the extension's locale, or messages.json in tests and the demo. */
export const TextContext = createContext<Text>(key => key)

export const useText = (): Text => useContext(TextContext)

type Underscored<Code extends string> = Code extends `${infer Head}-${infer Rest}`
  ? `${Head}_${Underscored<Rest>}`
  : Code

/** The key that belongs to a literal code: `door-closed` under `problem` is `problem_door_closed`. */
export function keyOf<Family extends string, Code extends string>(
  family: Family,
  code: Code,
): `${Family}_${Underscored<Code>}` {
  return `${family}_${code.replaceAll('-', '_')}` as `${Family}_${Underscored<Code>}`
}

/** Reads sentences from the content of a messages.json, as the browser does, and isolates what is put into them. */
export function createText(content: Readonly<Record<string, { readonly message: string }>>): Text {
  return (key, ...substitutions) => {
    const sentence = content[key]?.message ?? key
    const fill = (values: readonly string[]) =>
      sentence.replace(/\$(\d)/g, (_, digit) => values[digit - 1] ?? '')
    return fillIsolated(fill, substitutions)
  }
}

/** Several names in a row, as the language lists them. */
export const listed = (t: Text, names: readonly string[]): string =>
  fillIsolated(values => new Intl.ListFormat(t('locale')).format(values), names)
