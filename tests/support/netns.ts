import { execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

/** A network namespace: a machine's network without the machine. Needs root. */
export interface Namespace {
  readonly name: string
  /** Runs a command inside and waits for its end; throws what it said when it fails. */
  run(command: string, args: readonly string[], input?: string): string
  /** Starts a process inside; it ends with the namespaces at the latest. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ReturnType<typeof spawn>
}

export interface Namespaces {
  add(name: string): Namespace
  /** Two ends of one cable; each has its address with the length of its network, `10.0.0.1/24`. */
  connect(a: readonly [Namespace, string, string], b: readonly [Namespace, string, string]): void
  /** Ends every process inside and removes everything. */
  close(): Promise<void>
}

const prefix = 'alongside-'
const ip = (...args: string[]): string => execFileSync('ip', args, { encoding: 'utf8' })

/** Namespaces of this process, which removes them when it ends; those of processes that could not are removed here. */
export function createNamespaces(): Namespaces {
  const names: string[] = []
  const children = new Set<ReturnType<typeof spawn>>()
  removeOrphans()

  const remove = (): void => {
    for (const child of children) child.kill('SIGKILL')
    for (const name of names.splice(0)) ip('netns', 'del', name)
  }
  process.once('exit', remove)

  return {
    add(label) {
      const name = `${prefix}${process.pid}-${label}`
      ip('netns', 'add', name)
      names.push(name)
      const run: Namespace['run'] = (command, args, input = '') =>
        execFileSync('ip', ['netns', 'exec', name, command, ...args], { encoding: 'utf8', input })
      // Addresses that no test asks for would only be tried in vain.
      run('sysctl', ['-qw', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1'])
      ip('-n', name, 'link', 'set', 'lo', 'up')
      return {
        name,
        run,
        spawn(command, args, options = {}) {
          // `ip` becomes the command, so a signal reaches it.
          const child = spawn('ip', ['netns', 'exec', name, command, ...args], options)
          children.add(child)
          child.once('exit', () => children.delete(child))
          return child
        },
      }
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
      const ends = [...children].map(child => once(child, 'exit'))
      remove()
      process.off('exit', remove)
      await Promise.all(ends)
    },
  }
}

function removeOrphans(): void {
  for (const [name, pid] of ip('netns', 'list').matchAll(new RegExp(`^${prefix}(\\d+)-\\S+`, 'gm')))
    if (!existsSync(`/proc/${pid}`)) ip('netns', 'del', name)
}
