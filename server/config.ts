import { fail, ok, type Result } from '../lib/core/result.ts'
import type { HubOptions } from './hub.ts'
import type { IceConfig } from './ice.ts'

/** What the environment sets: everything of a hub but its log and clock, and how much it logs. */
export type HubConfig = Omit<HubOptions, 'log' | 'clock' | 'openStore'> & {
  readonly port: number
  readonly host: string
  readonly logLevel: string
  /** A PostgreSQL database instead of a SQLite one in `dataDir`. */
  readonly databaseUrl: string | null
}

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

const logLevels = ['debug', 'info', 'warn', 'error', 'silent']

/** Thrown and caught in this file only. */
class BadSetting extends Error {}

/** Reads the hub's configuration; the error is a sentence that names the variable and never says a secret. An empty variable is an unset one. */
export function readConfig(environment: Environment): Result<HubConfig, string> {
  const read = (name: string): string | null => environment[name]?.trim() || null
  try {
    const host = read('HOST') ?? '127.0.0.1'
    const publicUrl = readOrigin('PUBLIC_URL', read('PUBLIC_URL'))
    if (/^(0\.0\.0\.0|::|\*)$/.test(host) && !publicUrl)
      throw new BadSetting(
        `PUBLIC_URL is needed where HOST is ${host}: set it to the address that people open, for example https://hub.example.`,
      )
    const ywebrtcSignaling = readSwitch('YWEBRTC_SIGNALING', read('YWEBRTC_SIGNALING'))
    const publicSessions = readSwitch('PUBLIC_SESSIONS', read('PUBLIC_SESSIONS'))
    const reportsToHide = readCount('REPORTS_TO_HIDE', read('REPORTS_TO_HIDE'), 100)
    const perAddressFactor = readCount('PER_ADDRESS_FACTOR', read('PER_ADDRESS_FACTOR'), 999_999)
    return ok({
      port: readPort(read('PORT')),
      host,
      dataDir: read('DATA_DIR') ?? './data',
      databaseUrl: readDatabaseUrl(read('DATABASE_URL')),
      redisUrl: readRedisUrl(read('REDIS_URL'), read('DATABASE_URL')),
      publicUrl,
      ice: readIce(read),
      allowedOrigins: readList(read('ALLOWED_ORIGINS')).map(origin => readOrigin('ALLOWED_ORIGINS', origin)!),
      stores: {
        chrome: readStore('CHROME_STORE_URL', read('CHROME_STORE_URL')),
        firefox: readStore('FIREFOX_STORE_URL', read('FIREFOX_STORE_URL')),
      },
      retentionDays: readCount('RETENTION_DAYS', read('RETENTION_DAYS'), 36_500),
      trustProxy: readSwitch('TRUST_PROXY', read('TRUST_PROXY')) ?? false,
      logLevel: readLogLevel(read('LOG_LEVEL')),
      ...(ywebrtcSignaling !== null && { ywebrtcSignaling }),
      ...(publicSessions !== null && { publicSessions }),
      ...(reportsToHide !== null && { reportsToHide }),
      ...(perAddressFactor !== null && { perAddressFactor }),
    })
  } catch (error) {
    if (error instanceof BadSetting) return fail(error.message)
    throw error
  }
}

const readList = (value: string | null): string[] => value?.split(/[\s,]+/).filter(Boolean) ?? []

function readPort(value: string | null): number {
  if (value === null) return 4455
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value)
  throw new BadSetting(`PORT has to be a whole number from 0 to 65535, not “${value}”; 0 takes a free port.`)
}

function readCount(name: string, value: string | null, most: number): number | null {
  if (value === null) return null
  if (/^[1-9]\d{0,5}$/.test(value) && Number(value) <= most) return Number(value)
  throw new BadSetting(`${name} has to be a whole number from 1 to ${most}, not “${value}”.`)
}

function readOrigin(name: string, value: string | null): string | null {
  if (value === null) return null
  const url = URL.canParse(value) ? new URL(value) : null
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin
  throw new BadSetting(`${name} has to be like https://hub.example, without a path, not “${value}”.`)
}

function readStore(name: string, value: string | null): string | null {
  if (value === null) return null
  const url = URL.canParse(value) ? new URL(value) : null
  if (url?.protocol === 'https:') return url.href
  throw new BadSetting(
    `${name} has to be the https address of the extension’s page in the store, not “${value}”.`,
  )
}

/** The value is not said in the error: it holds a password. */
function readDatabaseUrl(value: string | null): string | null {
  if (value === null || /^postgres(ql)?:\/\/[^\s]+$/.test(value)) return value
  throw new BadSetting('DATABASE_URL has to be like postgres://user:password@host:5432/database.')
}

/** Without a common database there is nothing for several hubs to tell one another. */
function readRedisUrl(value: string | null, databaseUrl: string | null): string | null {
  if (value === null) return null
  if (!/^rediss?:\/\/[^\s]+$/.test(value)) throw new BadSetting('REDIS_URL has to be like redis://host:6379.')
  if (databaseUrl === null)
    throw new BadSetting('REDIS_URL is for several hubs on one PostgreSQL database: set DATABASE_URL too.')
  return value
}

function readSwitch(name: string, value: string | null): boolean | null {
  if (value === null) return null
  if (value === 'on' || value === 'off') return value === 'on'
  throw new BadSetting(`${name} has to be “on” or “off”, not “${value}”.`)
}

function readLogLevel(value: string | null): string {
  if (value === null) return 'info'
  if (logLevels.includes(value)) return value
  throw new BadSetting(`LOG_LEVEL has to be one of ${logLevels.join(', ')}, not “${value}”.`)
}

function readIceUrls(name: string, value: string | null, scheme: RegExp): string[] {
  const urls = readList(value)
  const bad = urls.find(url => !scheme.test(url))
  if (bad !== undefined)
    throw new BadSetting(
      `${name} has to hold addresses like ${name.startsWith('STUN') ? 'stun' : 'turn'}:turn.example:3478, not “${bad}”.`,
    )
  if (urls.length > 8)
    throw new BadSetting(`${name} holds ${urls.length} addresses; browsers slow down above 8.`)
  return urls
}

function readIce(read: (name: string) => string | null): IceConfig {
  const stunUrls = readIceUrls('STUN_URLS', read('STUN_URLS'), /^stuns?:[^\s/]+$/)
  const urls = readIceUrls('TURN_URLS', read('TURN_URLS'), /^turns?:[^\s/]+$/)
  const secret = read('TURN_SECRET')
  const username = read('TURN_USERNAME')
  const credential = read('TURN_CREDENTIAL')
  if (urls.length === 0) {
    const lone = Object.entries({ TURN_SECRET: secret, TURN_USERNAME: username, TURN_CREDENTIAL: credential })
    const set = lone.find(([, value]) => value !== null)
    if (set) throw new BadSetting(`${set[0]} is set but TURN_URLS is not: set both or neither.`)
    return { stunUrls, turn: null }
  }
  if (secret && !username && !credential) return { stunUrls, turn: { urls, secret } }
  if (!secret && username && credential) return { stunUrls, turn: { urls, username, credential } }
  throw new BadSetting(
    'TURN_URLS needs either TURN_SECRET (the secret that the TURN server shares) or TURN_USERNAME and TURN_CREDENTIAL.',
  )
}
