import { beforeEach, expect, test } from 'vitest'
import type { Browser } from 'wxt/browser'
import { createFrameRelay, type FrameRelay } from '../../lib/platform/host/frame-relay.ts'
import type { ToInner, ToOuter } from '../../lib/protocol/frames.ts'

let relay: FrameRelay
beforeEach(() => {
  relay = createFrameRelay()
})

const moved: ToOuter = { type: 'moved' }
const tellView: ToInner = { type: 'tell-view' }

/** A script in a frame of a tab, with what it has heard. */
function script(tab: number, frameId: number, path?: readonly number[]) {
  const heard: unknown[] = []
  const told = new Set<(raw: unknown) => void>()
  const ended = new Set<() => void>()
  const port = {
    name: 'frame',
    sender: { tab: { id: tab }, frameId },
    onMessage: { addListener: (run: (raw: unknown) => void) => told.add(run) },
    onDisconnect: { addListener: (run: () => void) => ended.add(run) },
    postMessage: (message: unknown) => heard.push(message),
    disconnect: () => heard.push('ended'),
  }
  relay.accept(port as unknown as Browser.runtime.Port)
  const say = (raw: unknown) => {
    for (const run of told) run(raw)
  }
  if (path) say({ type: 'at', path })
  return {
    say,
    tell: (to: readonly number[]) => say({ type: 'tell', to, message: tellView }),
    tellParent: () => say({ type: 'tell-parent', message: moved }),
    /** Since the last look. */
    heard: () => heard.splice(0),
    leave: () => {
      for (const run of ended) run()
    },
  }
}

test('O6 scripts of one tab speak to the nearest around them and to those in them, whoever came first', () => {
  const inner = script(1, 7, [2, 0])
  const page = script(1, 0, [])
  expect(page.heard()).toEqual([{ type: 'here', from: [2, 0] }])
  inner.tellParent()
  expect(page.heard()).toEqual([{ type: 'told', from: [2, 0], message: moved }])
  page.tell([2, 0])
  expect(inner.heard()).toEqual([{ type: 'told-by-parent', message: tellView }])

  const between = script(1, 5, [2])
  expect(page.heard()).toEqual([{ type: 'here', from: [2] }])
  expect(between.heard()).toEqual([{ type: 'here', from: [0] }])
  inner.tellParent()
  expect(between.heard()).toEqual([{ type: 'told', from: [0], message: moved }])
  // Whoever is further in is not the page's to speak to any more.
  page.tell([2, 0])
  expect([page.heard(), inner.heard()]).toEqual([[], []])
})

test('O6 nothing crosses from one tab to another', () => {
  const [page, other] = [script(1, 0, []), script(2, 0, [])]
  const frame = script(1, 5, [0])
  expect(page.heard()).toHaveLength(1)
  frame.tellParent()
  other.tell([0])
  expect([page.heard().length, other.heard(), frame.heard()]).toEqual([1, [], []])
})

test('O6 only frame 0 is the page, and what does not parse is dropped', () => {
  const page = script(1, 0, [])
  const liar = script(1, 5, [])
  liar.tellParent()
  liar.say({ type: 'at', path: [0] })
  expect(page.heard()).toEqual([{ type: 'here', from: [0] }])
  for (const raw of [
    null,
    { type: 'at', path: [-1] },
    { type: 'tell-parent', message: { type: 'point' } },
    // Nobody may speak in the other direction's words, nor to themselves.
    { type: 'tell-parent', message: tellView },
    { type: 'tell', to: [1], message: moved },
    { type: 'tell', to: [], message: tellView },
    { type: 'here', from: [] },
  ])
    liar.say(raw)
  expect(page.heard()).toEqual([])
  expect(relay.dropped).toBe(8)
})

test('O6 a frame that has moved among its siblings is told of at its new place', () => {
  const page = script(1, 0, [])
  const frame = script(1, 5, [0])
  page.heard()
  frame.say({ type: 'at', path: [1] })
  expect(page.heard()).toEqual([
    { type: 'gone', from: [0] },
    { type: 'here', from: [1] },
  ])
  frame.leave()
  expect(page.heard()).toEqual([{ type: 'gone', from: [1] }])
})

test('O6 when the page’s own script has gone, so have those in its frames', () => {
  const page = script(1, 0, [])
  const [frame, elsewhere] = [script(1, 5, [0]), script(2, 6, [0])]
  page.leave()
  expect(frame.heard()).toEqual(['ended'])
  expect(elsewhere.heard()).toEqual([])
})

test('O6 in a window that goes on to another page the next script takes the place of the last', () => {
  const page = script(1, 0, [])
  const last = script(1, 5, [0])
  const next = script(1, 5, [0])
  const from = [0]
  expect(page.heard().slice(1)).toEqual([
    { type: 'gone', from },
    { type: 'here', from },
  ])
  last.tellParent()
  last.leave()
  expect(page.heard()).toEqual([])
  page.tell(from)
  expect([next.heard().length, last.heard().length]).toEqual([1, 0])
})

test('O6 a page with a thousand frames hears each of them come, speak and go', () => {
  const page = script(1, 0, [])
  const frames = Array.from({ length: 1_000 }, (_, nth) => script(1, nth + 1, [nth]))
  expect(page.heard()).toHaveLength(1_000)
  for (const frame of frames) frame.tellParent()
  for (const frame of frames) frame.leave()
  expect(page.heard()).toHaveLength(2_000)
})
