/** A value that is made when it is first asked for, and kept: the browser's formatters take milliseconds each, which no view is to wait for that shows nothing of them. */
export function lazily<Value extends object>(make: () => Value): () => Value {
  let made: Value | null = null
  return () => {
    made ??= make()
    return made
  }
}
