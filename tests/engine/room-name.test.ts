import { expect, test } from 'vitest'
import { keyPairFromSeed } from '../../lib/core/keys.ts'
import { type Company, watchCompany } from '../../lib/platform/host/company.ts'
import { proveRoomName, roomNameKind } from '../../lib/protocol/room-name.ts'
import { useHubWorlds } from '../support/hub-world.ts'
import { testRoom, type Visit } from '../support/person.ts'

const createWorld = useHubWorlds()
const nameIn = (visit: Visit): string => visit.room.context.name
const unsaid = (name: string) => ({ own: null, unsaid: name })

async function meet() {
  const world = createWorld()
  const people = [world.person('Ada', { owns: true }), world.person('Ben')]
  const ada = await world.enter(people[0]!)
  const ben = await world.enter(people[1]!)
  await world.clock.advance(1_000)
  return { world, people, ada, ben }
}

test('R14 the owner’s new name is there for everybody, in every view, and for those who come later', async () => {
  const { world, people, ada, ben } = await meet()
  const panel = ben.panel()
  ada.room.setNaming(unsaid('Tide tables'))
  expect(nameIn(ada)).toBe('Tide tables')
  await world.clock.advance(1_000)
  expect(nameIn(ben)).toBe('Tide tables')
  expect(panel.last('room')?.name).toBe('Tide tables')
  const cyd = await world.enter(world.person('Cyd'))
  await world.clock.advance(1_000)
  expect(nameIn(cyd)).toBe('Tide tables')
  ada.room.setNaming(unsaid('Moon tables'))
  await world.clock.advance(1_000)
  ada.room.setNaming(unsaid('Tide tables'))
  await world.clock.advance(1_000)
  await world.leave(ben)
  const again = await world.enter(people[1]!)
  expect(nameIn(again)).toBe('Tide tables')
  expect(again.room.context.records.list(roomNameKind)).toHaveLength(3)
})

test('R14 a name counts only with the owner’s key, for the author and the room that it was signed for', async () => {
  const { world, ada, ben } = await meet()
  const owner = ada.room.context.self.owner!
  const mine = ben.room.context.self.person
  const stranger = keyPairFromSeed(new Uint8Array(32).fill(9))
  const signed = proveRoomName(owner, testRoom, ada.room.context.self.person, 'Signed for Ada')
  const forged = [
    signed,
    proveRoomName(stranger, testRoom, mine, 'By a stranger'),
    { ...proveRoomName(owner, testRoom, mine, 'One'), name: 'Another' },
    { ...proveRoomName(owner, testRoom, mine, 'One'), name: 'a\u202eb' },
    { name: 'Unsigned' },
  ]
  for (const body of forged) await ben.room.context.records.append(roomNameKind, body)
  await world.clock.advance(1_000)
  expect([nameIn(ada), nameIn(ben)]).toEqual(['A room', 'A room'])
  expect(ada.room.drops.get('room-name-unproven')).toBe(forged.length)
})

test('R14 one’s own name for a room is told to nobody', async () => {
  const { world, ada, ben } = await meet()
  ben.room.setNaming({ own: 'Where Ada is', unsaid: 'By Ben' })
  await world.clock.advance(1_000)
  expect([nameIn(ada), nameIn(ben)]).toEqual(['A room', 'Where Ada is'])
  expect(ben.room.context.givenName).toBe('A room')
  expect(ada.room.context.records.list(roomNameKind)).toEqual([])
})

test('who was in a room, and what its owner calls it, is told once it has changed, and when it closes', async () => {
  const { world, ada, ben } = await meet()
  const told: Company[] = []
  const end = watchCompany(ben.room.context, world.clock, company => told.push(company))
  await world.clock.advance(60_000)
  expect(told.map(({ name, people }) => [name, people.map(person => person.name)])).toEqual([
    ['A room', ['Ada']],
  ])
  ada.room.setNaming(unsaid('Tide tables'))
  await world.clock.advance(500)
  await world.leave(await world.enter(world.person('Cyd')))
  await world.clock.advance(100)
  end()
  expect(told.at(-1)).toMatchObject({ name: 'Tide tables', people: [{ name: 'Ada' }, { name: 'Cyd' }] })
  expect(told).toHaveLength(2)
})
