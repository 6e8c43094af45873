import type { HostToPage, HostToPanel, PageToHost, PanelToHost } from '../protocol/port.ts'
import type { Drops } from './drops.ts'
import type { Places } from './places.ts'
import { createPorts, type Ports } from './ports.ts'
import type { Subscribers } from './subscribers.ts'
import type { RunningFeature } from './types.ts'

export interface RoomPorts {
  readonly pages: Ports<PageToHost, HostToPage>
  readonly panels: Ports<PanelToHost, HostToPanel>
}

/** A room's ports, whose messages go to each feature. */
export function createRoomPorts(
  { each }: Subscribers<RunningFeature>,
  places: Pick<Places, 'of'>,
  drops: Drops,
): RoomPorts {
  const refused = (): void => drops.count('port-refused')
  return {
    pages: createPorts<PageToHost, HostToPage>(
      { type: 'end' },
      {
        greet: page => each(feature => feature.greetPage?.(page)),
        message: (page, message) => each(feature => feature.page?.(page, message)),
        closed: page => each(feature => feature.pageClosed?.(page)),
        refused,
        moved: message => (message.type === 'address' ? places.of(message.address) : null),
      },
    ),
    panels: createPorts<PanelToHost, HostToPanel>(
      { type: 'end' },
      {
        greet: panel => each(feature => feature.greetPanel?.(panel)),
        message: (panel, message) => each(feature => feature.panel?.(panel, message)),
        closed: () => undefined,
        moved: () => null,
        refused,
      },
    ),
  }
}
