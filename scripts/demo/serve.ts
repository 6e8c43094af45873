import { env, stdout } from 'node:process'
import { serveDemo } from './serve-demo.ts'

const server = await serveDemo(Number(env.PORT ?? 0))
stdout.write(`Open ${server.url}demo in any browser. Ctrl-C ends it.\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, server.close)
