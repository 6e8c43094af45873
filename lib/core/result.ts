/** What a function that may fail in an expected way returns: a value, or a literal code that a view has a sentence for. */
export type Result<Value, Code extends string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Code }

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value })

export const fail = <Code extends string>(error: Code): { readonly ok: false; readonly error: Code } => ({
  ok: false,
  error,
})
