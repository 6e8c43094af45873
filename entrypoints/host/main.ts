import { browser } from 'wxt/browser'
import { liveRooms } from '../../lib/protocol/port.ts'
import { features } from './features.ts'
import { startHost } from './start-host.ts'

const host = startHost(features)
browser.runtime.onMessage.addListener((raw: unknown, sender, respond) => {
  const live = liveRooms.safeParse(raw)
  if (!live.success || sender.tab) return false
  void host.setLive(live.data).then(respond)
  return true
})
