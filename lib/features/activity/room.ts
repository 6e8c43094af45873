import { limits } from '../../core/limits.ts'
import type { Feature } from '../../engine/types.ts'
import { memberKind } from '../../protocol/member.ts'
import { createActs } from './room-acts.ts'
import { createLines } from './room-lines.ts'
import { createNotes } from './room-notes.ts'
import { noteRules } from './room-rules.ts'
import { createStreams } from './room-streams.ts'
import { createVisits } from './room-visits.ts'

const otherKinds = ['chat', 'pin', 'pin-reply', 'pin-done', memberKind] as const

/** What happens in a room, in one stream: who came and went, where they were, what was said and changed. What leaves no record otherwise is noted here. */
export const createActivity: Feature = room => {
  const acts = createActs(room, limits.activities, () => {
    notes.look()
    streams.changed()
  })
  const visits = createVisits(room, () => acts.full)
  const streams = createStreams(room, acts, createLines(room, acts), visits)
  const notes = createNotes(room, acts)
  const endRules = noteRules(room)
  const changed = { added: streams.changed, reset: streams.changed }
  const unsubscribe = [
    ...otherKinds.map(kind => room.records.subscribe(kind, changed)),
    room.presence.subscribe(streams.changed),
  ]
  notes.look()

  return {
    greetPanel: streams.forget,
    panel: streams.panel,
    close() {
      notes.close()
      for (const end of [...unsubscribe, endRules, visits.close, streams.close, acts.close]) end()
    },
  }
}
