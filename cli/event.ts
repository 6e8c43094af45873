import { eventAnswer, hubError, type PostEvent } from '../lib/protocol/hub-api.ts'
import type { CommandContext } from './command.ts'
import { Problem } from './problems.ts'

export interface EventOptions {
  /** Origin of the hub. */
  readonly hub: string
  readonly room: string
  /** Made by the room's owner. */
  readonly token: string
  readonly event: PostEvent
}

/** Tells a room something, as another system does: no member, and no keys but a token. */
export async function tellEvent(context: CommandContext, options: EventOptions): Promise<void> {
  const { output, fetch, timeoutMs } = context
  const { hub, room, token, event } = options
  const response = await fetch(`${hub}/v1/rooms/${encodeURIComponent(room)}/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(() => {
    throw new Problem('hub-down')
  })
  const body: unknown = await response.json().catch(() => null)
  const told = eventAnswer.safeParse(body)
  const refused = hubError.safeParse(body)
  if (response.ok && told.success)
    return output.say({ type: 'told', ...event, ...told.data }, `Told ${told.data.people} who are connected.`)
  if (!refused.success) throw new Problem('hub-unknown')
  throw new Problem('not-told', `It was not told. ${refused.data.message}`)
}
