import { existsSync, readdirSync } from 'node:fs'
import { getuid, platform } from 'node:process'
import { isProgram, onPath } from './find-program.mjs'
import { runStep } from './run-step.mjs'

/** Installs Debian packages where there is apt and it needs no password; does nothing elsewhere. */
export const installDebian = async (what, packages, signal) => {
  if (platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return
  // `sudo -n` fails at once where it would ask for a password.
  const asRoot = getuid?.() === 0 ? [] : ['sudo', '-n']
  const run = (title, ...args) => {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args]
    return runStep(title, command, rest, { signal, env: { DEBIAN_FRONTEND: 'noninteractive' } })
  }
  const update = await run('Reading the list of system packages', 'update')
  if (update.code === 0)
    await run(`Installing ${what} from the system packages`, 'install', '-y', ...packages)
}

const hasPostgres = () =>
  onPath(['postgres']).some(isProgram) ||
  (existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0)

const hasProgram = name => onPath([name]).some(isProgram) || isProgram(`/usr/sbin/${name}`)

/** The servers that tests start for themselves. What cannot be installed is told by the test that needs it. */
export const ensureServers = async ({ networks = false, signal } = {}) => {
  const missing = [
    ...(hasPostgres() ? [] : ['postgresql']),
    ...(hasProgram('redis-server') ? [] : ['redis-server']),
    ...(networks && !hasProgram('turnserver') ? ['coturn'] : []),
    ...(networks && !hasProgram('nft') ? ['nftables'] : []),
    ...(networks && !hasProgram('ip') ? ['iproute2'] : []),
  ]
  if (missing.length > 0) await installDebian(missing.join(', '), missing, signal)
}
