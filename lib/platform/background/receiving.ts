import type { MailboxId } from '../../core/ids.ts'
import { limits } from '../../core/limits.ts'
import type { SettingStore } from '../../engine/stores/types.ts'
import { httpAddress, z } from '../../protocol/schema.ts'
import type { Inboxes, MailListener } from './inboxes.ts'

const hubsMost = 16
const schema = z.strictObject({
  /** What the person wants. */
  on: z.boolean(),
  /** Hubs that have confirmed that they take mail for us, and not yet that they do no longer. */
  hubs: z.array(httpAddress).check(z.maxLength(hubsMost)),
})
type State = z.infer<typeof schema>

export interface ReceivingDeps {
  /** The whole extension's settings. */
  readonly store: SettingStore
  /** Our inbox key's mailbox. */
  readonly box: MailboxId
  /** The hubs at which others look for us, where we receive. */
  readonly hubs: () => Promise<readonly string[]>
  readonly inboxes: Pick<Inboxes, 'receive' | 'refresh'>
  /** It was switched on or off, here or in another browser of this person. */
  readonly changed: () => void
}

/**
 * Whether this person receives mail from others: kept by each hub for its mailbox, so the same in all of a person's browsers. Off until it is
 * switched on, and while it is off there is no connection.
 */
export interface Receiving {
  on(): Promise<boolean>
  set(on: boolean): Promise<void>
  /** Hubs to be connected to: those that are to receive, or that have still to hear that they are not to. */
  hubs(): Promise<readonly string[]>
  readonly listener: MailListener
}

/** The name of the setting that keeps it. */
export const receivingName = 'receiving'

export async function createReceiving(deps: ReceivingDeps): Promise<Receiving> {
  const { store, box, inboxes } = deps
  const kept = schema.safeParse((await store.load()).get(receivingName))
  let state: State = kept.success ? kept.data : { on: false, hubs: [] }

  async function keep(next: State): Promise<void> {
    state = next
    await store.set(receivingName, state)
  }

  async function confirmed(hub: string, receives: boolean): Promise<void> {
    const others = state.hubs.filter(other => other !== hub)
    await keep({ ...state, hubs: receives ? [...others, hub].slice(-hubsMost) : others })
    if (!state.on) await inboxes.refresh()
  }

  async function switchTo(on: boolean): Promise<void> {
    await keep({ ...state, on })
    deps.changed()
    for (const hub of state.hubs) inboxes.receive(hub, box, on)
    await inboxes.refresh()
  }

  /** A hub that had been told of it and says otherwise was told so by another browser. */
  function hear(hub: string, of: MailboxId, receives: boolean): void {
    if (of !== box) return
    const knew = state.hubs.includes(hub)
    if (receives === state.on) {
      if (knew !== receives) void confirmed(hub, receives)
    } else if (state.on && knew)
      void keep({ ...state, hubs: state.hubs.filter(other => other !== hub) }).then(() => switchTo(false))
    else inboxes.receive(hub, box, state.on)
  }

  return {
    on: async () => state.on,
    set: on => (on === state.on ? Promise.resolve() : switchTo(on)),
    hubs: async () => (state.on ? [...new Set(await deps.hubs())].slice(0, limits.mailboxes) : state.hubs),
    listener: {
      box: (hub, of, _items, receiving) => hear(hub, of, receiving),
      receiving: (hub, of, on) => hear(hub, of, on),
    },
  }
}
