import { expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import { useHubWorlds } from '../support/hub-world.ts'

const createWorld = useHubWorlds()

async function meet() {
  const world = createWorld()
  const [ada, bob] = [world.person('Ada'), world.person('Bob')]
  const [hers, his] = [await world.enter(ada), await world.enter(bob)]
  await world.clock.advance(1_000)
  return { world, ada, bob, hers, his, adasPanel: hers.panel(), bobsPanel: his.panel() }
}

test('A3 both are shown the same six words, and whoever was asked is told that somebody waits', async () => {
  const { world, ada, bob, adasPanel, bobsPanel } = await meet()
  adasPanel.receive({ type: 'compare', person: bob.id })
  expect(adasPanel.last('comparison')).toMatchObject({ person: bob.id, state: 'waiting', asked: false })
  await world.clock.advance(1_000)
  const [shownToAda, shownToBob] = [adasPanel.last('comparison'), bobsPanel.last('comparison')]
  expect(shownToAda).toMatchObject({ person: bob.id, state: 'words', asked: false })
  expect(shownToBob).toMatchObject({ person: ada.id, state: 'words', asked: true })
  expect(shownToAda!.words).toHaveLength(6)
  expect(shownToBob!.words).toEqual(shownToAda!.words)
  expect(bobsPanel.last('panel')).toMatchObject({ unread: 1 })

  bobsPanel.receive({ type: 'end-comparison', person: ada.id })
  await world.clock.advance(100)
  expect(bobsPanel.last('comparison')).toMatchObject({ state: 'none' })
  expect(bobsPanel.last('panel')).toMatchObject({ unread: 0 })
})

test('A3 of two who begin at once one has begun, and both see its words', async () => {
  const { world, ada, bob, adasPanel, bobsPanel } = await meet()
  adasPanel.receive({ type: 'compare', person: bob.id })
  bobsPanel.receive({ type: 'compare', person: ada.id })
  await world.clock.advance(1_000)
  const shown = [adasPanel, bobsPanel].map(panel => panel.last('comparison')!)
  expect(shown.map(({ state }) => state)).toEqual(['words', 'words'])
  expect(shown[0]!.words).toEqual(shown[1]!.words)
})

test('A3 words go when whoever would read them has gone', async () => {
  const { world, ada, bob, his, adasPanel, bobsPanel } = await meet()
  adasPanel.receive({ type: 'compare', person: bob.id })
  await world.clock.advance(1_000)
  expect(bobsPanel.last('comparison')).toMatchObject({ person: ada.id, state: 'words' })
  await world.leave(his)
  await world.clock.advance(2_000)
  expect(adasPanel.last('comparison')).toMatchObject({ person: bob.id, state: 'none' })
})

test('A3 whoever shows another nonce than they committed to is found out, and what nobody asked for is dropped', async () => {
  const { world, ada, bob, hers, his, bobsPanel } = await meet()
  const nonce = toBase64Url(new Uint8Array(16))
  const { send } = hers.room.context
  send(his.session, { type: 'compare-reveal', nonce })
  send(his.session, { type: 'compare-answer', nonce })
  await world.clock.advance(100)
  expect(his.room.drops.get('comparison-unasked')).toBe(2)
  send(his.session, { type: 'compare-commit', commitment: toBase64Url(new Uint8Array(32)) })
  send(his.session, { type: 'compare-reveal', nonce })
  await world.clock.advance(100)
  expect(bobsPanel.last('comparison')).toMatchObject({ person: ada.id, state: 'failed', words: [] })
  expect(bob.id).not.toBe(ada.id)
  for (let i = 0; i < 20; i++)
    send(his.session, { type: 'compare-commit', commitment: toBase64Url(new Uint8Array(32)) })
  await world.clock.advance(500)
  expect(his.room.drops.get('comparisons-too-fast')).toBeGreaterThan(10)
})
