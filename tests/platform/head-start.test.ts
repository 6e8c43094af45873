import { expect, test } from 'vitest'
import { ok } from '../../lib/core/result.ts'
import { createHeadStart } from '../../lib/platform/head-start.ts'
import type { Request } from '../../lib/protocol/background.ts'

function start() {
  const asked: Request[] = []
  let tell: (() => void) | null = null
  const head = createHeadStart(
    async request => {
      asked.push(request)
      return ok(asked.length as never)
    },
    changed => {
      tell = changed
      return () => {
        tell = null
      }
    },
  )
  return { ...head, asked, changed: () => tell?.(), watched: () => tell !== null }
}

test('what was begun is taken once, and asked for after that', async () => {
  const { begin, ask, asked, watched } = start()
  begin({ type: 'list-rooms' })
  begin({ type: 'get-settings' })
  expect(asked).toHaveLength(2)
  expect(await ask<'list-rooms'>({ type: 'list-rooms' })).toEqual(ok(1))
  expect(watched()).toBe(true)
  expect(await ask<'get-settings'>({ type: 'get-settings' })).toEqual(ok(2))
  expect(watched()).toBe(false)
  expect(await ask<'list-rooms'>({ type: 'list-rooms' })).toEqual(ok(3))
})

test('what was begun is not taken after a change, nor for another question', async () => {
  const { begin, ask, changed } = start()
  begin({ type: 'get-state', tabId: 1 })
  expect(await ask<'get-state'>({ type: 'get-state', tabId: 2 })).toEqual(ok(2))
  changed()
  expect(await ask<'get-state'>({ type: 'get-state', tabId: 1 })).toEqual(ok(3))
})
