import { pino } from 'pino'
import { readConfig } from './config.ts'
import { startHub } from './hub.ts'
import { openPostgresStore } from './postgres-store.ts'

/** Says a sentence for people and ends: nothing is listening yet. */
function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

const config = readConfig(process.env)
if (!config.ok) giveUp(config.error)
const { logLevel, databaseUrl, ...options } = config.value

// The one line on stdout is for programs; logs go to stderr.
// What databases say of an error besides its message holds the values of rows.
const redact = { paths: ['err.detail', 'err.where', 'err.parameters'], remove: true }
const log = pino({ level: logLevel, base: null, redact }, pino.destination({ dest: 2, sync: true }))

const openDatabase = (url: string) =>
  openPostgresStore(url, error => log.warn({ err: error }, 'the database went away')).catch(
    (error: NodeJS.ErrnoException) => giveUp(`DATABASE_URL cannot be used: ${error.message || error.code}.`),
  )

const hub = await startHub({
  ...options,
  ...(databaseUrl && { openStore: () => openDatabase(databaseUrl) }),
  log,
}).catch((error: NodeJS.ErrnoException) => {
  const { host, port, dataDir } = options
  if (error.code === 'EADDRINUSE')
    giveUp(`PORT ${port} on ${host} is taken by another program: choose another, or 0 for a free one.`)
  if (error.code === 'EACCES' && error.syscall === 'listen')
    giveUp(`PORT ${port} is not one that this user may listen on: choose one above 1023.`)
  if (error.syscall === 'listen' || error.syscall === 'getaddrinfo')
    giveUp(`HOST ${host} is no address of this machine (${error.code}).`)
  if (error.syscall === 'mkdir' || error.code?.startsWith('SQLITE_'))
    giveUp(`DATA_DIR ${dataDir} cannot be used: ${error.message}.`)
  throw error
})

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, async () => {
    if (stopping) return
    stopping = true
    await hub.close()
    process.exit(0)
  })

process.stdout.write(`${JSON.stringify({ url: hub.url })}\n`)
