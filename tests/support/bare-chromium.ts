import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { CDPSession } from 'playwright-core'
import { WebSocket } from 'ws'
import { findChromium } from '../../scripts/find-chromium.mjs'
import { eventually } from './eventually.ts'
import { e2eBuild } from './extension.ts'
import { attachTarget, type ExtensionTarget } from './extension-target.ts'

/**
 * A Chromium with the extension, whose pages no DevTools client looks into. With one on a page Chromium prerenders nothing for it
 * (`PrerenderingDisabledByDevTools`), and Playwright is on every page.
 */
export interface BareChromium {
  /** A page of the extension in a tab of its own, from which everything is done. */
  readonly desk: ExtensionTarget
  close(): Promise<void>
}

/** Starts one. Whoever does closes it. */
export async function startBareChromium(): Promise<BareChromium> {
  const dir = resolve(e2eBuild)
  const profile = await mkdtemp(join(tmpdir(), 'alongside-profile-'))
  const child = spawn(
    findChromium()!,
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--remote-debugging-port=0',
      '--allow-loopback-in-peer-connection',
      `--user-data-dir=${profile}`,
      `--disable-extensions-except=${dir}`,
      `--load-extension=${dir}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = once(child, 'exit')
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)

  async function close(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
    process.off('exit', endWithUs)
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  try {
    const devtools = await connect(await addressIn(child.stderr))
    const isOurs = ({ type, url }: Target) => type === 'service_worker' && url.startsWith('chrome-extension:')
    const worker = await eventually(
      async () => (await devtools.send('Target.getTargets')).targetInfos.find(isOurs),
      'The extension does not run.',
    )
    const url = new URL('/options.html', worker.url).href
    const { targetId } = await devtools.send('Target.createTarget', { url })
    const desk = await attachTarget(devtools, targetId)
    const isThere = `location.href === '${url}' && document.readyState === 'complete'`
    await eventually(
      // For a moment a new page has nothing in which to evaluate.
      () => desk.evaluate<boolean>(isThere).catch(() => false),
      'The page of the extension does not load.',
    )
    return { desk, close }
  } catch (error) {
    await close()
    throw error
  }
}

interface Target {
  readonly type: string
  readonly url: string
}

/** Chromium says on which address it takes a DevTools client. */
async function addressIn(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const address = /ws:\/\/\S+/.exec(line)?.[0]
    if (address) return address
  }
  throw new Error('Chromium did not start.')
}

/** As much of Playwright's session with a browser as is needed, without its interest in pages. */
async function connect(address: string): Promise<Pick<CDPSession, 'send' | 'on'>> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  let lastId = 0
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  const listeners = new Map<string, Set<(event: unknown) => void>>()
  socket.on('message', data => {
    const { id, method, params, result, error } = JSON.parse(String(data))
    if (error) waiting.get(id)?.reject(new Error(error.message))
    else waiting.get(id)?.resolve(result)
    waiting.delete(id)
    for (const run of listeners.get(method) ?? []) run(params)
  })
  const session = {
    send(method: string, params: object = {}): Promise<unknown> {
      const answer = Promise.withResolvers<unknown>()
      waiting.set(++lastId, answer)
      socket.send(JSON.stringify({ id: lastId, method, params }))
      return answer.promise
    },
    on(event: string, run: (event: unknown) => void) {
      listeners.set(event, (listeners.get(event) ?? new Set()).add(run))
    },
  }
  return session as unknown as Pick<CDPSession, 'send' | 'on'>
}
