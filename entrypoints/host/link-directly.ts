import { createMesh, type MeshOptions } from '../../lib/engine/mesh/mesh.ts'
import type { CreateConnection } from '../../lib/engine/mesh/types.ts'
import type { Transport } from '../../lib/engine/types.ts'
import { type Sent, watchConnections } from '../../lib/platform/watch-sends.ts'
import { createYWebrtcRider } from '../../lib/platform/y-webrtc-rider.ts'

/** Makes the transport of direct links of one room; `sent` is told of what leaves on them. */
export type LinkDirectly = (
  part: Omit<MeshOptions, 'createConnection' | 'createRider'>,
  sent: Sent,
) => Transport

/** Direct links over the browser's own connections, on which documents go as y-webrtc has them. */
export const directLinks =
  (createConnection: CreateConnection): LinkDirectly =>
  (part, sent) =>
    createMesh({
      ...part,
      createConnection: watchConnections(createConnection, sent),
      createRider: createYWebrtcRider,
    })
