import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { readDockerfile } from '../support/dockerfile.ts'
import { readProjectFile } from './source-files.ts'

const dockerfile = readDockerfile()

/** The variables that the hub asks for. */
const hubVariables = ((): ReadonlySet<string> => {
  const asked = new Set<string>()
  readConfig(
    new Proxy<Record<string, string | undefined>>({}, { get: (_, name) => void asked.add(String(name)) }),
  )
  return asked
})()

/** The variables that a file sets for the hub: those of one form between a line and the next that does not belong to it. */
function variablesIn(file: string, opens: RegExp, closes: RegExp, form: RegExp): string[] {
  const lines = readProjectFile(file).split('\n')
  const from = lines.findIndex(line => opens.test(line)) + 1
  const to = lines.findIndex((line, at) => at >= from && closes.test(line))
  return lines.slice(from, to < 0 ? lines.length : to).flatMap(line => form.exec(line)?.[1] ?? [])
}

test.each([
  ['compose.yaml', variablesIn('compose.yaml', /^ {4}environment:/, /^ {4}\w/, /^ {6}(\w+):/)],
  ['render.yaml', variablesIn('render.yaml', /^ {4}envVars:/, /^ {4}\w/, /- key: (\w+)/)],
  ['fly.toml', variablesIn('fly.toml', /^\[env\]/, /^\[/, /^ {2}(\w+) =/)],
])('%s sets only variables that the hub or its image reads', (_, set) => {
  const known = [...hubVariables, ...dockerfile.valuesOf('ARG').map(value => value.split('=')[0])]
  expect(set).not.toEqual([])
  expect(set.filter(name => !known.includes(name))).toEqual([])
})

test('the image sets only variables that the hub and Node read, and the guide explains every one of the hub', () => {
  const guide = readProjectFile('docs/hub.md')
  expect(Object.keys(dockerfile.environment).filter(name => !hubVariables.has(name))).toEqual(['NODE_ENV'])
  expect([...hubVariables].filter(name => !guide.includes(`\`${name}\``))).toEqual([])
})

test('every variable that compose.yaml asks for is in the example, and none has a value there', () => {
  const asked = [...readProjectFile('compose.yaml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => `${name}=`)
  const example = readProjectFile('deploy/env.example').match(/^\w+=.*$/gm)
  expect(example?.toSorted()).toEqual(asked.toSorted())
})

test('no password stands in a file, nor a way to start without one', () => {
  for (const file of ['compose.yaml', 'render.yaml', 'fly.toml', 'railway.json', 'deploy/turnserver.conf'])
    expect(readProjectFile(file)).not.toMatch(/(secret|password|credential)\w*\W+\w*:-|auth-secret=\w/i)
})

test('nothing is sent to the builder but what the Dockerfile copies', () => {
  const sent = readProjectFile('.dockerignore').match(/(?<=^!).*$/gm)
  const copied = dockerfile
    .valuesOf('COPY')
    .filter(value => !value.startsWith('--from'))
    .flatMap(value => value.split(' ').slice(0, -1))
  expect(sent?.toSorted()).toEqual([...new Set(copied)].toSorted())
})

test.each(['railway.json', 'render.yaml', 'fly.toml'])(
  '%s watches the hub’s health and keeps its data',
  file => {
    expect(readProjectFile(file)).toMatch(/path"?\W+\/health"?,?$/im)
    const folder = dockerfile.environment.DATA_DIR
    expect(readProjectFile(file)).toMatch(new RegExp(`(path|destination)"?\\W+${folder}"?,?$`, 'im'))
  },
)

test.each([
  ['https://hub.onrender.com', { RENDER_EXTERNAL_URL: 'https://hub.onrender.com' }],
  ['https://hub.up.railway.app', { RAILWAY_PUBLIC_DOMAIN: 'hub.up.railway.app' }],
  ['https://hub.fly.dev', { FLY_APP_NAME: 'hub' }],
  ['https://hub.example', { FLY_APP_NAME: 'hub', PUBLIC_URL: 'https://hub.example' }],
])('in a container the hub’s address is %s where %o says so', (address, variables) => {
  const said = execFileSync(
    'sh',
    ['-c', readProjectFile('deploy/start.sh'), 'start', 'printenv', 'PUBLIC_URL'],
    {
      env: { PATH: process.env.PATH, ...variables },
      encoding: 'utf8',
      // Root would go on as the image's user, whom only the image has.
      ...(process.getuid?.() === 0 && { uid: 65_534, gid: 65_534, cwd: '/' }),
    },
  )
  expect(said.trim()).toBe(address)
})
