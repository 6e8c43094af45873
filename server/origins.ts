import { isIP } from 'node:net'

/** Whether only programs on this machine can reach a hub that listens there. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

/** The origin of a listening address; an IPv6 address gets its brackets. */
const originOf = (host: string, port: number): string =>
  `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`

/**
 * The origins under which people reach this hub, the one to show first: what a hello may be bound to. They are fixed when the hub starts and
 * never taken from a `Host` header: whoever relays somebody else's hello chooses that header, and the binding would bind nothing.
 */
export function hubOrigins(publicUrl: string | null, host: string, port: number): [string, ...string[]] {
  if (publicUrl) return [publicUrl]
  const listening = originOf(host, port)
  if (!isLoopback(host)) return [listening]
  const names = ['127.0.0.1', 'localhost', '::1'].map(name => originOf(name, port))
  return [listening, ...names.filter(name => name !== listening)]
}
