import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { fromBase64Url } from '../../lib/core/bytes.ts'
import { type HubProcess, startHub } from '../support/hub-process.ts'
import { createTerminal, eventsOf } from './terminal.ts'

// A hub is a process, and takes as long to start as a busy machine needs.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let hub: HubProcess
const ada = createTerminal()

beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

test('a version is saved, listed and restored, with what was there kept before (G35, G36)', async () => {
  const { editor, viewer } = await ada.create(hub.url)
  const saved = await ada.run('save', editor, 'first', '--as', 'Ada')
  expect(saved).toMatchObject({ code: 0, stderr: '' })
  const id = saved.stdout.trim()
  const list = async (link: string) => eventsOf((await ada.run('versions', link, '--json')).stdout)
  expect(await list(viewer)).toMatchObject([{ type: 'version', id, kind: 'named', name: 'first', by: 'Ada' }])
  expect((await ada.run('versions', editor)).stdout).toMatch(
    new RegExp(`^${id}  \\d{4}.*Z  first  \\(Ada\\)\n$`),
  )
  expect(await ada.run('restore', editor, id)).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await list(editor)).toMatchObject([
    { id, kind: 'named' },
    { kind: 'before', name: 'first' },
  ])
  const exported = JSON.parse((await ada.run('export', editor)).stdout) as { document: string | null }
  const doc = new Y.Doc()
  if (exported.document) Y.applyUpdate(doc, fromBase64Url(exported.document)!)
  expect(doc.share.size).toBe(0)
})

test('what cannot be done with versions is said, with an exit code of its own', async () => {
  const { editor, viewer } = await ada.create(hub.url)
  const nobodys = 'AAAAAAAAAAAAAAAAAAAAAA'
  expect(await ada.run('restore', editor, nobodys)).toMatchObject({ code: 55 })
  // An id may begin with what options begin with.
  expect(await ada.run('restore', editor, nobodys.replace('A', '-'))).toMatchObject({ code: 55 })
  expect(await ada.run('save', viewer, 'mine')).toMatchObject({ code: 58 })
  expect(await ada.run('restore', editor, 'short')).toMatchObject({ code: 2 })
  expect(await ada.run('save', editor)).toMatchObject({ code: 2 })
})
