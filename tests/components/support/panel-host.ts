import type { Page } from 'playwright-core'
import type { HostToPanel } from '../../../lib/protocol/port.ts'
import type { ExtensionPages } from './extension-page.ts'
import { personIdOf, recordIdOf } from './people.ts'

/** The room that panels are shown in. */
export const plannerRoom: HostToPanel = {
  type: 'room',
  room: recordIdOf(0) as never,
  name: 'Planner notes',
  self: personIdOf(0),
  connection: 'direct',
  notice: null,
}

/** Says it as the host, on the newest port of a panel. */
export const hostSays = (panel: Page, ...facts: HostToPanel[]): Promise<void> =>
  panel.evaluate(all => {
    for (const fact of all) window.ports.at(-1)!.hostSays(fact)
  }, facts)

/** A panel as in the frame of a light page, told of the room and of these. */
export async function openPanel(pages: ExtensionPages, ...facts: HostToPanel[]): Promise<Page> {
  const panel = await pages.open('panel', {
    address: '/panel.html#AAAAAAAAAAAAAAAAAAAAAA&theme=light',
    framed: true,
  })
  await hostSays(panel, plannerRoom, ...facts)
  return panel
}
