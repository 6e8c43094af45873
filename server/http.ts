import cors from '@fastify/cors'
import rateLimit from '@fastify/rate-limit'
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  fastify,
  LogController,
} from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { limits } from '../lib/core/limits.ts'
import { addApiDocs } from './api-docs.ts'
import { HubRefusal, refuseSocket } from './hub-refusal.ts'

export interface HttpOptions {
  readonly log: Logger
  /** Origins besides those of extensions whose scripts may use the API. */
  readonly allowedOrigins: readonly string[]
  /** Take a client's address from the last entry of `X-Forwarded-For`. */
  readonly trustProxy: boolean
  /** Multiplies every limit per address. */
  readonly perAddressFactor: number
}

/** Bodies that are sealed bytes. */
export const bytesType = 'application/octet-stream'

const extensionOrigin = /^(chrome|moz)-extension:\/\/[\w-]+$/

export type Http = Awaited<ReturnType<typeof createHttp>>

/** Fastify as the hub uses it: requests and answers judged by zod schemas and described at `/docs`, limits, CORS, and every error as `{code, message, retryAfterMs?}`. Logs no address and no id. */
export async function createHttp(options: HttpOptions) {
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.messageBytes,
    // A snapshot over a slow line takes its time; what is not a snapshot may not be large.
    requestTimeout: 60_000,
    // One hop: the entry that our own proxy wrote; those before it are the client's word.
    trustProxy: options.trustProxy ? (_address, hop) => hop === 0 : false,
    forceCloseConnections: 'idle',
    // Addresses that match no route because of their length or escapes.
    frameworkErrors: (_error, request) => refuseSocket(request.raw.socket, nothingThere()),
    clientErrorHandler: (_error, socket) => refuseSocket(socket, unreadable()),
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addContentTypeParser(bytesType, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  answerErrors(app)
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    request.log.debug({ method: request.method, route, status: reply.statusCode, ms: reply.elapsedTime })
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
  })
  await app.register(cors, {
    origin: (origin, decide) =>
      decide(
        null,
        origin !== undefined && (extensionOrigin.test(origin) || options.allowedOrigins.includes(origin)),
      ),
    methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    exposedHeaders: ['retry-after'],
    maxAge: 3600,
  })
  await app.register(rateLimit, {
    max: limits.requestsPerMinute * options.perAddressFactor,
    timeWindow: 60_000,
    cache: 10_000,
    errorResponseBuilder: (_request, { max, ttl }) =>
      new HubRefusal('rate-limited', `No more than ${max} of these requests a minute from one address.`, ttl),
  })
  await addApiDocs(app)
  return app
}

const nothingThere = () => new HubRefusal('not-found', 'This hub has nothing at that address.')
const unreadable = () =>
  new HubRefusal('bad-request', 'The request cannot be read. The API takes and gives JSON.')

function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw nothingThere()
  })
  app.setErrorHandler((error, request, reply: FastifyReply) => {
    const refusal = error instanceof HubRefusal ? error : translate(error, request.routeOptions.bodyLimit)
    if (refusal.status >= 500) request.log.error({ err: error }, 'request failed')
    if (refusal.status === 401) reply.header('www-authenticate', 'Bearer')
    return reply.code(refusal.status).send(refusal.toJSON())
  })
}

/** A room, a door or a person that is no id names nothing that the hub has. What else does not fit is said, with the place. */
function misshapen({ validation, validationContext }: FastifyError): HubRefusal {
  if (validationContext === 'params') return nothingThere()
  const place = validation?.[0]?.instancePath.slice(1, 100)
  const what = validationContext === 'querystring' ? 'parameters are' : 'body is'
  return new HubRefusal(
    'bad-request',
    `The ${what} not what this address takes${place ? `, at “${place}”` : ''}. /docs says what it does.`,
  )
}

/** What Fastify refused by itself: bodies that are too large, no JSON, of another type. */
function translate(error: unknown, bodyLimit: number = limits.messageBytes): HubRefusal {
  if (error instanceof Error && 'validation' in error) return misshapen(error as FastifyError)
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413)
    return new HubRefusal('too-large', `This request holds at most ${Math.floor(bodyLimit / 1024)} KiB.`)
  if (status >= 400 && status < 500) return unreadable()
  return new HubRefusal('unavailable', 'The hub cannot do this now. Its log says why.')
}
