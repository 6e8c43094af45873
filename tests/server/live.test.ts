import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hub } from '../../server/hub.ts'
import { createTestRoom, enter, putPolicy, startTestHub } from './test-hub.ts'

let hub: Hub
beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(() => hub.close())

const openRoom = async (change = {}) => {
  const room = createTestRoom()
  expect((await putPolicy(hub, room, room.signed(change))).status).toBe(200)
  return room
}

describe('the handshake', () => {
  test.each(['owner', 'editor', 'viewer'] as const)(
    'an %s who signs the challenge is welcomed with the policy (H20)',
    async role => {
      const room = await openRoom()
      const member = await enter(hub, room, { role })
      expect(member.welcome.sessions).toEqual([])
      member.close()
    },
  )
})
