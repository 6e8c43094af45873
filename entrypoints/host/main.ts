import { browser } from 'wxt/browser'
import { hostTask } from '../../lib/protocol/host-facts.ts'
import { liveRooms } from '../../lib/protocol/live-rooms.ts'
import { features } from './features.ts'
import { startHost } from './start-host.ts'

const host = startHost(features)
host.onFact(fact => {
  browser.runtime.sendMessage(fact).catch(error => console.warn('alongside: nobody heard of it', error))
})
browser.runtime.onMessage.addListener((raw: unknown, sender, respond) => {
  if (sender.tab) return false
  const live = liveRooms.safeParse(raw)
  const task = hostTask.safeParse(raw)
  if (live.success) void host.setLive(live.data).then(respond)
  else if (task.success) void host.perform(task.data).then(respond)
  else return false
  return true
})
