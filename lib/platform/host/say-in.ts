import type { Room } from '../../engine/types.ts'

/** Says something in a room's chat as a panel would, and opens the chat, so that the person sees it there. False where it was not taken. */
export async function sayIn(room: Room | undefined, text: string): Promise<boolean> {
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
