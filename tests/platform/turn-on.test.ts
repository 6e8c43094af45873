import { expect, test } from 'vitest'
import type { RoomId } from '../../lib/core/ids.ts'
import type { SiteRule } from '../../lib/core/sharing.ts'
import { createTurns } from '../../lib/core/turns.ts'
import type { Injected } from '../../lib/platform/background/inject.ts'
import { createTurnOn } from '../../lib/platform/background/turn-on.ts'

const room = 'AAAAAAAAAAAAAAAAAAAAAA' as RoomId
const tabId = 7

/** A tab with a room on in it, whose page answers when it is told to. */
function stage(rule: SiteRule = 'on') {
  const inTurn = createTurns()
  const asked: ((injected: Injected) => void)[] = []
  const visited: number[] = []
  let isOn = true
  let missing: boolean | null = null
  const turnOn = createTurnOn({
    roomIn: () => inTurn(async () => (isOn ? room : undefined)),
    ruleOf: async () => rule,
    inject: () => new Promise(resolve => asked.push(resolve)),
    visited: (_, tab) => visited.push(tab),
    async showBadge(_, on) {
      missing = on
    },
  })
  const turn = (): Promise<unknown> => new Promise(resolve => setTimeout(resolve))
  return {
    turnOn,
    visited,
    missing: () => missing,
    /** The page says how it went. */
    async answers(injected: Injected): Promise<void> {
      await turn()
      asked.shift()!(injected)
      await turn()
    },
    /** As the background leaves a room: the button is cleared after. */
    leave: () =>
      inTurn(async () => {
        isOn = false
        missing = false
      }),
  }
}

test('the toolbar button asks for a click where there is no access, and no longer once there is', async () => {
  const { turnOn, answers, missing, visited } = stage()
  const first = turnOn(tabId)
  await answers('no-access')
  expect([await first, missing(), visited]).toEqual(['no-access', true, []])
  const second = turnOn(tabId)
  await answers('on')
  expect([await second, missing(), visited]).toEqual(['on', false, [tabId]])
})

test('it asks where the person wants to be asked, and the page is left alone', async () => {
  const { turnOn, missing } = stage('ask')
  expect([await turnOn(tabId), missing()]).toEqual(['unwanted', true])
})

test('a room that is left while its page is asked leaves no question on the button', async () => {
  const { turnOn, answers, leave, missing } = stage()
  const turningOn = turnOn(tabId)
  // The page has been asked by now.
  await new Promise(resolve => setTimeout(resolve))
  await leave()
  await answers('no-access')
  await turningOn
  expect(missing()).toBe(false)
})

test('of two answers of a page the older one does not count after the newer one', async () => {
  const { turnOn, answers, missing } = stage()
  const both = [turnOn(tabId), turnOn(tabId)]
  await answers('no-access')
  await answers('on')
  await Promise.all(both)
  expect(missing()).toBe(false)
})

test('a tab without a room is left alone', async () => {
  const { turnOn, leave, missing } = stage()
  await leave()
  expect([await turnOn(tabId), missing()]).toEqual(['unwanted', false])
})
