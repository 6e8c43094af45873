import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type messages from '../public/_locales/en/messages.json'

/** A key of `_locales/en/messages.json`. */
export type MessageKey = keyof typeof messages

/** Gives the sentence of a key, with `$1` … `$9` filled in. Text only: whoever shows it makes a text node of it. */
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

/** Reads sentences from the content of a messages.json, as the browser does. */
export function createText(content: Readonly<Record<string, { readonly message: string }>>): Text {
  return (key, ...substitutions) =>
    (content[key]?.message ?? key).replace(/\$(\d)/g, (_, digit) => String(substitutions[digit - 1] ?? ''))
}
