import { useEffect, useRef, useState } from 'preact/hooks'
import type { Said } from './conversation.ts'

/** Messages that are drawn anew in one frame, at either end: what a frame has time for. */
const lotMost = 16
/** Messages that are drawn at once where nothing stood before: more than a tall panel shows. */
const firstMost = 60

/**
 * The messages to draw next, on the way from those that are drawn to those that are wanted. Both are stretches of one history: what they have
 * in common stays, and grows and shrinks by a lot at each end. `whole`: where nothing is in common, all is drawn at once.
 */
export function drawNext<Message extends Said>(
  drawn: readonly Message[],
  wanted: readonly Message[],
  whole: boolean,
): readonly Message[] {
  const before = new Set(drawn.map(({ record }) => record))
  const first = wanted.findIndex(({ record }) => before.has(record))
  if (first < 0) return whole ? wanted : wanted.slice(-firstMost)
  const last = wanted.findLastIndex(({ record }) => before.has(record))
  const from = Math.max(0, first - lotMost)
  const to = Math.min(wanted.length, last + 1 + lotMost)
  const at = (n: number) => drawn.findIndex(({ record }) => record === wanted[n]!.record)
  // What is no longer wanted goes from its far end.
  const above = from === 0 ? drawn.slice(0, at(first)).slice(lotMost) : []
  const below = to === wanted.length ? drawn.slice(at(last) + 1).slice(0, -lotMost) : []
  const next = [...above, ...wanted.slice(from, to), ...below]
  const isSame = next.length === drawn.length && next.every((message, n) => message === drawn[n])
  return isSame ? drawn : next
}

/**
 * Spreads the drawing of many messages over frames, so that scrolling goes on meanwhile. Gives those to draw now, and whether they are all that
 * are wanted.
 */
export function useGradually<Message extends Said>(
  wanted: readonly Message[],
  whole: boolean,
): { readonly drawn: readonly Message[]; readonly isAll: boolean } {
  const [, setTurn] = useState(0)
  const drawn = useRef<readonly Message[]>([])
  const wantedBefore = useRef<readonly Message[] | null>(null)
  const due = useRef(true)
  if (due.current || wantedBefore.current !== wanted) {
    drawn.current = drawNext(drawn.current, wanted, whole)
    wantedBefore.current = wanted
    due.current = false
  }
  const isAll =
    drawn.current.length === wanted.length &&
    drawn.current[0] === wanted[0] &&
    drawn.current.at(-1) === wanted.at(-1)
  useEffect(() => {
    if (isAll) return
    const frame = requestAnimationFrame(() => {
      due.current = true
      setTurn(turn => turn + 1)
    })
    return () => cancelAnimationFrame(frame)
  })
  return { drawn: drawn.current, isAll }
}
