import type { HostToPanel } from '../../lib/protocol/port.ts'
import type { NotSaid } from '../chat/writing.ts'

type PinsSlice = Extract<HostToPanel, { type: 'pins' }>

/** What the panel shows of pins, and what is being written at them. */
export interface PinsState extends Omit<PinsSlice, 'type'> {
  /** What is being written, by the pin it goes under; `new` for the next pin. */
  readonly drafts: ReadonlyMap<string, string>
  /** What was sent and is not known to be taken yet. */
  readonly saying: { readonly under: string; readonly text: string } | null
  readonly notSaid: NotSaid | null
}

export const emptyPins: PinsState = {
  draft: false,
  open: null,
  pins: [],
  thread: null,
  elsewhere: 0,
  drafts: new Map(),
  saying: null,
  notSaid: null,
}

/** What is written goes under this now; null while there is nothing to write at. */
export const writingUnder = ({ open, draft }: Pick<PinsState, 'open' | 'draft'>): string | null =>
  open ?? (draft ? 'new' : null)

export function receivePins(state: PinsState, { type: _, ...slice }: PinsSlice): PinsState {
  const moved = writingUnder(slice) !== writingUnder(state)
  return {
    ...state,
    ...slice,
    notSaid: moved ? null : state.notSaid,
    saying: state.saying && isTaken(state.saying.under, state, slice) ? null : state.saying,
  }
}

/** A new pin is there once its place is no longer asked about, a reply once there are more of them. */
function isTaken(under: string, before: PinsState, { draft, thread }: Omit<PinsSlice, 'type'>): boolean {
  if (under === 'new') return !draft
  return thread?.pin.record === under && thread.replies.length > (before.thread?.replies.length ?? 0)
}

export function writePin(state: PinsState, text: string): PinsState {
  const under = writingUnder(state)
  return under === null ? state : { ...state, drafts: withDraft(state, under, text), notSaid: null }
}

export function sayPin(state: PinsState, text: string): PinsState {
  const under = writingUnder(state)
  if (under === null) return state
  return { ...state, drafts: withDraft(state, under, ''), saying: { under, text }, notSaid: null }
}

/** It was not taken: the words go back to where they were written. */
export function givePinBack(state: PinsState, notSaid: NotSaid): PinsState {
  if (!state.saying) return { ...state, notSaid }
  const { under, text } = state.saying
  const since = state.drafts.get(under) ?? ''
  const whole = [text, since].filter(part => part !== '').join('\n')
  return { ...state, drafts: withDraft(state, under, whole), saying: null, notSaid }
}

const withDraft = ({ drafts }: PinsState, under: string, text: string): ReadonlyMap<string, string> => {
  const next = new Map(drafts)
  if (text === '') next.delete(under)
  else next.set(under, text)
  return next
}
