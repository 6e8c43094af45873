import { defineBackground } from 'wxt/utils/define-background'
import type { MailboxId } from '../lib/core/ids.ts'
import { createLedger } from '../lib/engine/ledger/ledger.ts'
import { bringParts } from '../lib/platform/background/bring-parts.ts'
import { createHostPage } from '../lib/platform/background/host-page.ts'
import { startBackground } from '../lib/platform/background/start-background.ts'
import { createBrowserClock } from '../lib/platform/browser-clock.ts'
import { tellSession } from '../lib/platform/session-port.ts'
import { features } from './host/features.ts'
import { startHost } from './host/start-host.ts'

// Chrome's worker falls asleep, so rooms live in an offscreen document. Firefox's background page stays: rooms live in it.
export default defineBackground(() => {
  bringParts()
  if (import.meta.env.FIREFOX) tellSession()
  const ledger = createLedger<string, MailboxId>(createBrowserClock())
  startBackground(import.meta.env.FIREFOX ? startHost(features) : createHostPage(), ledger)
})
