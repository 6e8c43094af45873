import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { type HubErrorCode, hubError } from '../lib/protocol/hub-api.ts'
import packageJson from '../package.json' with { type: 'json' }
import { statusByCode } from './hub-refusal.ts'

const icon = readFileSync(fileURLToPath(new URL('../public/icon/icon.svg', import.meta.url)), 'utf8')

/** Everything that the page shows comes from this hub, and it asks nobody else. Its styles are partly set by script. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** What any request may be refused with. */
const alwaysPossible: readonly HubErrorCode[] = ['rate-limited', 'unavailable']

/** The refusals of a route for its `response`, by status, with their codes in words: those it names, and those that every route has. */
export function refusals(...codes: readonly HubErrorCode[]) {
  const byStatus = Object.groupBy([...codes, ...alwaysPossible], code => statusByCode[code])
  const described = Object.entries(byStatus).map(([status, same]) => [
    status,
    {
      description: `Refused: ${same!.map(code => `\`${code}\``).join(', ')}.`,
      content: { 'application/json': { schema: hubError } },
    },
  ])
  return Object.fromEntries(described) as Record<never, never>
}

/**
 * The API's OpenAPI document at `/docs/json`, made of the schemas that requests are judged by, and a page to read it at `/docs`. To be called
 * before the routes are added: a route without a sentence and its answers does not start.
 */
export async function addApiDocs(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', ({ schema, method, url }) => {
    if (schema?.hide || method === 'HEAD' || (schema?.summary && schema.response)) return
    throw new Error(`${String(method)} ${url} says neither what it does nor what it answers.`)
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Alongside hub',
        version: packageJson.version,
        description:
          'What a hub knows of rooms: public keys, sealed bytes and sizes. Every error is JSON with a code for programs and a sentence for people; ' +
          'one with `retryAfterMs` says when the same might be taken.',
        license: { name: packageJson.license },
      },
      components: {
        securitySchemes: {
          member: {
            type: 'http',
            scheme: 'bearer',
            description: 'A token of `POST /v1/rooms/{room}/token`.',
          },
          roomToken: {
            type: 'http',
            scheme: 'bearer',
            description: "A token that the room's owner has made for another system.",
          },
        },
      },
      tags: [
        { name: 'Rooms', description: 'Policies and doors: what owners say, and what links open.' },
        { name: 'Members', description: 'What people of a room may read of it, sealed.' },
        { name: 'Snapshots', description: 'Snapshots and versions of documents, sealed by people.' },
        { name: 'Files', description: 'Images and other files of rooms, sealed by people.' },
        { name: 'Mail', description: 'What waits for people, sealed by their senders.' },
        {
          name: 'Public sessions',
          description: 'Rooms that their owners have made public, for everybody to read.',
        },
        { name: 'Events', description: 'What other systems tell a room.' },
        { name: 'Hub', description: 'The hub itself.' },
      ],
    },
    transform: ({ schema, ...rest }) => {
      const transformed = jsonSchemaTransform({ schema, ...rest } as Parameters<
        typeof jsonSchemaTransform
      >[0])
      return { ...transformed, schema: withDescriptions(transformed.schema) }
    },
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: pagePolicy,
    // Only our own document is read here, so there is no bar to ask for another.
    theme: {
      title: 'Alongside hub',
      css: [{ filename: 'alongside.css', content: '.swagger-ui .topbar { display: none }' }],
      favicon: [{ filename: 'icon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: icon }],
    },
    uiConfig: { validatorUrl: null, deepLinking: true },
  })
}

/** OpenAPI wants each answer described. */
function withDescriptions(schema: FastifySchema): FastifySchema {
  const answers = Object.entries((schema.response ?? {}) as Record<string, { description?: string }>)
  const described = answers.map(([status, answer]) => [status, { description: 'Done.', ...answer }])
  return schema.response ? { ...schema, response: Object.fromEntries(described) } : schema
}
