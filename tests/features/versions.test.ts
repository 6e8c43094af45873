import { describe, expect, test } from 'vitest'
import type { SnapshotId } from '../../lib/core/ids.ts'
import { viewerEpoch } from '../../lib/core/keys.ts'
import { limits } from '../../lib/core/limits.ts'
import { type HubWorld, useHubWorlds } from '../support/hub-world.ts'
import { testKeys, type Visit } from '../support/person.ts'

const createWorld = useHubWorlds()
const notesOf = (visit: Visit) => visit.room.context.doc.getText('notes')
type Panel = ReturnType<Visit['panel']>

const namesIn = (panel: Panel) => panel.last('versions')?.versions.map(({ kind, name }) => [kind, name])

/** Somebody in a room with one version, *first*, of the text `one`. */
async function roomWithVersion(world: HubWorld) {
  const ada = await world.enter(world.person('Ada'))
  const panel = ada.panel()
  panel.receive({ type: 'list-versions' })
  notesOf(ada).insert(0, 'one')
  await world.clock.advance(1_000)
  panel.receive({ type: 'save-version', name: 'first' })
  await world.clock.advance(1_000)
  return { ada, panel, version: panel.last('versions')!.versions[0]!.version }
}

describe('G35 a version', () => {
  test('is saved under a name, and listed for everybody who asks, with who saved it and when', async () => {
    const world = createWorld()
    const { panel } = await roomWithVersion(world)
    expect(panel.last('version-done')).toEqual({
      type: 'version-done',
      what: 'save',
      version: null,
      problem: null,
    })
    const bob = (await world.enter(world.person('Bob'))).panel()
    expect(bob.last('versions')).toBeUndefined()
    bob.receive({ type: 'list-versions' })
    await world.clock.advance(1_000)
    expect(bob.last('versions')).toMatchObject({
      versions: [{ kind: 'named', name: 'first', by: 'Ada', bytes: expect.any(Number) }],
      mayEdit: true,
      problem: null,
    })
  })

  test('is looked at without changing anything', async () => {
    const world = createWorld()
    const { ada, panel, version } = await roomWithVersion(world)
    notesOf(ada).insert(3, ' two')
    panel.receive({ type: 'look', version })
    await world.clock.advance(1_000)
    expect(panel.last('version')).toEqual({
      type: 'version',
      version,
      parts: [{ name: 'notes', text: 'one' }],
      cut: false,
    })
    expect(notesOf(ada).toString()).toBe('one two')
  })

  test('whose text is damaged is read from the document beside it, and one without either is told', async () => {
    const world = createWorld()
    const { panel, version } = await roomWithVersion(world)
    world.hub.snapshots.damage(version, 'text')
    panel.receive({ type: 'look', version })
    await world.clock.advance(1_000)
    expect(panel.last('version')?.parts).toEqual([{ name: 'notes', text: 'one' }])
    world.hub.snapshots.damage(version, 'state')
    for (const type of ['look', 'restore'] as const) {
      panel.receive({ type, version })
      await world.clock.advance(1_000)
      expect(panel.last('version-done')).toMatchObject({ what: type, version, problem: 'damaged' })
    }
  })
})

describe('G36 restoring', () => {
  test('makes the document as it was, for everybody, by a change; how it was is kept before', async () => {
    const world = createWorld()
    const { ada, panel, version } = await roomWithVersion(world)
    const bob = await world.enter(world.person('Bob', { direct: true }))
    notesOf(bob).delete(0, 3)
    notesOf(bob).insert(0, 'something else')
    await world.clock.advance(1_000)
    panel.receive({ type: 'restore', version })
    await world.clock.advance(2_000)
    expect([notesOf(ada).toString(), notesOf(bob).toString()]).toEqual(['one', 'one'])
    expect(namesIn(panel)).toEqual([
      ['before', 'first'],
      ['named', 'first'],
    ])
    const before = panel.last('versions')!.versions[0]!.version
    panel.receive({ type: 'restore', version: before })
    await world.clock.advance(2_000)
    expect(notesOf(bob).toString()).toBe('something else')
    const late = await world.enter(world.person('Late'))
    expect(notesOf(late).toString()).toBe('something else')
  })

  test('happens only when what is there now could be kept', async () => {
    const world = createWorld()
    const { ada, panel, version } = await roomWithVersion(world)
    for (let i = 1; i < limits.versions; i++) void ada.room.context.versions!.save(`${i}`)
    await world.clock.advance(5_000)
    notesOf(ada).insert(0, 'new ')
    panel.receive({ type: 'restore', version })
    await world.clock.advance(2_000)
    expect(panel.last('version-done')).toMatchObject({ what: 'restore', problem: 'too-many' })
    expect(notesOf(ada).toString()).toBe('new one')
  })
})

test('G35 viewers look, and neither save nor restore', async () => {
  const world = createWorld()
  const { version } = await roomWithVersion(world)
  const keys = viewerEpoch(testKeys.epoch, testKeys.viewSeed)
  const panel = (await world.enter(world.person('Vi', { keys }))).panel()
  panel.receive({ type: 'list-versions' })
  panel.receive({ type: 'look', version })
  await world.clock.advance(1_000)
  expect(panel.last('versions')).toMatchObject({ versions: [{ name: 'first' }], mayEdit: false })
  expect(panel.last('version')?.parts).toEqual([{ name: 'notes', text: 'one' }])
  panel.receive({ type: 'save-version', name: 'mine' })
  panel.receive({ type: 'restore', version })
  await world.clock.advance(1_000)
  expect(panel.heard.filter(({ type }) => type === 'version-done')).toMatchObject([
    { what: 'save', problem: 'viewer' },
    { what: 'restore', problem: 'viewer' },
  ])
})

test('G35 nothing is known of versions while the hub is away, or of one that it never had', async () => {
  const world = createWorld()
  const { panel } = await roomWithVersion(world)
  panel.receive({ type: 'look', version: 'AAAAAAAAAAAAAAAAAAAAAA' as SnapshotId })
  await world.clock.advance(1_000)
  expect(panel.last('version-done')).toMatchObject({ what: 'look', problem: 'gone' })
  world.hub.kill()
  panel.receive({ type: 'list-versions' })
  await world.clock.advance(1_000)
  expect(panel.last('versions')).toMatchObject({ versions: [], problem: 'hub-away' })
  panel.receive({ type: 'save-version', name: 'second' })
  await world.clock.advance(1_000)
  expect(panel.last('version-done')).toMatchObject({ what: 'save', problem: 'hub-away' })
  world.hub.start()
})
