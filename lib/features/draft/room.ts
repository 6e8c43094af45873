import type { Feature } from '../../engine/types.ts'

const setting = 'chat/draft'
/** What is being typed is kept so long after the first key that is not kept yet: one write for many keys. Milliseconds. */
const keptAfterMs = 1_000

/** What stands in the chat's input and has not been said, in all of a person's panels alike. It outlives the panel's frame, the page, and the room's keys. */
export const createDraft: Feature = room => {
  const kept = room.settings.get(setting)
  let draft = typeof kept === 'string' ? kept : ''
  let cancelKeep: (() => void) | null = null

  function keep(): void {
    cancelKeep?.()
    cancelKeep = null
    room.settings.set(setting, draft)
  }

  return {
    greetPanel: panel => panel.send({ type: 'draft', text: draft }),
    panel(from, message) {
      if (message.type !== 'draft' || message.text === draft) return
      draft = message.text
      for (const other of room.panels) if (other !== from) other.send({ type: 'draft', text: draft })
      cancelKeep ??= room.clock.after(keptAfterMs, keep)
    },
    close() {
      if (cancelKeep) keep()
    },
  }
}
