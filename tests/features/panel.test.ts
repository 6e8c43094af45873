import { expect, test } from 'vitest'
import { panelStateFrom } from '../../lib/features/panel/model.ts'
import { useWorlds } from '../support/world.ts'

const createWorld = useWorlds()

test('the panel is open and pinned alike in all tabs, and after a reload', async () => {
  const world = createWorld()
  const person = world.person('Ada')
  const ada = await world.enter(person)
  const [page, other, panel] = [ada.page('https://a.example/'), ada.page('https://b.example/'), ada.panel()]
  page.receive({ type: 'show-panel', open: true })
  panel.receive({ type: 'pin-panel', pin: 'top-left' })
  for (const seen of [page.last('panel'), other.last('panel'), panel.last('panel')])
    expect(seen).toMatchObject({ open: true, pin: 'top-left' })
  await world.leave(ada)
  const again = await world.enter(person)
  expect(again.page('https://a.example/').last('panel')).toMatchObject({ open: true, pin: 'top-left' })
})

test.each([undefined, null, 5, 'open', { open: 'yes', pin: 'middle' }])(
  'what was kept as %o is a closed panel',
  kept => {
    expect(panelStateFrom(kept)).toEqual({ open: false, pin: 'right', listed: false })
  },
)
