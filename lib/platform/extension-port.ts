import { type Browser, browser } from 'wxt/browser'
import { portNames } from '../protocol/port-names.ts'
import { guideAround } from './guide-port.ts'

/** Opens the port of one of the extension's own pages to the host, or to the guide's in a frame on its page. */
export const connectPanel = (): Browser.runtime.Port =>
  guideAround(window)?.(portNames.panel) ?? browser.runtime.connect({ name: portNames.panel })
