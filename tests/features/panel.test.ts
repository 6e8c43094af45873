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

test('O10 it stays where it was dragged, as large as it was drawn, and the dock where it was put: on other pages and after a reload', async () => {
  const world = createWorld()
  const person = world.person('Ada')
  const ada = await world.enter(person)
  const [page, other] = [ada.page('https://a.example/'), ada.page('https://b.example/')]
  const [at, size] = [
    { left: 40, top: 50 },
    { width: 480, height: 600 },
  ]
  page.receive({ type: 'place-panel', at })
  page.receive({ type: 'place-panel', size })
  page.receive({ type: 'place-dock', corner: 'top-left', shrunk: true })
  const places = { at, size, dock: { corner: 'top-left', shrunk: true } }
  expect(other.last('panel')).toMatchObject(places)
  await world.leave(ada)
  const again = await world.enter(person)
  expect(again.page('https://c.example/').last('panel')).toMatchObject(places)
})

test('O10 each panel shows the side that was chosen in it, until a page asks for one', async () => {
  const world = createWorld()
  const ada = await world.enter(world.person('Ada'))
  const page = ada.page('https://a.example/')
  const [frame, beside] = [ada.panel(), ada.panel()]
  beside.receive({ type: 'show-tab', tab: 'people' })
  expect([frame.last('panel')?.tab, beside.last('panel')?.tab]).toEqual(['chat', 'people'])
  expect(ada.panel().last('panel')?.tab).toBe('people')
  page.receive({ type: 'open-pin', pin: null })
  expect([frame.last('panel')?.tab, beside.last('panel')?.tab]).toEqual(['pins', 'pins'])
})

test('O10 what is pressed in a panel’s frame is passed on to the pages, of which one knows that it was there', async () => {
  const world = createWorld()
  const ada = await world.enter(world.person('Ada'))
  const [page, panel] = [ada.page('https://a.example/'), ada.panel()]
  panel.receive({ type: 'pop-panel', to: 'top' })
  panel.receive({ type: 'leave-panel' })
  expect([page.last('pop-panel'), page.last('leave-panel')]).toEqual([
    { type: 'pop-panel', to: 'top' },
    { type: 'leave-panel' },
  ])
})

test.each([undefined, null, 5, 'open', { open: 'yes', pin: 'middle', tab: 5, places: { at: 7 } }])(
  'what was kept as %o is a closed panel',
  kept => {
    expect(panelStateFrom(kept)).toEqual({ open: false, pin: 'right', tab: 'chat', places: {} })
  },
)
