import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { launchExtension, productionBuild } from '../tests/support/extension.ts'
import { servePages } from '../tests/support/serve-pages.ts'

/** All scripts and styles that a page of the extension loads, compressed one by one. Bytes. */
async function gzipBytes(files: readonly string[]): Promise<number> {
  const sizes = files.map(
    async file => gzipSync(await readFile(`${productionBuild}/${file}`), { level: 9 }).length,
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

async function filesOf(page: string): Promise<string[]> {
  const html = await readFile(`${productionBuild}/${page}.html`, 'utf8')
  return [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(match => match[1]!)
}

/** Pages of ours that people open. */
const views = ['popup', 'panel', 'sidepanel', 'options', 'room', 'welcome'] as const

/** What of the extension is on a page: worlds that its scripts run in, listeners on window and document, elements. */
async function presenceOn(page: Page): Promise<{ worlds: number; listeners: number; elements: number }> {
  const session = await page.context().newCDPSession(page)
  let worlds = 0
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.origin.startsWith('chrome-extension://')) worlds++
  })
  await session.send('Runtime.enable')
  const { result } = await session.send('Runtime.evaluate', {
    expression: `[window, document].map(target => Object.values(getEventListeners(target)).flat().length).reduce((a, b) => a + b)`,
    includeCommandLineAPI: true,
  })
  const elements = await page.evaluate(() => document.querySelectorAll('[data-alongside]').length)
  return { worlds, listeners: Number(result.value), elements }
}

/** How much is loaded where, and that a page with the room off has nothing of it. */
export default async function bench(): Promise<string> {
  await promisify(execFile)('wxt', ['build'])
  const pages = await servePages()
  const browser = await launchExtension({ dir: productionBuild })
  const off = await presenceOn(await browser.open(`${pages.url}long.html`))
  await browser.close()
  pages.close()
  const kilobytes = async (files: readonly string[]) => ((await gzipBytes(files)) / 1000).toFixed(1)
  return [
    '## Size, compressed',
    '',
    '| | KB |',
    '|---|---|',
    `| put into a page where the room is on: at once | ${await kilobytes(['page.js'])} |`,
    `| … once somebody looks at it | ${await kilobytes(['views.js'])} |`,
    `| … once somebody else is there, or something is used | ${await kilobytes(['things.js'])} |`,
    `| put into each frame of another site | ${await kilobytes(['frame.js'])} |`,
    `| host, while a room is live | ${await kilobytes(await filesOf('host'))} |`,
    `| background | ${await kilobytes(['background.js'])} |`,
    ...(await Promise.all(views.map(async view => `| ${view} | ${await kilobytes(await filesOf(view))} |`))),
    '',
    `On a page with the room off: ${off.worlds} of our scripts, ${off.listeners} listeners, ${off.elements} elements.`,
  ].join('\n')
}
