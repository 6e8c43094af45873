import cors from '@fastify/cors'
import rateLimit from '@fastify/rate-limit'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { Logger } from 'pino'
import { limits } from '../lib/core/limits.ts'
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

const extensionOrigin = /^(chrome|moz)-extension:\/\/[\w-]+$/

/** Fastify as the hub uses it: limits, CORS, and every error as `{code, message, retryAfterMs?}`. Logs no address and no id. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.messageBytes,
    requestTimeout: 10_000,
    // One hop: the entry that our own proxy wrote; those before it are the client's word.
    trustProxy: options.trustProxy ? (_address, hop) => hop === 0 : false,
    forceCloseConnections: 'idle',
    // Addresses that match no route because of their length or escapes.
    frameworkErrors: (_error, request) => refuseSocket(request.raw.socket, nothingThere()),
    clientErrorHandler: (_error, socket) => refuseSocket(socket, unreadable()),
  })
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
    methods: ['GET', 'PUT', 'POST'],
    maxAge: 3600,
  })
  await app.register(rateLimit, {
    max: limits.requestsPerMinute * options.perAddressFactor,
    timeWindow: 60_000,
    cache: 10_000,
    errorResponseBuilder: (_request, { max, ttl }) =>
      new HubRefusal('rate-limited', `No more than ${max} of these requests a minute from one address.`, ttl),
  })
  return app
}

const nothingThere = () => new HubRefusal('not-found', 'This hub has nothing at that address.')
const unreadable = () =>
  new HubRefusal('bad-request', 'The request cannot be read. The API takes and gives JSON.')

function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw nothingThere()
  })
  app.setErrorHandler((error, request, reply) => {
    const refusal = error instanceof HubRefusal ? error : translate(error)
    if (refusal.status >= 500) request.log.error({ err: error }, 'request failed')
    return reply.code(refusal.status).send(refusal.toJSON())
  })
}

/** What Fastify refused by itself: bodies that are too large, no JSON, of another type. */
function translate(error: unknown): HubRefusal {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 413)
    return new HubRefusal('too-large', `A request holds at most ${limits.messageBytes / 1024} KiB.`)
  if (status >= 400 && status < 500) return unreadable()
  return new HubRefusal('unavailable', 'The hub cannot do this now. Its log says why.')
}
