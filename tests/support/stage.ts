import { afterEach, beforeEach } from 'vitest'
import { type HubProcess, startHub } from './hub-process.ts'
import { type PageServer, servePages } from './serve-pages.ts'

/** What a test with browsers stands on; new for each. */
export interface Stage {
  readonly hub: HubProcess
  readonly pages: PageServer
  /** Closes it after the test, before the hub stops. */
  closeAfter(browser: { close(): Promise<void> }): void
}

/** Sets a stage up before each test of the file and clears it afterwards, whatever the test did. */
export function useStage(): () => Stage {
  let stage: Stage | undefined
  const browsers: { close(): Promise<void> }[] = []

  beforeEach(async () => {
    stage = {
      hub: await startHub(),
      pages: await servePages(),
      closeAfter: browser => browsers.push(browser),
    }
  })
  afterEach(async () => {
    for (const browser of browsers.splice(0)) await browser.close()
    stage?.pages.close()
    await stage?.hub.stop()
    stage = undefined
  })

  return () => {
    if (!stage) throw new Error('The stage is there within a test only.')
    return stage
  }
}
