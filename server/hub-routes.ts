import { healthAnswer, iceAnswer } from '../lib/protocol/hub-api.ts'
import { z } from '../lib/protocol/schema.ts'
import packageJson from '../package.json' with { type: 'json' }
import { refusals } from './api-docs.ts'
import type { Clock } from './clock.ts'
import type { Http } from './http.ts'
import { type IceConfig, iceServers } from './ice.ts'
import type { Metrics } from './metrics.ts'
import type { Store } from './store.ts'

export interface HubRoutesOptions {
  readonly store: Pick<Store, 'check'>
  /** Whether what was to be stored last has been stored. */
  readonly storing: () => boolean
  readonly metrics: Metrics
  readonly clock: Clock
  readonly ice: IceConfig
}

/** The hub itself: whether it is well, what it counts, and the servers that help browsers to link directly. */
export function addHubRoutes(app: Http, { store, storing, metrics, clock, ice }: HubRoutesOptions): void {
  app.get(
    '/v1/ice',
    {
      schema: {
        tags: ['Hub'],
        summary: 'Lists STUN and TURN servers',
        description: 'What goes into an `RTCPeerConnection`. Credentials end after two hours.',
        response: { 200: iceAnswer, ...refusals() },
      },
    },
    async () => iceServers(ice, clock.now()),
  )

  app.get(
    '/health',
    {
      schema: {
        tags: ['Hub'],
        summary: 'Says whether the hub is well',
        description:
          'It is while its store can be read. `not-storing`: what was to be stored last could not be, as on a full disk.',
        response: { 200: healthAnswer, ...refusals() },
      },
    },
    async () => {
      await store.check()
      const status = storing() ? ('ok' as const) : ('not-storing' as const)
      return { name: 'alongside-hub', version: packageJson.version, status }
    },
  )

  app.get(
    '/metrics',
    {
      schema: {
        tags: ['Hub'],
        summary: 'Counts what goes on',
        description: 'In the text format of Prometheus. No label holds anything that came from outside.',
        response: {
          200: { description: 'Metrics.', content: { 'text/plain': { schema: z.string() } } },
          ...refusals(),
        },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  )
}
