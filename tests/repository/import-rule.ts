import { posix } from 'node:path'

/** The rooms of the house, as docs/architecture.md draws them. A file belongs to the first whose pattern it matches. */
const roomPatterns = {
  core: /^lib\/core\//,
  protocol: /^lib\/protocol\//,
  'engine types': /^lib\/engine\/(types|[\w-]+\/types)\.ts$/,
  engine: /^lib\/engine\//,
  'feature page': /^lib\/features\/[\w-]+\/page[-./]/,
  'feature room': /^lib\/features\/[\w-]+\/room[-./]/,
  'feature model': /^lib\/features\/[\w-]+\//,
  'page types': /^lib\/page\/channel\.ts$/,
  page: /^lib\/page\//,
  platform: /^lib\/platform\//,
  components: /^components\//,
  server: /^server\//,
  cli: /^cli\//,
  entrypoints: /^entrypoints\//,
} as const
export type Room = keyof typeof roomPatterns

interface Allowed {
  readonly rooms: readonly Room[]
  /** With all that is inside them. */
  readonly packages: readonly string[]
}

/** Arrows point downwards only. Everybody may import their own room. */
const allowedByRoom: Readonly<Record<Exclude<Room, 'entrypoints'>, Allowed>> = {
  core: { rooms: [], packages: ['@noble'] },
  protocol: { rooms: ['core'], packages: ['zod', 'lib0', '@noble'] },
  'engine types': { rooms: ['core', 'protocol'], packages: ['yjs', 'y-protocols'] },
  engine: {
    rooms: ['core', 'protocol', 'engine types'],
    packages: ['yjs', 'y-protocols', 'lib0', '@noble'],
  },
  // Types of messages are data like any other.
  'feature model': { rooms: ['core', 'protocol'], packages: [] },
  'feature room': {
    // It speaks the messages of ports and peers.
    rooms: ['feature model', 'core', 'protocol', 'engine types'],
    packages: ['yjs', 'y-protocols'],
  },
  'feature page': {
    // It mounts the views of its feature, and speaks the port's messages.
    rooms: ['feature model', 'core', 'page types', 'page', 'protocol', 'components'],
    packages: ['preact', '@preact/signals', '@floating-ui/dom'],
  },
  'page types': { rooms: ['core', 'protocol'], packages: [] },
  page: { rooms: ['core', 'protocol', 'page types'], packages: [] },
  components: {
    // What they show arrives as the port's and the background's messages.
    rooms: ['feature model', 'core', 'protocol'],
    packages: ['preact', '@preact/signals', '@floating-ui/dom', 'uqr'],
  },
  platform: {
    rooms: ['core', 'protocol', 'engine types', 'page types'],
    packages: ['wxt', '@wxt-dev', 'idb', 'yjs', 'y-webrtc', 'y-protocols', 'lib0'],
  },
  server: {
    rooms: ['core', 'protocol'],
    packages: [
      'node:',
      'fastify',
      '@fastify',
      'fastify-type-provider-zod',
      'ws',
      'ioredis',
      'kysely',
      'better-sqlite3',
      'pg',
      'pino',
      'prom-client',
      'zod',
      'uqr',
      'esbuild', // bundles the join page's script
    ],
  },
  cli: {
    // A host without a page: it builds the engine out of what platform has for Node as well.
    rooms: ['core', 'protocol', 'engine types', 'engine', 'feature model', 'platform'],
    packages: ['node:', 'yjs'],
  },
}

/** The room a file of the project is in, or null outside all of them. */
export const roomOf = (path: string): Room | null => {
  const found = Object.entries(roomPatterns).find(([, pattern]) => pattern.test(path))
  return (found?.[0] as Room | undefined) ?? null
}

const featureOf = (path: string): string | undefined => /^lib\/features\/([\w-]+)\//.exec(path)?.[1]

const isListed = (name: string, packages: readonly string[]): boolean =>
  packages.some(listed => name === listed || name.startsWith(listed.endsWith(':') ? listed : `${listed}/`))

/**
 * Why a file may not import something, or null when it may. `path` from the project's root, `imported` as
 * written in the file.
 */
export function importProblem(path: string, imported: string): string | null {
  const room = roomOf(path)
  if (room === null || room === 'entrypoints') return null
  const allowed = allowedByRoom[room]
  if (!imported.startsWith('.')) {
    return isListed(imported, allowed.packages)
      ? null
      : `${path}: ${room} may not use the package ${imported}`
  }
  // Data has no arrows of its own.
  if (imported.endsWith('.json')) return null
  const target = posix.normalize(posix.join(posix.dirname(path), imported))
  const targetRoom = roomOf(target)
  if (targetRoom === null) return `${path}: ${target} is in no room of the house`
  const foreignFeature = featureOf(path) && featureOf(target) && featureOf(path) !== featureOf(target)
  if (foreignFeature) return `${path}: a feature does not know another one, ${target}`
  if (targetRoom === room || allowed.rooms.includes(targetRoom)) return null
  return `${path}: ${room} may not import ${targetRoom}, ${target}`
}
