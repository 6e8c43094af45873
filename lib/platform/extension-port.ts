import { type Browser, browser } from 'wxt/browser'
import { portNames } from '../protocol/port-names.ts'

/** Opens the port of one of the extension's own pages to the host. */
export const connectPanel = (): Browser.runtime.Port => browser.runtime.connect({ name: portNames.panel })
