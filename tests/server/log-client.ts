import { createHash } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '../../lib/core/bytes.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import { limits } from '../../lib/core/limits.ts'
import { emptyChain, nextChain } from '../../lib/core/log-chain.ts'
import type { ClientToHub, HubToClient, LogEntry } from '../../lib/protocol/hub.ts'
import { bytes, type TestSocket } from './test-hub.ts'

export type Append = Extract<ClientToHub, { type: 'append' }>
export type Appended = Extract<HubToClient, { type: 'appended' }>

/** An update of 20 random bytes. */
export const appendOf = (change: Partial<Append> = {}): Append => ({
  type: 'append',
  id: toBase64Url(bytes(16)) as RecordId,
  kind: 'update',
  epoch: 1,
  part: 0,
  parts: 1,
  data: toBase64Url(bytes(20)),
  ...change,
})

/** Something in `parts` parts of one size. */
export function inParts(parts: number, size: number = limits.entryPartBytes): Append[] {
  const whole = appendOf({ parts })
  return Array.from({ length: parts }, (_, part) => ({ ...whole, part, data: toBase64Url(bytes(size)) }))
}

const isWhole = (entry: LogEntry | undefined): boolean => !!entry && entry.part === entry.parts - 1

/** Entries as they come, until one of this number is whole. */
export async function entriesTo(socket: TestSocket, last: number): Promise<LogEntry[]> {
  const got: LogEntry[] = []
  for (;;) {
    const { entries } = await socket.next('entries')
    got.push(...entries)
    const end = got.at(-1)
    if (isWhole(end) && end!.seq >= last) return got
  }
}

/** Pulls the whole log. */
export async function wholeLog(socket: TestSocket): Promise<LogEntry[]> {
  socket.send({ type: 'pull', after: 0 })
  const { head, entries } = await socket.next('entries')
  const end = entries.at(-1)
  if (head === 0 || (isWhole(end) && end?.seq === head)) return entries
  return [...entries, ...(await entriesTo(socket, head))]
}

/**
 * Reads a log as a client does and names everything wrong with it: a hole, a missing part, a chain that is another, an id twice, and
 * whatever was acknowledged and is not there, at its place, as it was sent.
 */
export function problemsOf(
  log: readonly LogEntry[],
  acknowledged: ReadonlyMap<
    RecordId,
    { readonly answer: Appended; readonly sent: readonly Append[] }
  > = new Map(),
): string[] {
  const problems: string[] = []
  const wholeById = new Map<RecordId, readonly LogEntry[]>()
  let chain: Uint8Array = emptyChain
  let seq = 0
  for (let at = 0; at < log.length; at += log[at]!.parts) {
    const { id, parts } = log[at]!
    const whole = log.slice(at, at + parts)
    seq += 1
    if (
      whole.length < parts ||
      whole.some((entry, part) => entry.id !== id || entry.seq !== seq || entry.part !== part)
    )
      problems.push(`there is a hole at ${seq}`)
    if (wholeById.has(id)) problems.push(`${seq} was there before`)
    wholeById.set(id, whole)
    const hash = createHash('sha256')
    for (const { data } of whole) hash.update(fromBase64Url(data)!)
    const gone = whole[0]!.hash
    chain = nextChain(chain, id, gone ? fromBase64Url(gone)! : hash.digest())
    if (whole.some(entry => entry.chain !== toBase64Url(chain))) problems.push(`the chain breaks at ${seq}`)
  }
  for (const [id, { answer, sent }] of acknowledged) {
    const whole = wholeById.get(id)
    if (!whole) problems.push(`${answer.seq} was acknowledged and is lost`)
    else if (whole[0]!.seq !== answer.seq || whole[0]!.chain !== answer.chain)
      problems.push(`${answer.seq} was acknowledged and is at ${whole[0]!.seq}`)
    // Of data that are gone the chain tells what they were.
    else if (!whole[0]!.hash && whole.some(({ data }, part) => data !== sent[part]?.data))
      problems.push(`${answer.seq} is another`)
  }
  return problems
}
