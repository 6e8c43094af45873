import type { RecordId, RoomId } from '../../core/ids.ts'
import type { Room } from '../../engine/types.ts'
import type { HostTask, WordToPage } from '../../protocol/host-facts.ts'
import { portNames } from '../../protocol/port-names.ts'
import type { Client } from './client.ts'
import { playChime } from './play-chime.ts'

/** Does what the background asks for; false where the room is not open, the tab has no page of ours, or it could not be done. */
export async function performTask(
  task: HostTask,
  rooms: ReadonlyMap<RoomId, Room>,
  clients: ReadonlySet<Client>,
): Promise<boolean> {
  switch (task.type) {
    case 'say':
      return sayIn(rooms.get(task.room), task.text)
    case 'tell-page':
      return tellPage(task.tab, task.message, clients)
    case 'show-chat':
      return showChat(rooms.get(task.room), task.record)
    case 'chime':
      return playChime()
  }
}

function tellPage(tab: number, message: WordToPage, clients: ReadonlySet<Client>): boolean {
  const pages = [...clients].filter(
    ({ port, handle, tab: at }) => handle && port.name === portNames.page && at === tab,
  )
  for (const { port } of pages) port.postMessage(message)
  return pages.length > 0
}

function showChat(room: Room | undefined, record: RecordId | undefined): boolean {
  if (!room) return false
  const panel = room.connectPanel(() => undefined)
  panel.receive({ type: 'show-panel', open: true })
  if (record) panel.receive({ type: 'show-message', record })
  panel.close()
  return true
}

/** Says something in a room's chat as a panel would, and opens the chat, so that the person sees it there. False where it was not taken. */
async function sayIn(room: Room | undefined, text: string): Promise<boolean> {
  if (!room) return false
  await room.ready
  return new Promise(resolve => {
    const panel = room.connectPanel(message => {
      if (message.type === 'end' || message.type === 'not-said') answer(false)
      // What is new comes after the first look, which begins anew.
      else if (message.type === 'chat' && !message.reset && message.messages.some(one => one.message.self))
        answer(true)
    })
    function answer(taken: boolean): void {
      panel.close()
      resolve(taken)
    }
    panel.receive({ type: 'say', text })
    panel.receive({ type: 'show-panel', open: true })
  })
}
