import type { PointSample } from '../../core/anchor.ts'
import { personColors } from '../../core/colors.ts'
import type { FrameScript } from '../../page/foreign-frames.ts'
import type { FrameNeighbours } from '../../page/frame-neighbours.ts'
import type { KeyedSpot, Marks } from '../../page/marks.ts'
import { createHighlight, rangeOf, type WordsHighlight } from './page-highlight.ts'
import { createFocusSender } from './page-sender.ts'

export interface FocusFrameDeps {
  readonly document: Document
  readonly frames: FrameNeighbours
  readonly marks: Marks
  /** What the script around means. */
  readonly spotOf: (sample: PointSample) => KeyedSpot | null
}

/** More selections at once than anybody can tell apart. */
const shownMost = 200

/** In a frame that the page may not look into: tells where this person is in it, and shows what others have selected there. */
export function createFocusFrame({ document, frames, marks, spotOf }: FocusFrameDeps): { close(): void } {
  const removeByMark = new Map<number, () => void>()

  const sender = createFocusSender({
    document,
    frames,
    spots: marks.spots,
    send: view => frames.tellParent({ type: 'focus', ...view }),
  })

  function show(mark: number, ends: readonly [KeyedSpot, KeyedSpot], color: number): void {
    const { fill } = personColors[color]!
    let highlight: WordsHighlight | null = null
    /** Further in, another script may have the words. */
    let beyond: FrameScript | null = null
    const unmark = marks.add({
      spots: [],
      draw(_places, _size, content) {
        if (!content) return
        const range = rangeOf(marks, ends)
        if (!range) {
          highlight?.remove()
          highlight = null
          beyond = marks.tellFrame(ends, ([from, to]) => ({
            type: 'highlight',
            mark,
            ends: [from!, to!],
            color,
          }))
          return
        }
        if (!highlight?.fits(range, fill)) {
          highlight?.remove()
          highlight = createHighlight(range, fill)
        }
        highlight?.set(range)
      },
    })
    removeByMark.set(mark, () => {
      unmark()
      highlight?.remove()
      beyond?.tell({ type: 'highlight', mark, ends: null, color })
    })
  }

  const remove = (mark: number): void => {
    removeByMark.get(mark)?.()
    removeByMark.delete(mark)
  }

  const subscriptions = [
    frames.outer.on('anchor-key', () => sender.again()),
    frames.outer.on('highlight', ({ mark, ends, color }) => {
      remove(mark)
      const [from, to] = ends?.map(spotOf) ?? []
      if (from && to && removeByMark.size < shownMost) show(mark, [from, to], color)
    }),
  ]

  return {
    close() {
      for (const end of subscriptions) end()
      sender.close()
      for (const mark of [...removeByMark.keys()]) remove(mark)
    },
  }
}
