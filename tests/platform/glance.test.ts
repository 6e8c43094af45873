import { expect, test } from 'vitest'
import { createGlance } from '../../lib/platform/background/glance.ts'
import { type Glance, glanceRooms } from '../../lib/platform/glance.ts'
import type { RoomEntry } from '../../lib/protocol/rooms-requests.ts'
import { eventually } from '../support/eventually.ts'
import { adasSettings } from '../support/live-rooms.ts'

const rooms = Array.from({ length: 20 }, (_, n) => ({ name: `Room ${n}` }) as RoomEntry)

test('the first rooms are kept, and what changes in a burst is written once more', async () => {
  const saved: Glance[] = []
  let name = 'Ada'
  const changed = createGlance({
    settings: async () => ({ ...adasSettings, profile: { ...adasSettings.profile, name } }),
    rooms: async () => rooms,
    save: async glance => void saved.push(glance),
    failed: error => expect.unreachable(String(error)),
  })
  changed()
  name = 'Grace'
  for (let n = 0; n < 100; n++) changed()
  await eventually(async () => saved.at(-1)?.settings.profile.name === 'Grace', 'It is not written.')
  expect(saved.length).toBeLessThanOrEqual(2)
  expect(saved.at(-1)?.rooms).toEqual(rooms.slice(0, glanceRooms))
})

test('a write that fails is told, and the next change is written', async () => {
  const failures: unknown[] = []
  const saved: Glance[] = []
  let full = true
  const changed = createGlance({
    settings: async () => adasSettings,
    rooms: async () => rooms,
    async save(glance) {
      if (full) throw new Error('no room')
      saved.push(glance)
    },
    failed: error => failures.push(error),
  })
  changed()
  await eventually(async () => failures.length === 1, 'Nothing is told.')
  full = false
  changed()
  await eventually(async () => saved.length === 1, 'It is not written.')
})
