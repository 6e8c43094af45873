import { browser } from 'wxt/browser'
import type { HostFact } from '../../lib/protocol/background.ts'
import { liveRooms } from '../../lib/protocol/live-rooms.ts'
import { features } from './features.ts'
import { startHost } from './start-host.ts'

const host = startHost(features)
host.onRemoved(room => {
  const fact: HostFact = { to: 'background', type: 'removed', room }
  browser.runtime.sendMessage(fact).catch(error => console.warn('alongside: nobody heard of it', error))
})
browser.runtime.onMessage.addListener((raw: unknown, sender, respond) => {
  const live = liveRooms.safeParse(raw)
  if (!live.success || sender.tab) return false
  void host.setLive(live.data).then(respond)
  return true
})
