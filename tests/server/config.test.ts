import { describe, expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'

describe('the configuration', () => {
  test('of an empty environment is a hub for this machine', () => {
    expect(readConfig({ PORT: '', HOST: ' ' })).toEqual({
      ok: true,
      value: {
        port: 4455,
        host: '127.0.0.1',
        dataDir: './data',
        databaseUrl: null,
        redisUrl: null,
        publicUrl: null,
        ice: { stunUrls: [], turn: null },
        allowedOrigins: [],
        stores: { chrome: null, firefox: null },
        retentionDays: null,
        trustProxy: false,
        logLevel: 'info',
      },
    })
  })

  test('is read from all its variables', () => {
    const config = readConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      DATA_DIR: '/var/lib/alongside',
      DATABASE_URL: 'postgres://hub:north@db.example/hub',
      REDIS_URL: 'redis://redis.example:6379',
      PUBLIC_URL: 'https://hub.example/',
      STUN_URLS: 'stun:turn.example:3478',
      TURN_URLS: 'turn:turn.example:3478?transport=udp, turns:turn.example:5349',
      TURN_SECRET: 'north',
      ALLOWED_ORIGINS: 'https://app.example,https://admin.example',
      TRUST_PROXY: 'on',
      YWEBRTC_SIGNALING: 'off',
      LOG_LEVEL: 'warn',
      RETENTION_DAYS: '90',
      CHROME_STORE_URL: 'https://chrome.example/detail/alongside?hl=en',
      PUBLIC_SESSIONS: 'off',
      REPORTS_TO_HIDE: '5',
      PER_ADDRESS_FACTOR: '20',
    })
    expect(config).toEqual({
      ok: true,
      value: {
        port: 0,
        host: '0.0.0.0',
        dataDir: '/var/lib/alongside',
        databaseUrl: 'postgres://hub:north@db.example/hub',
        redisUrl: 'redis://redis.example:6379',
        publicUrl: 'https://hub.example',
        ice: {
          stunUrls: ['stun:turn.example:3478'],
          turn: {
            urls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:5349'],
            secret: 'north',
          },
        },
        allowedOrigins: ['https://app.example', 'https://admin.example'],
        stores: { chrome: 'https://chrome.example/detail/alongside?hl=en', firefox: null },
        retentionDays: 90,
        publicSessions: false,
        reportsToHide: 5,
        trustProxy: true,
        ywebrtcSignaling: false,
        perAddressFactor: 20,
        logLevel: 'warn',
      },
    })
  })

  test('may name a TURN user instead of a secret', () => {
    const config = readConfig({ TURN_URLS: 'turn:t.example', TURN_USERNAME: 'ada', TURN_CREDENTIAL: 'pw' })
    const turn = { urls: ['turn:t.example'], username: 'ada', credential: 'pw' }
    expect(config).toMatchObject({ ok: true, value: { ice: { turn } } })
  })

  test.each<[string, Record<string, string>]>([
    ['PORT', { PORT: 'abc' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['PORT', { PORT: '44.5' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'hub.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://hub.example/alongside' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://hub.example' }],
    ['PUBLIC_URL', { HOST: '0.0.0.0' }],
    ['PUBLIC_URL', { HOST: '::' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://hub:north@db.example/hub' }],
    ['REDIS_URL', { DATABASE_URL: 'postgres://db.example/hub', REDIS_URL: 'http://:north@redis.example' }],
    ['REDIS_URL', { REDIS_URL: 'redis://:north@redis.example' }],
    ['STUN_URLS', { STUN_URLS: 'https://stun.example' }],
    ['TURN_URLS', { TURN_URLS: 'stun:turn.example', TURN_SECRET: 'north' }],
    ['TURN_URLS', { TURN_URLS: 'turn:turn.example' }],
    ['TURN_URLS', { TURN_URLS: 'turn:turn.example', TURN_SECRET: 'north', TURN_USERNAME: 'ada' }],
    ['TURN_URLS', { TURN_URLS: Array(9).fill('turn:turn.example').join(), TURN_SECRET: 'north' }],
    ['TURN_SECRET', { TURN_SECRET: 'north' }],
    ['TURN_CREDENTIAL', { TURN_CREDENTIAL: 'north' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://app.example, *' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'yes' }],
    ['YWEBRTC_SIGNALING', { YWEBRTC_SIGNALING: '1' }],
    ['PER_ADDRESS_FACTOR', { PER_ADDRESS_FACTOR: '0' }],
    ['RETENTION_DAYS', { RETENTION_DAYS: 'some' }],
    ['CHROME_STORE_URL', { CHROME_STORE_URL: 'http://chrome.example/' }],
    ['FIREFOX_STORE_URL', { FIREFOX_STORE_URL: 'javascript:alert(1)' }],
    ['RETENTION_DAYS', { RETENTION_DAYS: '36501' }],
    ['PUBLIC_SESSIONS', { PUBLIC_SESSIONS: 'no' }],
    ['REPORTS_TO_HIDE', { REPORTS_TO_HIDE: '0' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ])('is refused in a sentence that names %s: %j', (name, environment) => {
    const config = readConfig(environment)
    expect(config).toEqual({ ok: false, error: expect.stringMatching(new RegExp(`^${name} .+\\.$`)) })
    expect(JSON.stringify(config)).not.toContain('north')
  })
})
