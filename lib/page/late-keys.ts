import type { Binding, Keys } from './keys.ts'

/** What one key does, once that is known. */
interface Hold {
  held(): void
  released(): void
}

/**
 * Keys for a part of the overlay that comes when one of them is first pressed: the press that made it come counts for whoever listens to
 * the key then. `wanted` is called with each press that nobody listens to yet.
 */
export function createLateKeys(keys: Keys, bindings: readonly Binding[], wanted: () => void): Keys {
  const holdByBinding = new Map<Binding, Hold>()
  /** Pressed, with nobody listening; `released`: let go since. */
  const early = new Map<Binding, { released: boolean }>()

  const listen = (binding: Binding, hold: Hold): void => {
    holdByBinding.set(binding, hold)
    const press = early.get(binding)
    early.delete(binding)
    if (!press) return
    // Whoever listens is still being made.
    queueMicrotask(() => {
      hold.held()
      if (press.released) hold.released()
    })
  }

  for (const binding of bindings)
    keys.onHold(
      binding,
      () => {
        const hold = holdByBinding.get(binding)
        if (hold) return hold.held()
        early.set(binding, { released: false })
        wanted()
      },
      () => {
        const press = early.get(binding)
        if (press) press.released = true
        else holdByBinding.get(binding)?.released()
      },
    )

  return {
    onPress: (binding, pressed) => listen(binding, { held: pressed, released: () => undefined }),
    onHold: (binding, held, released) => listen(binding, { held, released }),
    close: keys.close,
  }
}
