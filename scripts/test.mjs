import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { argv, env, stdout } from 'node:process'
import { findFirefox } from './find-firefox.mjs'
import { ensureHeadlessShell } from './install-chromium.mjs'
import { ensureServers } from './install-packages.mjs'
import { formatMs, root, runStep } from './run-step.mjs'
import { setup } from './setup.mjs'

const nightly = argv.includes('--nightly')
/** Longer than any stage should take: a stage that hangs is ended, and the others still run. */
const stageLimitMs = nightly ? 7_200_000 : 900_000
const reports = join(root, '.cache')

const stopped = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => stopped.abort())

/** One count per command. */
const check =
  (command, ...args) =>
  async (title, options) => {
    const { code } = await runStep(title, command, args, options)
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
  }

/** A file that could not be loaded has no failing test in it, so it is counted itself. */
const countTests = ({ numPassedTests, numFailedTests, testResults }) => {
  const broken = testResults.filter(
    file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed'),
  )
  return { passed: numPassedTests, failed: numFailedTests + broken.length }
}

/** `beside`: beside another stage, so that what it says is shown only if it fails. */
const tests =
  (project, { beside = false } = {}) =>
  async (title, options) => {
    const report = join(reports, `tests-${project}.json`)
    rmSync(report, { force: true })
    const args = ['run', '--project', project, '--reporter=default', '--reporter=json']
    const { code } = await runStep(title, 'vitest', [...args, `--outputFile.json=${report}`], {
      ...options,
      loud: !beside,
      env: nightly ? { NIGHTLY: '1', MESH_DROPS: '100', SIM_RUNS: '200' } : {},
    })
    const counts = readCounts(report)
    // An error outside every test, and a stage without one, are failures that no test reports.
    const silent = counts.failed === 0 && (code !== 0 || counts.passed === 0)
    return silent ? { ...counts, failed: 1 } : counts
  }

const readCounts = report => {
  try {
    return countTests(JSON.parse(readFileSync(report, 'utf8')))
  } catch (error) {
    stdout.write(`  no report: ${error.message}\n`)
    return { passed: 0, failed: 0 }
  }
}

const beside = { beside: true }

/**
 * One part after another; in each, its lanes at the same time, and in those one stage after another. A page in a browser waits more than it
 * works, and the rest of the machine would stand idle; several browsers fill it by themselves.
 */
const planOf = withFirefox => [
  {
    'mostly without browsers': {
      'format and lint': check('biome', 'ci', '.'),
      types: check('tsc'),
      'build for tests': check('npm', 'run', 'build:e2e'),
      'build for stores': check('npm', 'run', 'build'),
      'unit tests and the import rule': tests('unit', beside),
      'the hub': tests('hub', beside),
      'transport and store contracts': tests('contract', beside),
      'command line': tests('cli', beside),
      'components in Chromium': tests('components', beside),
    },
    // The packages are built long before the pages are done.
    'with one': {
      'pages in Chromium': tests('page', beside),
      ...(withFirefox ? { 'two people in Firefox': tests('firefox', beside) } : {}),
      simulations: tests('sim', beside),
    },
  },
  { 'with several': { 'two people in Chromium': tests('e2e') } },
  ...(nightly ? [{ alone: { 'networks and images': tests('system') } }] : []),
]

/** Resolves with a row for each stage that ran. */
const runLane = async lane => {
  const rows = []
  for (const [title, run] of Object.entries(lane)) {
    if (stopped.signal.aborted) break
    const startedMs = performance.now()
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(stageLimitMs)])
    rows.push({ title, ...(await run(title, { signal })), ms: performance.now() - startedMs })
  }
  return rows
}

const main = async () => {
  try {
    await setup({ signal: stopped.signal })
    await ensureHeadlessShell(stopped.signal)
    await ensureServers({ networks: nightly, signal: stopped.signal })
  } catch (error) {
    stdout.write(`${error.message}\n0 passed, 1 failed\n`)
    return 1
  }
  mkdirSync(reports, { recursive: true })
  const withFirefox = findFirefox() !== null
  const startedMs = performance.now()
  const rows = []
  for (const lanes of planOf(withFirefox))
    rows.push(...(await Promise.all(Object.values(lanes).map(runLane))).flat())

  stdout.write('\n')
  for (const { title, passed, failed, ms } of rows) {
    const mark = failed === 0 ? '✓' : '✗'
    stdout.write(`${mark} ${title.padEnd(34)} ${passed} passed, ${failed} failed, ${formatMs(ms)}\n`)
  }
  if (!withFirefox)
    stdout.write('! Firefox is not installed: its tests did not run. Set FIREFOX_PATH if it is.\n')
  const sum = key => rows.reduce((total, row) => total + row[key], 0)
  stdout.write(
    `${formatMs(performance.now() - startedMs)} in all\n${sum('passed')} passed, ${sum('failed')} failed\n`,
  )
  return sum('failed') > 0 || stopped.signal.aborted ? 1 : 0
}

// Into a file or a log without colours, whatever the tools think of it.
if (!stdout.isTTY) env.NO_COLOR ??= '1'
process.exitCode = await main()
