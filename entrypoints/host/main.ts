import { browser } from 'wxt/browser'
import type { HostFact } from '../../lib/protocol/background.ts'
import { tellPage } from '../../lib/protocol/commands.ts'
import { liveRooms } from '../../lib/protocol/live-rooms.ts'
import { features } from './features.ts'
import { startHost } from './start-host.ts'

const host = startHost(features)
host.onRemoved(room => {
  const fact: HostFact = { to: 'background', type: 'removed', room }
  browser.runtime.sendMessage(fact).catch(error => console.warn('alongside: nobody heard of it', error))
})
browser.runtime.onMessage.addListener((raw: unknown, sender, respond) => {
  if (sender.tab) return false
  const live = liveRooms.safeParse(raw)
  if (live.success) void host.setLive(live.data).then(respond)
  const told = tellPage.safeParse(raw)
  if (told.success) void host.tellPage(told.data.tab, told.data.message).then(respond)
  return live.success || told.success
})
