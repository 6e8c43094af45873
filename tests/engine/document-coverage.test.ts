import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { createDocumentCoverage } from '../../lib/engine/log/document-coverage.ts'

const edit = fc.record({
  writer: fc.nat(2),
  insert: fc.boolean(),
  at: fc.nat(50),
  logged: fc.boolean(),
  shared: fc.boolean(),
})

test('the log and what it is told to lack make the whole document', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 40 }), edits => {
      const writers = [1, 2, 3].map(clientID => Object.assign(new Y.Doc(), { clientID }))
      const log: Uint8Array[] = []
      for (const { writer, insert, at, logged, shared } of edits) {
        const doc = writers[writer]!
        doc.once('update', (update: Uint8Array) => {
          if (logged) log.push(update)
        })
        const text = doc.getText('t')
        if (insert || text.length === 0) text.insert(Math.min(at, text.length), 'abc')
        else text.delete(Math.min(at, text.length - 1), 1)
        if (shared) for (const other of writers) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
      }
      const [mine] = writers as [Y.Doc]
      for (const update of log) Y.applyUpdate(mine, update)
      const coverage = createDocumentCoverage()
      for (const update of log) coverage.add(update)
      const lacking = coverage.lacking(mine)
      const reader = new Y.Doc()
      for (const update of [...log, ...(lacking ? [lacking] : [])]) Y.applyUpdate(reader, update)
      expect(reader.getText('t').toString()).toBe(mine.getText('t').toString())
      if (lacking) coverage.add(lacking)
      expect(createDocumentCoverage(structuredClone(coverage.data())).lacking(mine)).toBeNull()
      for (const update of log) expect(coverage.covers(update)).toBe(true)
    }),
  )
})

test('a deletion that the log has not heard of is lacking', () => {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, 'abc')
  const coverage = createDocumentCoverage()
  coverage.add(Y.encodeStateAsUpdate(doc))
  expect(coverage.lacking(doc)).toBeNull()
  doc.getText('t').delete(1, 1)
  expect(coverage.lacking(doc)).not.toBeNull()
})
