import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toBase64Url } from '../../lib/core/bytes.ts'
import type { RecordId } from '../../lib/core/ids.ts'
import type { HubToClient } from '../../lib/protocol/hub.ts'
import { type Append, type Appended, appendOf, problemsOf, wholeLog } from '../server/log-client.ts'
import { bytes, call, enter, openRoom } from '../server/test-hub.ts'
import { eventually } from '../support/eventually.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'

type Answer = Extract<HubToClient, { type: 'appended' | 'not-appended' }>
const isAnswer = (message: unknown): boolean =>
  ['appended', 'not-appended'].includes((message as { type: string }).type)

/** A disk of its own, which root can make small and large. */
const disk = mkdtempSync(join(tmpdir(), 'alongside-disk-'))
let hub: HubProcess

beforeAll(async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk])
  hub = await startHub({ dataDir: disk, env: { PER_ADDRESS_FACTOR: '100' } })
})
afterAll(async () => {
  await hub?.stop()
  execFileSync('umount', [disk])
  rmSync(disk, { recursive: true })
})

test('a hub whose disk is full goes on, takes nothing, and has lost nothing when there is space again (H52, H58)', async () => {
  const room = await openRoom(hub)
  const ada = await enter(hub, room)
  async function append(change: Append) {
    ada.send(change)
    return ada.until(() => {
      const at = ada.inbox.findIndex(isAnswer)
      return at < 0 ? null : (ada.inbox.splice(at, 1)[0] as Answer)
    })
  }
  const large = () => appendOf({ data: toBase64Url(bytes(36 * 1024)) })
  const answers = new Map<RecordId, { answer: Appended; sent: Append[] }>()
  let refused: Append | null = null
  await eventually(async () => {
    const change = large()
    const answer = await append(change)
    if (answer.type === 'appended') answers.set(change.id, { answer, sent: [change] })
    else if (answer.code === 'unavailable') refused = change
    return refused
  }, 'The disk was never full.')
  expect(answers.size).toBeGreaterThan(5)
  expect(await append(refused!)).toMatchObject({ type: 'not-appended', code: 'unavailable' })
  expect((await call(hub, 'GET', '/health')).body).toMatchObject({ status: 'not-storing' })

  execFileSync('mount', ['-o', 'remount,size=30m', disk])
  const taken = await append(refused!)
  expect(taken).toMatchObject({ type: 'appended', seq: answers.size + 1 })
  answers.set(refused!.id, { answer: taken as Appended, sent: [refused!] })
  expect((await call(hub, 'GET', '/health')).body).toMatchObject({ status: 'ok' })
  const log = await wholeLog(await enter(hub, room))
  expect(problemsOf(log, answers)).toEqual([])
  expect(log).toHaveLength(answers.size)

  // And after a start on what is on the disk.
  await hub.kill()
  hub = await startHub({ dataDir: disk, env: { PER_ADDRESS_FACTOR: '100' } })
  expect(problemsOf(await wholeLog(await enter(hub, room)), answers)).toEqual([])
})
