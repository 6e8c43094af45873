import { defineConfig } from 'vitest/config'
import { libraryAliases } from './scripts/library-aliases.mjs'
import { StoriesFirst } from './tests/support/stories-first.ts'

const project = (name: string, include: string[], extra: object = {}) => ({
  resolve: { alias: libraryAliases },
  test: {
    name,
    include,
    environment: 'node' as const,
    // What is waited for has as long as a slow machine needs.
    expect: { poll: { timeout: 15_000 } },
    // Aliases reach into a library only where it is bundled along, and so does a test that brings its own browser.
    server: { deps: { inline: ['y-webrtc', 'wxt', '@wxt-dev/browser'] } },
    ...extra,
  },
})

/** Tests of clients that have a real hub to speak to. */
const withHub = [
  'tests/platform/{asks,hub-socket,inbox,invites,membership,notifications,ownership,session-follows,session-hub,sessions}.test.ts',
]

const browser = { testTimeout: 60_000, hookTimeout: 60_000 }
/** A browser is several processes already. */
const alone = { ...browser, fileParallelism: false }

export default defineConfig({
  test: {
    // Of two cores one would stay idle otherwise; more would let browsers wait for one another.
    maxWorkers: 2,
    sequence: { sequencer: StoriesFirst },
    projects: [
      project('unit', ['tests/{core,protocol,engine,features,platform,repository}/**/*.test.ts'], {
        // A limit for what hangs, not for what is slow on a busy machine.
        testTimeout: 30_000,
        exclude: withHub,
        // Most of their time is reading modules, which are read once for all of them.
        isolate: false,
      }),
      // Hubs, and processes, of their own.
      project('hub', ['tests/server/**/*.test.ts', ...withHub], { testTimeout: 30_000 }),
      project('cli', ['tests/cli/**/*.test.ts'], { testTimeout: 60_000 }),
      project('contract', ['tests/contract/**/*.test.ts'], { testTimeout: 30_000, hookTimeout: 30_000 }),
      project('sim', ['tests/sim/**/*.test.ts'], { testTimeout: 120_000 }),
      // What they have in common, libraries and bundles, is made once; each has a browser of its own.
      project('page', ['tests/page/**/*.test.ts'], { ...alone, isolate: false }),
      project('components', ['tests/components/**/*.test.ts'], { ...alone, isolate: false }),
      project('e2e', ['tests/e2e/**/*.test.ts'], browser),
      project('firefox', ['tests/firefox/**/*.test.ts'], alone),
      // Network namespaces, coturn and an image's steps: nightly, as root.
      project('system', ['tests/{nat,deploy}/**/*.test.ts'], {
        fileParallelism: false,
        testTimeout: 180_000,
        hookTimeout: 60_000,
      }),
    ],
  },
})
