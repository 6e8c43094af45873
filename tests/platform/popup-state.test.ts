import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { adasSettings } from '../support/live-rooms.ts'
import { createTestClock } from '../support/test-clock.ts'

/** What the page answers, once it does. */
let answer: (result: string | undefined) => void

beforeEach(() => {
  const page = new Promise<string | undefined>(resolve => {
    answer = resolve
  })
  const browser = {
    tabs: { get: async () => ({ id: 5, windowId: 1, url: 'https://example.org/' }) },
    scripting: { executeScript: async () => [{ result: await page }] },
  }
  // Modules are shared between files, and keep the browser that there was when they were first read.
  vi.resetModules()
  vi.doMock('wxt/browser', () => ({ browser }))
})
afterEach(() => {
  vi.doUnmock('wxt/browser')
  vi.resetModules()
})

test('a page that is busy holds up what the popup shows for a moment only, and what it says is told afterwards', async () => {
  const { createPopupState } = await import('../../lib/platform/background/popup-state.ts')
  const clock = createTestClock(1_000)
  const stateOf = createPopupState({
    live: { of: async () => undefined },
    settings: { get: async () => adasSettings } as never,
    consent: { ruleOf: async () => 'on', choiceOf: async () => ({ rule: null, whole: false }) } as never,
    removals: { of: async () => null } as never,
    turnOn: async () => 'on',
    takeStart: async () => false,
    describeRoom: async () => null,
    clock,
  })
  const first = stateOf(5)
  await clock.advance(200)
  expect((await first).tab).toMatchObject({ site: 'example.org', problem: null, busy: true })
  let isTold = false
  const second = stateOf(5, true).finally(() => {
    isTold = true
  })
  await clock.advance(5_000)
  expect(isTold).toBe(false)
  answer('off')
  const { tab } = await second
  expect(tab.problem).toBe('page-opted-out')
  expect(tab).not.toHaveProperty('busy')
})
