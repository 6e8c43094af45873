import type { PersonId } from '../../core/ids.ts'

/** Who moves their pointer: told once as they begin, and once when they have not for a while. */
export interface Movers {
  moved(person: PersonId, nowMs: number): void
  close(): void
}

/** Whoever has rested so long does not move. Milliseconds. */
const restMs = 1_500

/** Costs a look-up for each move, and one timer for all, which runs while anybody moves. */
export function createMovers(view: Window, told: (person: PersonId, moves: boolean) => void): Movers {
  const movedMs = new Map<PersonId, number>()
  let timer: number | undefined

  function look(): void {
    timer = undefined
    const nowMs = view.performance.now()
    for (const [person, atMs] of movedMs) {
      if (nowMs - atMs < restMs) continue
      movedMs.delete(person)
      told(person, false)
    }
    if (movedMs.size > 0) timer = view.setTimeout(look, restMs)
  }

  return {
    moved(person, nowMs) {
      const isNew = !movedMs.has(person)
      movedMs.set(person, nowMs)
      if (isNew) told(person, true)
      timer ??= view.setTimeout(look, restMs)
    },
    close: () => view.clearTimeout(timer),
  }
}
