interface Typed {
  readonly type: string
}

/** Hands what was heard to whoever asked for its type; `from` tells where it came from. */
export interface Hearing<Message extends Typed, From> {
  /** Returns what ends it. */
  on<Type extends Message['type']>(
    type: Type,
    run: (message: Extract<Message, { type: Type }>, from: From) => void,
  ): () => void
  hear(message: Message, from: From): void
}

/** One list of listeners for each type. */
export function createHearing<Message extends Typed, From>(): Hearing<Message, From> {
  const runsByType = new Map<string, Set<(message: never, from: From) => void>>()
  return {
    on(type, run) {
      const runs = runsByType.get(type) ?? new Set()
      runsByType.set(type, runs.add(run))
      return () => void runs.delete(run)
    },
    hear(message, from) {
      for (const run of [...(runsByType.get(message.type) ?? [])]) run(message as never, from)
    },
  }
}
