import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A network namespace: a machine's network without the machine. Needs root. */
export interface Namespace {
  readonly name: string
  /** Runs a command inside and waits for its end; throws what it said when it fails. */
  run(command: string, args: readonly string[], input?: string): string
  /** Starts a process inside; it ends with the namespaces at the latest. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess
}

export interface Namespaces {
  add(name: string): Namespace
  /** Two ends of one cable; each has its address with the length of its network, `10.0.0.1/24`. */
  connect(a: readonly [Namespace, string, string], b: readonly [Namespace, string, string]): void
  /** Ends every process inside and removes everything. */
  close(): Promise<void>
}

const ip = (...args: string[]): string => execFileSync('ip', args, { encoding: 'utf8' })

/** Waits until nobody holds its input open any more; then ends what runs in the namespaces of a prefix, and removes them. */
const guardScript = `
cat
for name in $(ip netns list | cut -d ' ' -f 1 | grep "^$1"); do
  for pid in $(ip netns pids "$name"); do kill -KILL "$pid"; done
  ip netns del "$name"
done`

/** Namespaces that are gone when they are closed, and when this process ends in whatever way: a guard outlives it. */
export function createNamespaces(): Namespaces {
  const prefix = `alongside-${process.pid}-`
  const guard = spawn('sh', ['-c', guardScript, 'guard', prefix], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = once(guard, 'exit')

  return {
    add(label) {
      const name = `${prefix}${label}`
      ip('netns', 'add', name)
      const run: Namespace['run'] = (command, args, input = '') =>
        execFileSync('ip', ['netns', 'exec', name, command, ...args], { encoding: 'utf8', input })
      // Addresses that no test asks for would only be tried in vain.
      run('sysctl', ['-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1'])
      ip('-n', name, 'link', 'set', 'lo', 'up')
      // `ip` becomes the command, so a signal reaches it.
      const start: Namespace['spawn'] = (command, args, options = {}) =>
        spawn('ip', ['netns', 'exec', name, command, ...args], options)
      return { name, run, spawn: start }
    },
    connect([a, aDevice, aAddress], [b, bDevice, bAddress]) {
      const far = ['peer', 'name', bDevice, 'netns', b.name]
      ip('link', 'add', aDevice, 'netns', a.name, 'type', 'veth', ...far)
      for (const [{ name }, device, address] of [
        [a, aDevice, aAddress],
        [b, bDevice, bAddress],
      ] as const) {
        ip('-n', name, 'address', 'add', address, 'dev', device)
        ip('-n', name, 'link', 'set', device, 'up')
      }
    },
    async close() {
      guard.stdin.end()
      await ended
    },
  }
}
