import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apartPx, clearOf, type Edge, edgeTo, rowOf } from '../../lib/features/cursors/edges.ts'

const clip = { left: 0, top: 0, width: 1_000, height: 600 }

describe('a pointer out of view', () => {
  test.each([
    ['above', { x: 300, y: -50 }, { side: 'up', x: 300, y: 22 }],
    ['below', { x: 300, y: 900 }, { side: 'down', x: 300, y: 578 }],
    ['to the left', { x: -1, y: 300 }, { side: 'left', x: 22, y: 300 }],
    ['to the right, and a little above', { x: 1_400, y: -20 }, { side: 'right', x: 978, y: 22 }],
    ['in view', { x: 1, y: 1 }, null],
  ] as const)('%s', (_, point, edge) => {
    expect(edgeTo(point, clip)).toEqual(edge)
  })

  test('is marked inside its box, however small that is', () => {
    expect(edgeTo({ x: 50, y: 500 }, { left: 40, top: 40, width: 30, height: 20 })).toEqual({
      side: 'down',
      x: 62,
      y: 62,
    })
  })

  test('gives way to what is there, inwards', () => {
    const dock = { left: 800, top: 540, width: 180, height: 44 }
    const clear = (edge: Edge) => clearOf(edge, [dock])
    expect(clear({ side: 'down', x: 850, y: 578 })).toEqual({ side: 'down', x: 850, y: 518 })
    expect(clear({ side: 'right', x: 978, y: 560 })).toEqual({ side: 'right', x: 778, y: 560 })
    expect(clear({ side: 'down', x: 300, y: 578 })).toEqual({ side: 'down', x: 300, y: 578 })
    // Clear of the dock it would stand on the open chat above, whichever is looked at first.
    const chat = { left: 640, top: 100, width: 340, height: 430 }
    for (const obstacles of [
      [chat, dock],
      [dock, chat],
    ])
      expect(clearOf({ side: 'down', x: 850, y: 578 }, obstacles)).toEqual({ side: 'down', x: 850, y: 78 })
  })
})

describe('pointers at one edge', () => {
  const edgesAt = (at: readonly number[]) =>
    at.map((x, item) => ({ item, edge: { side: 'up', x, y: 22 } as const }))

  test('stand beside one another, never on one another, in their order, inside the row', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 22, max: 978 }), { minLength: 1, maxLength: 60 }), at => {
        const { marks, rest } = rowOf('up', edgesAt(at), 0, 1_000)
        expect(marks.length + rest.length).toBe(at.length)
        const places = marks.map(({ x }) => x)
        for (const [index, x] of places.entries()) {
          expect(x).toBeGreaterThanOrEqual(22 - 1e-9)
          expect(x).toBeLessThanOrEqual(978 + 1e-9)
          if (index > 0) expect(x - places[index - 1]!).toBeGreaterThanOrEqual(apartPx - 1e-9)
        }
      }),
    )
  })

  test('stay where they point while there is room', () => {
    expect(rowOf('up', edgesAt([500, 100, 300]), 0, 1_000).marks).toEqual([
      { item: 1, x: 100, y: 22 },
      { item: 2, x: 300, y: 22 },
      { item: 0, x: 500, y: 22 },
    ])
  })

  test('that have no room are counted by the last one that has', () => {
    const { marks, rest } = rowOf('up', edgesAt([30, 40, 50, 60, 70]), 0, 120)
    expect([marks.length, rest.length]).toEqual([3, 2])
  })
})
