/** Draws once for all that has changed in a turn, and never from inside an effect of the drawing before. */
export function onceATurn(draw: () => void): () => void {
  let due = false
  return () => {
    if (due) return
    due = true
    queueMicrotask(() => {
      due = false
      draw()
    })
  }
}
