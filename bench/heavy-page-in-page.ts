import type { PersonId } from '../lib/core/ids.ts'
import type { PersonView } from '../lib/protocol/port.ts'
import { openStage } from '../tests/support/page-stage.ts'
import { startCursors } from './frame-time-in-page.ts'

export { startCursors }

/** Runs in the page. Makes of it one of 10,000 elements, some of which the page itself moves in every frame. */
export function makeHeavy(): void {
  const rows = Array.from({ length: 1_000 }, (_, row) => {
    const cells = Array.from({ length: 8 }, (_, cell) => `<td>${row} × ${cell} tides</td>`).join('')
    return `<tr><th>row ${row}</th>${cells}</tr>`
  })
  document.body.innerHTML = `<div id="busy">page</div><table>${rows.join('')}</table>`
}

/** What a page lives through while it is looked at: its own frames, and tasks that kept it waiting. */
export async function live(
  lengthMs: number,
): Promise<{ readonly frames: number; readonly longTasks: number }> {
  let longTasks = 0
  const observer = new PerformanceObserver(list => {
    longTasks += list.getEntries().length
  })
  observer.observe({ type: 'longtask' })
  const busy = document.getElementById('busy')!
  const endMs = performance.now() + lengthMs
  let frames = 0
  while (performance.now() < endMs) {
    const nowMs = await new Promise<number>(done => requestAnimationFrame(done))
    busy.style.transform = `translateX(${Math.sin(nowMs / 300) * 100}px)`
    frames++
  }
  observer.disconnect()
  return { frames, longTasks }
}

/** Frames that anybody asks for while nobody moves, with a cursor standing on the page. */
export async function framesAskedFor(lengthMs: number): Promise<number> {
  const stop = startCursors(10)
  await new Promise(done => setTimeout(done, 1_000))
  // No sample comes from now on: what was being played out ends, and the page is left alone.
  stop.pause()
  await new Promise(done => setTimeout(done, 1_000))
  const real = globalThis.requestAnimationFrame
  let asked = 0
  globalThis.requestAnimationFrame = run => {
    asked++
    return real(run)
  }
  await new Promise(done => setTimeout(done, lengthMs))
  globalThis.requestAnimationFrame = real
  stop()
  return asked
}

const personAt = (index: number): PersonView => ({
  person: `${String(index).padStart(42, '0')}A` as PersonId,
  name: `Person ${index}`,
  color: index % 12,
  self: index === 0,
  state: 'here',
  typing: false,
  where: 'here',
  via: 'direct',
  rttMs: null,
  why: 'direct',
})

/** One person stays; others come, point at something and go, and the page changes its address each time. */
export async function comeAndGo(times: number): Promise<void> {
  const stage = openStage()
  stage.receive({ type: 'anchor-key', key: 'A'.repeat(43) })
  for (let i = 1; i <= times; i++) {
    const guest = personAt(i)
    stage.receive({ type: 'people', people: [personAt(0), guest] })
    const sample = { time: i & 0xffff, kind: 'page', pressed: false, ref: 0, offset: 0, check: 0 } as const
    stage.receive({ type: 'cursors', moves: [{ person: guest.person, sample: { ...sample, x: i, y: i } }] })
    await new Promise(done => requestAnimationFrame(done))
    history.replaceState(null, '', `/?visit=${i}`)
    stage.receive({ type: 'gone', person: guest.person })
    stage.receive({ type: 'people', people: [personAt(0)] })
  }
  await new Promise(done => requestAnimationFrame(done))
  stage.close()
}
